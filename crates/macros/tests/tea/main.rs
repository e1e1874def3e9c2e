//! Every macro as a function, in the world of a tea shop: what it writes, and which words it underlines.

mod boards;
mod queries;
mod scenarios;

use std::sync::LazyLock;

use proc_macro2::{LineColumn, Span, TokenStream, TokenTree};
use promql::{Catalogue, Job, World};

const KETTLE: &str = "\
# exporter: kettle
# enum state on,off
# TYPE tea_cups_total counter
tea_cups_total{kind,state?}
# TYPE tea_temperature_celsius gauge
tea_temperature_celsius{kind}
# TYPE tea_answers_total counter
tea_answers_total{code}
# TYPE tea_pour_seconds native histogram
tea_pour_seconds{kind}
";

/// Nothing scrapes it.
const SAMOVAR: &str = "\
# exporter: samovar
# TYPE samovar_on gauge
samovar_on{room}
";

static METRICS: LazyLock<World> = LazyLock::new(|| World {
    catalogues: [KETTLE, SAMOVAR].map(|text| Catalogue::parse(text).expect("the catalogue can be read")).into(),
    jobs: vec![
        Job { histograms: promql::Histograms { native: true, ..Default::default() }, ..Job::new("kettles", "kettle") }
            .label("app", &["kettle"])
            .label("namespace", &["tea"]),
    ],
    recorded_by_name: true,
    ..World::default()
});

static LOGS: LazyLock<logql::World> = LazyLock::new(|| logql::World {
    sources: vec![
        logql::Source::new("kettle")
            .label("app", &["kettle"])
            .label("level", &["error", "info"])
            .metadata("status", &["200", "500"]),
    ],
    shortest_range: Some(60.0),
});

/// What a macro makes of a text.
fn expand(expand: impl Fn(TokenStream) -> TokenStream, text: &str) -> TokenStream {
    expand(text.parse().expect("the text has tokens"))
}

fn promql(text: &str) -> TokenStream {
    expand(|tokens| query_macros::promql(tokens, &METRICS, "::tea"), text)
}

fn record(text: &str) -> TokenStream {
    expand(|tokens| query_macros::record(tokens, &METRICS, "::tea"), text)
}

fn logql(text: &str) -> TokenStream {
    expand(|tokens| query_macros::logql(tokens, &LOGS, "::tea"), text)
}

fn series(text: &str) -> TokenStream {
    expand(|tokens| query_macros::series(tokens, &METRICS, "::tea"), text)
}

fn lines(text: &str) -> TokenStream {
    expand(|tokens| query_macros::lines(tokens, &LOGS, "::tea"), text)
}

/// Whether a macro wrote this.
fn assert_writes(written: &TokenStream, expected: &str) {
    let expected: TokenStream = expected.parse().expect("what is expected has tokens");
    assert_eq!(written.to_string(), expected.to_string());
}

/// Each error: the words that are underlined in the text, and the message.
fn errors(written: &TokenStream, text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for group in written.clone() {
        let TokenTree::Group(group) = group else { continue };
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            let (TokenTree::Ident(name), Some(TokenTree::Group(message))) = (token, tokens.get(at + 2)) else {
                continue;
            };
            if name == "compile_error" {
                let message = message.stream().into_iter().next().expect("an error has a message");
                let said = message.to_string().trim_matches('"').replace("\\\"", "\"").replace("\\\\", "\\");
                found.push((between(name.span(), message.span(), text), said));
            }
        }
    }
    found
}

/// The text from the start of one token to the end of another.
fn between(first: Span, last: Span, text: &str) -> String {
    let at = |place: LineColumn| {
        let before: usize = text.split_inclusive('\n').take(place.line - 1).map(str::len).sum();
        let line = &text[before..];
        before + line.char_indices().nth(place.column).map_or(line.len(), |(at, _)| at)
    };
    text[at(first.start())..at(last.end())].to_owned()
}

fn assert_faults(expand: impl Fn(&str) -> TokenStream, text: &str, expected: &[(&str, &str)]) {
    let found = errors(&expand(text), text);
    let found: Vec<_> = found.iter().map(|(words, message)| (words.as_str(), message.as_str())).collect();
    assert_eq!(found, expected, "{text}");
}
