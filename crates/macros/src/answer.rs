//! What a macro answers: a value, or every fault at its place and a value that raises no other.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use promql::Reach;

/// One fault, and the first and the last token that it concerns.
pub struct Fault {
    /// What is wrong, and the fix.
    pub message: String,
    /// Where.
    pub spans: (Span, Span),
}

/// An expression of Rust. The text is ours, so that it is Rust.
pub fn expression(text: &str) -> TokenStream {
    match text.parse() {
        Ok(tokens) => tokens,
        Err(error) => {
            let spans = (Span::call_site(), Span::call_site());
            failed(&[Fault { message: format!("the macro wrote `{text}`: {error}"), spans }], "()")
        }
    }
}

/// A compile error for each fault, and then the value, so that whatever takes it has no error of its own.
pub fn failed(faults: &[Fault], value: &str) -> TokenStream {
    let mut inner: TokenStream = faults.iter().flat_map(error).collect();
    inner.extend(value.parse::<TokenStream>().unwrap_or_default());
    TokenTree::Group(Group::new(Delimiter::Brace, inner)).into()
}

/// `::core::compile_error! { "message" }`. The compiler underlines from the span of its first to that of its last
/// token.
fn error(fault: &Fault) -> Vec<TokenTree> {
    let (first, last) = fault.spans;
    let sign = |letter, spacing| {
        let mut punct = Punct::new(letter, spacing);
        punct.set_span(first);
        TokenTree::Punct(punct)
    };
    let mut message = Literal::string(&fault.message);
    message.set_span(last);
    let mut group = Group::new(Delimiter::Brace, TokenTree::Literal(message).into());
    group.set_span(last);
    vec![
        sign(':', Spacing::Joint),
        sign(':', Spacing::Alone),
        TokenTree::Ident(Ident::new("core", first)),
        sign(':', Spacing::Joint),
        sign(':', Spacing::Alone),
        TokenTree::Ident(Ident::new("compile_error", first)),
        sign('!', Spacing::Alone),
        TokenTree::Group(group),
    ]
}

/// `&["a", "b"]`.
pub fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(|text| format!("{text:?}")).collect();
    format!("&[{}]", texts.join(", "))
}

/// `&[("a", "b"), ("c", "d")]`.
pub fn pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("({name:?}, {value:?})")).collect();
    format!("&[{}]", pairs.join(", "))
}

/// `.that_lacks(&[("job", "loki")])`, where anything is missing.
pub fn lacks(missing: &BTreeSet<(String, String)>) -> String {
    if missing.is_empty() {
        return String::new();
    }
    format!(".that_lacks({})", pairs(missing.iter().map(|(label, value)| (label.as_str(), value.as_str()))))
}

/// The call that says between which numbers values lie; none where any number is possible.
pub fn between(reach: Reach) -> String {
    let number = |number: f64| match number {
        f64::INFINITY => "::core::primitive::f64::INFINITY".to_owned(),
        f64::NEG_INFINITY => "::core::primitive::f64::NEG_INFINITY".to_owned(),
        number => format!("{number:?}"),
    };
    if reach.is_any() { String::new() } else { format!(".between({}, {})", number(reach.least), number(reach.most)) }
}

/// What is said of labels that some series of a result lack; nothing where all have all.
pub fn partly(labels: &query::Labels) -> String {
    if labels.partly.is_empty() {
        return String::new();
    }
    format!(".partly({})", list(labels.partly.iter().map(String::as_str)))
}
