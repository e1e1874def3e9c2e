//! Scenarios over metrics: from tokens or strings to a checked `Series`.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use promql::ast::{Kind, MatchOp, Matcher, Selector, TimeShift};
use promql::{Finding, Missing, Shape, World, analyse_assuming, parse};
use query::text::quoted;

use crate::answer::{Fault, expression, failed, lacks, pairs};
use crate::counts;
use crate::input::Source;
use crate::repeated::is_repeated;
use crate::rules::ONE_SERIES;

const EXAMPLE: &str = "`series! { up{job=\"loki\"} 1x20 }`";

pub fn series(input: TokenStream, world: &World, path: &str) -> TokenStream {
    let tokens: Vec<TokenTree> = input.into_iter().collect();
    match checked(&tokens, world) {
        Ok(checked) => expression(&checked.call(path)),
        Err(faults) => failed(&faults, &format!("{path}::watch::scenario::Series::FAULTY")),
    }
}

/// A series that there can be, and values that promtool reads.
struct Checked {
    name: String,
    labels: Vec<(String, String)>,
    values: String,
    samples: usize,
    missing: Missing,
}

fn checked(tokens: &[TokenTree], world: &World) -> Result<Checked, Vec<Fault>> {
    let (source, behind) = split(tokens)?;
    let (series, values) = source.text.split_at(behind);
    let faults = |findings: &[Finding]| findings.iter().map(|finding| source.fault(finding)).collect::<Vec<_>>();
    let selector = selector(series.trim_end(), world);
    let samples = counts::samples(&source.text, behind);
    match (selector, samples) {
        (Ok(_), Ok(0)) => {
            let message = format!("a scenario gives `{}` no values", series.trim_end());
            let spans = source.whole();
            Err(vec![Fault { message: format!("{message}; fix: write one a minute, like {EXAMPLE}"), spans }])
        }
        (Ok((name, _, _, shape)), Ok(_)) if is_unlike(shape, values) => {
            let (is, gives, fix) = if shape.is_histogram() {
                ("a native histogram", "numbers", "`{{schema:0 sum:5 count:4 buckets:[1 2 1]}}x20`")
            } else {
                ("a number", "native histograms", "`0+60x20`")
            };
            let message = format!("`{name}` is {is}, and its scenario gives {gives}; fix: write like {fix}");
            Err(vec![Fault { message, spans: source.whole() }])
        }
        (Ok((name, labels, missing, _)), Ok(samples)) => {
            let values = values.split_whitespace().collect::<Vec<_>>().join(" ");
            Ok(Checked { name, labels, values, samples, missing })
        }
        (selector, samples) => {
            let findings: Vec<Finding> =
                selector.err().into_iter().flatten().chain(samples.err().into_iter().flatten()).collect();
            Err(faults(&findings))
        }
    }
}

/// The text, and the byte at which the values begin.
fn split(tokens: &[TokenTree]) -> Result<(Source, usize), Vec<Fault>> {
    let source = Source::of(tokens);
    let fault = |message: String| Err(vec![Fault { message, spans: source.whole() }]);
    if source.text.trim().is_empty() {
        return fault(format!("there is no series; fix: write one, like {EXAMPLE}"));
    }
    if source.is_literal {
        let behind = selector_end(&source.text);
        return Ok((source, behind));
    }
    let named = name_length(tokens);
    match tokens.get(named) {
        Some(TokenTree::Group(braces)) if braces.delimiter() == Delimiter::Brace && !is_histogram(braces) => {
            if named == 0 {
                let fix = "give it one; for lines of logs write `lines! { {app=\"loki\"} 3x20 }`";
                return fault(format!("a series has a name; fix: {fix}"));
            }
            Ok(Source::followed_by(&tokens[..=named], &tokens[named + 1..]))
        }
        Some(TokenTree::Group(group)) if !matches!(group.delimiter(), Delimiter::None | Delimiter::Brace) => {
            let message = format!("the labels of a series stand in braces; fix: write it like {EXAMPLE}");
            Err(vec![Fault { message, spans: (group.span_open(), group.span_close()) }])
        }
        _ => Ok(Source::followed_by(&tokens[..named], &tokens[named..])),
    }
}

/// Whether these braces hold others: `{{sum:5 count:4}}`, which is a value.
fn is_histogram(braces: &Group) -> bool {
    let first = braces.stream().into_iter().next();
    matches!(first, Some(TokenTree::Group(inner)) if inner.delimiter() == Delimiter::Brace)
}

/// The tokens of a name: words, and colons between them.
fn name_length(tokens: &[TokenTree]) -> usize {
    let mut length = 0;
    let mut ended = false;
    for token in tokens {
        match token {
            TokenTree::Ident(_) if !ended => ended = true,
            TokenTree::Punct(punct) if punct.as_char() == ':' => ended = false,
            _ => break,
        }
        length += 1;
    }
    length
}

