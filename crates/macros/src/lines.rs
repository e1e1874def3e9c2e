//! Scenarios over logs: from tokens to checked lines of a stream.

use logql::ast::{FilterKind, Kind, Lines, Matcher, StageKind};
use logql::{Dialect, Finding, Missing, World, analyse_assuming, parse};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use query::Span;
use query::text::quoted;

use crate::answer::{Fault, expression, failed, lacks, pairs};
use crate::input::Source;
use crate::repeated::is_repeated;
use crate::rules::LINES;
use crate::series::{as_given, in_braces, labels, one_value_each};
use crate::{counts, literal};

const EXAMPLE: &str = "`lines! { {app=\"loki\"} \"what is written\" 3x20 }`";

pub fn lines(input: TokenStream, world: &World, path: &str) -> TokenStream {
    let tokens: Vec<TokenTree> = input.into_iter().collect();
    match checked(&tokens, world) {
        Ok(checked) => expression(&checked.call(path)),
        Err(faults) => failed(&faults, &format!("{path}::watch::scenario::Series::FAULTY")),
    }
}

/// Lines that there can be.
struct Checked {
    stream: Vec<(String, String)>,
    metadata: Vec<(String, String)>,
    text: Option<String>,
    counts: String,
    minutes: usize,
    missing: Missing,
}

fn checked(tokens: &[TokenTree], world: &World) -> Result<Checked, Vec<Fault>> {
    let is_stream =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let whole = Source::of(tokens).whole();
    if !tokens.first().is_some_and(is_stream) {
        let message = format!("lines begin with the labels of their stream; fix: write {EXAMPLE}");
        return Err(vec![Fault { message, spans: whole }]);
    }
    let piped = piped_length(tokens);
    let text = tokens.get(piped).and_then(said);
    let counted = piped + usize::from(text.is_some());
    let (source, behind) = Source::followed_by(&tokens[..piped], &tokens[counted..]);
    let (stream, numbers) = source.text.split_at(behind);
    let faults = |findings: &[Finding]| findings.iter().map(|finding| source.fault(finding)).collect::<Vec<_>>();
    match (bearers(stream.trim_end(), world), counts::minutes(&source.text, behind)) {
        (Ok(_), Ok(0)) => {
            let message = "nobody knows how many of these lines there are; fix: write so in each minute, like";
            Err(vec![Fault { message: format!("{message} {EXAMPLE}"), spans: whole }])
        }
        (Ok((stream, metadata, missing)), Ok(minutes)) => {
            let counts = numbers.split_whitespace().collect::<Vec<_>>().join(" ");
            Ok(Checked { stream, metadata, text, counts, minutes, missing })
        }
        (bearers, minutes) => {
            let findings: Vec<Finding> =
                bearers.err().into_iter().flatten().chain(minutes.err().into_iter().flatten()).collect();
            Err(faults(&findings))
        }
    }
}

/// The tokens of the stream and of what is filtered behind it: all up to a text or a number that no sign stands before.
fn piped_length(tokens: &[TokenTree]) -> usize {
    let is_value = |at: usize| matches!(tokens[at - 1], TokenTree::Punct(_));
    let ends = |at: &usize| said(&tokens[*at]).is_some() || matches!(tokens[*at], TokenTree::Literal(_));
    (1..tokens.len()).find(|at| ends(at) && !is_value(*at)).unwrap_or(tokens.len())
}

/// What a string says.
fn said(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Literal(string) => literal::text(&string.to_string()),
        // What `macro_rules!` passes on is wrapped.
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            let mut inner = group.stream().into_iter();
            let only = inner.next().filter(|_| inner.next().is_none());
            only.as_ref().and_then(said)
        }
        _ => None,
    }
}

/// Labels and their values.
type Pairs = Vec<(String, String)>;

/// The labels of the stream, those of its single lines, and what both are made of and nothing has.
fn bearers(text: &str, world: &World) -> Result<(Pairs, Pairs, Missing), Vec<Finding>> {
    let expr = parse(text, Dialect::LOKI)?;
    let Kind::Lines(of) = &expr.kind else {
        return Err(vec![Finding::new(
            &LINES,
            expr.span,
            format!("`{text}` is no stream"),
            format!("write {EXAMPLE}"),
        )]);
    };
    let metadata = metadata(of)?;
    let mut findings = one_value_each(&of.selector.matchers);
    findings.extend(one_value_each(&metadata));
    let is_of_streams = |label: &str| world.sources.iter().any(|source| source.labels.contains_key(label));
    for matcher in metadata.iter().filter(|matcher| is_of_streams(&matcher.label.text)) {
        let label = &matcher.label.text;
        let fix = format!("write `{label}={}` into the braces", quoted(&matcher.value.text));
        findings.push(Finding::new(
            &LINES,
            matcher.span,
            format!("`{label}` belongs to streams, not to single lines"),
            fix,
        ));
    }
    let mut missing = Missing::new();
    if findings.is_empty() {
        (_, findings, missing) = analyse_assuming(&expr, text, world, &is_repeated);
        let matchers = [&of.selector.matchers[..], &metadata].concat();
        findings = findings.into_iter().map(|finding| as_given(finding, &matchers)).collect();
    }
    if findings.is_empty() { Ok((labels(&of.selector.matchers), labels(&metadata), missing)) } else { Err(findings) }
}

/// What is said of single lines: `| status="500"`, and nothing else.
fn metadata(lines: &Lines) -> Result<Vec<Matcher>, Vec<Finding>> {
    let mut metadata = Vec::new();
    let mut findings = Vec::new();
    for stage in &lines.stages {
        match &stage.kind {
            StageKind::Filter(filter) => match &filter.kind {
                FilterKind::Text(matcher) => metadata.push(matcher.clone()),
                _ => findings.push(asks(stage.span)),
            },
            _ => findings.push(asks(stage.span)),
        }
    }
    if findings.is_empty() { Ok(metadata) } else { Err(findings) }
}

fn asks(span: Span) -> Finding {
    let fix =
        "say which value a label of these lines has, like `| status=\"500\"`, and what is written in them as a text";
    Finding::new(&LINES, span, "a scenario gives lines, and asks for none", fix)
}

impl Checked {
    /// The constructor's call.
    fn call(&self, path: &str) -> String {
        let Self { stream, metadata, text, counts, minutes, missing } = self;
        let filters = metadata.iter().map(|(label, value)| format!(" | {label}={}", quoted(value)));
        let selector: String = [in_braces(stream)].into_iter().chain(filters).collect();
        let borrowed = |labels: &Pairs| pairs(labels.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let text = match text {
            Some(text) => format!("::core::option::Option::Some({text:?})"),
            None => "::core::option::Option::None".to_owned(),
        };
        format!(
            "{path}::watch::scenario::Series::of_lines({selector:?}, {}, {}, {text}, {counts:?}, {minutes}){}",
            borrowed(stream),
            borrowed(metadata),
            lacks(missing)
        )
    }
}
