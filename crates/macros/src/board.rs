//! A dashboard that Grafana exported, taken over as it is: what it asks is checked as any other query is.

mod form;

use std::path::{Component, Path, PathBuf};
use std::{env, fs};

use lint::{BoardQuery, BroughtBoard, File, Source, names_in};
use proc_macro2::{Span, TokenStream, TokenTree};
use query::Labels;

use crate::answer::{Fault, expression, failed};
use crate::{literal, logs, metrics};

/// Reads the file, whose path is that from the folder of the crate's `Cargo.toml`.
pub fn board(input: TokenStream, metrics: &promql::World, logs: Option<&logql::World>, path: &str) -> TokenStream {
    let faulty = format!("{path}::watch::verbatim::Verbatim::FAULTY");
    let token = input.into_iter().next();
    let span = token.as_ref().map_or_else(Span::call_site, TokenTree::span);
    let file = token.and_then(|token| literal::text(&token.to_string()));
    let told = |messages: Vec<String>| {
        let faults: Vec<Fault> = messages.into_iter().map(|message| Fault { message, spans: (span, span) }).collect();
        failed(&faults, &faulty)
    };
    let Some(file) = file else {
        return told(vec![
            "no file is named; fix: write it from the folder of Cargo.toml, like \
                          `board! { \"boards/nginx.json\" }`"
                .to_owned(),
        ]);
    };
    let worlds = Worlds { metrics, logs, path };
    match text(&file).and_then(|text| worlds.taken(&file, text)) {
        Ok(call) => expression(&call),
        Err(faults) => told(faults),
    }
}

fn text(file: &str) -> Result<String, Vec<String>> {
    let folder = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    fs::read_to_string(Path::new(&folder).join(file))
        .map_err(|why| vec![format!("`{file}` cannot be read: {why}; fix: name it from the folder of Cargo.toml")])
}

/// The file as Cargo names sources: from where it runs.
fn shown(file: &str) -> String {
    let folder = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let here = env::current_dir().unwrap_or_default();
    let below = Path::new(&folder).strip_prefix(here).unwrap_or_else(|_| Path::new(""));
    let mut shown = PathBuf::new();
    for part in below.join(file).components() {
        if part != Component::ParentDir || !shown.pop() {
            shown.push(part);
        }
    }
    shown.display().to_string()
}

struct Worlds<'a> {
    metrics: &'a promql::World,
    logs: Option<&'a logql::World>,
    path: &'a str,
}

impl Worlds<'_> {
    /// The constructor's call.
    fn taken(&self, file: &str, text: String) -> Result<String, Vec<String>> {
        let shown = shown(file);
        let read = lint::boards(&File { path: shown.clone(), text, named: true });
        let boards = read.map_err(|told| vec![format!("`{}`: {told}", told.place)])?;
        let [board] = boards.as_slice() else {
            let fix = "fix: export one with `Export for sharing externally` off";
            return Err(vec![format!("`{shown}` holds {} dashboards, not one; {fix}", boards.len())]);
        };
        let mut faults = form::faults(board);
        let mut calls = Vec::new();
        for asked in board.asked() {
            match self.asked(board, &asked) {
                Ok(query) => calls.push(format!(
                    "{path}::watch::verbatim::Asked::{query}.of({who:?}, {line}, {legend:?}, {offers:?})",
                    path = self.path,
                    who = asked.who,
                    line = asked.line,
                    legend = asked.legend.as_deref().unwrap_or_default(),
                    offers = asked.offers.as_deref().unwrap_or_default(),
                )),
                Err(told) => faults.extend(told.into_iter().map(|told| (asked.line, format!("{}: {told}", asked.who)))),
            }
        }
        if !faults.is_empty() {
            faults.sort();
            return Err(faults.into_iter().map(|(line, told)| format!("`{shown}:{line}`: {told}")).collect());
        }
        let said = |key: &str| board.node.text_of(key).unwrap_or_default();
        Ok(format!(
            "{path}::watch::verbatim::Verbatim::checked({shown:?}, \
             ::core::include_str!(::core::concat!(::core::env!(\"CARGO_MANIFEST_DIR\"), \"/\", {file:?})), \
             {uid:?}, {title:?}, {about:?}, &[{calls}])",
            path = self.path,
            uid = said("uid"),
            title = said("title"),
            about = said("description"),
            calls = calls.join(", "),
        ))
    }

    /// The query's call, or what is wrong with it.
    fn asked(&self, board: &BroughtBoard, asked: &BoardQuery) -> Result<String, Vec<String>> {
        let text = &asked.text;
        let mut faults = Vec::new();
        for (name, _) in board.unknown_variables(text) {
            let fix = promql::did_you_mean(name, board.variables());
            let fix = fix.unwrap_or_else(|| "add it to the dashboard's variables".to_owned());
            faults.push(format!("the dashboard has no variable `{name}`; fix: {fix}"));
        }
        let said = |findings: Vec<query::Finding>| -> Vec<String> {
            findings.iter().map(|finding| format!("at `{}`: {finding}", finding.span.of(text))).collect()
        };
        let made = if asked.source == Some(Source::Loki) {
            let nothing = logql::World::default();
            logs::asked(text, self.logs.unwrap_or(&nothing), self.path, is_told)
        } else {
            metrics::asked(text, self.metrics, self.path, is_told)
        };
        let labels = match made {
            Ok((call, labels)) if faults.is_empty() => (call, labels),
            Ok(_) => return Err(faults),
            Err(findings) => {
                faults.extend(said(findings));
                return Err(faults);
            }
        };
        let (call, labels) = labels;
        match unknown_label(asked, &labels) {
            Some(told) => Err(vec![told]),
            None => Ok(call),
        }
    }
}

/// Questions of style are not put to what others wrote.
fn is_told(finding: &query::Finding) -> bool {
    lint::rules::severity(finding.rule).is_some()
}

/// The label that the legend or the variable names and the result does not have.
fn unknown_label(asked: &BoardQuery, labels: &Labels) -> Option<String> {
    let legend = asked.legend.as_deref().unwrap_or_default();
    // The name of a single line is a question of style.
    let in_legend = names_in(legend).into_iter().filter(|_| !labels.may.is_empty()).map(|range| &legend[range]);
    let label = in_legend.chain(asked.offers.as_deref()).find(|label| !labels.has(label))?;
    let fix = promql::did_you_mean(label, labels.names()).unwrap_or_else(|| format!("the result has {labels}"));
    Some(format!("the result has no label `{label}`; fix: {fix}"))
}