/// Where a name and its labels end in a text.
fn selector_end(text: &str) -> usize {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || "_:".contains(letter);
    let name = text.find(|letter| !is_of_name(letter)).unwrap_or(text.len());
    if !text[name..].starts_with('{') {
        return name;
    }
    let (mut in_text, mut escaped) = (false, false);
    for (at, letter) in text.char_indices().skip_while(|(at, _)| *at < name) {
        match letter {
            _ if escaped => escaped = false,
            '\\' if in_text => escaped = true,
            '"' => in_text = !in_text,
            '}' if !in_text => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The name and the labels of a series that there can be, what it is made of and nothing has, and what its values are.
type Named = (String, Vec<(String, String)>, Missing, Shape);

/// Whether these values are numbers where the series has histograms, or the other way round.
fn is_unlike(shape: Shape, values: &str) -> bool {
    let has_numbers = values.split_whitespace().any(|word| word.starts_with(|first: char| first.is_ascii_digit()))
        && !values.contains("{{");
    if shape.is_histogram() { has_numbers } else { shape != Shape::Unknown && values.contains("{{") }
}

fn selector(text: &str, world: &World) -> Result<Named, Vec<Finding>> {
    let expr = parse(text, world.dialect)?;
    let Kind::Vector(selector) = &expr.kind else {
        let message = format!("`{text}` is not one series");
        return Err(vec![Finding::new(
            &ONE_SERIES,
            expr.span,
            message,
            format!("write its name and its labels, like {EXAMPLE}"),
        )]);
    };
    let mut findings = unlike_series(selector);
    let (mut missing, mut shape) = (Missing::new(), Shape::Unknown);
    if findings.is_empty() {
        let analysis;
        (analysis, findings, missing) = analyse_assuming(&expr, world, &is_repeated);
        findings = findings.into_iter().map(|finding| as_given(finding, &selector.matchers)).collect();
        shape = analysis.shape;
    }
    match &selector.name {
        Some(name) if findings.is_empty() => Ok((name.text.clone(), labels(&selector.matchers), missing, shape)),
        _ => Err(findings),
    }
}

/// What a selector may say, and a single series cannot.
fn unlike_series(selector: &Selector) -> Vec<Finding> {
    let mut findings = one_value_each(&selector.matchers);
    if selector.name.is_none() {
        let fix = "write it in front of the braces";
        findings.push(Finding::new(&ONE_SERIES, selector.span, "a series has a name", fix));
    }
    if selector.time != TimeShift::default() || selector.extension.is_some() {
        let fix = "leave out what stands behind its labels";
        findings.push(Finding::new(
            &ONE_SERIES,
            selector.span,
            "a scenario's values stand where they are written",
            fix,
        ));
    }
    findings
}

/// Every matcher must say which value its label has, once.
pub fn one_value_each(matchers: &[Matcher]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, matcher) in matchers.iter().enumerate() {
        let label = &matcher.label.text;
        if matcher.op != MatchOp::Equal {
            let message = format!("`{label}{}…` is a question, and a scenario gives values", matcher.op.text());
            findings.push(Finding::new(
                &ONE_SERIES,
                matcher.span,
                message,
                format!("say which value it has: `{label}=\"…\"`"),
            ));
        } else if matcher.value.text.is_empty() {
            let message = format!("the label `{label}` is empty, which to Prometheus is no label");
            findings.push(Finding::new(&ONE_SERIES, matcher.span, message, "leave it out"));
        } else if matchers[..at].iter().any(|earlier| earlier.label.text == *label) {
            let message = format!("the label `{label}` has two values");
            findings.push(Finding::new(&ONE_SERIES, matcher.span, message, "keep one"));
        }
    }
    findings
}

/// A query asks for a class of values by a pattern, and a scenario gives one of them.
pub fn as_given(finding: Finding, matchers: &[Matcher]) -> Finding {
    let Some(matcher) = matchers.iter().find(|matcher| finding.fix.contains("=~") && matcher.span == finding.span)
    else {
        return finding;
    };
    let (label, value) = (&matcher.label.text, &matcher.value.text);
    let one = match value.strip_suffix("xx").or_else(|| value.strip_suffix("XX")) {
        Some(class) => format!("{class}00"),
        None if label == "instance" => format!("{value}:9100"),
        None => return finding,
    };
    Finding { fix: format!("say which one it is, like `{label}={}`", quoted(&one)), ..finding }
}

/// Labels and their values, as they stand.
pub fn labels(matchers: &[Matcher]) -> Vec<(String, String)> {
    matchers.iter().map(|matcher| (matcher.label.text.clone(), matcher.value.text.clone())).collect()
}

/// `{a="b", c="d"}`.
pub fn in_braces(labels: &[(String, String)]) -> String {
    let labels: Vec<String> = labels.iter().map(|(name, value)| format!("{name}={}", quoted(value))).collect();
    format!("{{{}}}", labels.join(", "))
}

impl Checked {
    /// The constructor's call.
    fn call(&self, path: &str) -> String {
        let Self { name, labels, values, samples, missing } = self;
        let series = if labels.is_empty() { name.clone() } else { format!("{name}{}", in_braces(labels)) };
        let labels = pairs(labels.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let call =
            format!("{path}::watch::scenario::Series::checked({name:?}, {series:?}, {labels}, {values:?}, {samples})");
        call + &lacks(missing)
    }
}
