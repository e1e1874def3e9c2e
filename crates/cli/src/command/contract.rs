//! `contract`: says what a program's /metrics lacks of what alerts and dashboards read.

use crate::problem::{of_page, problem};
use findings::Finding;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;

use crate::catalogue;
use crate::contract::{Compared, compare};
use crate::exposition::Exposition;
use crate::problem::counted;
use crate::record::http;
use crate::report::{Report, Style, Verb};
use crate::{Cli, Failure, Outcome};

/// What to hold against the contract.
#[derive(Debug, clap::Args)]
pub(crate) struct Asked {
    #[command(flatten)]
    page: PageOf,
    /// The catalogue to hold it against [default: the one that the company names]
    #[arg(long, value_name = "NAME")]
    catalogue: Option<String>,
}

/// One of the two.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct PageOf {
    /// The address of the metrics, such as `http://127.0.0.1:5000/metrics`
    #[arg(long)]
    url: Option<String>,
    /// A saved page of metrics
    #[arg(long)]
    file: Option<PathBuf>,
}

/// How a page compares with the contract.
#[derive(Debug, Serialize)]
pub(crate) struct Judged {
    outcome: Outcome,
    contract: String,
    page: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<&'static str>,
    #[serde(flatten)]
    compared: Compared,
}

/// Compares a page with a catalogue.
pub(crate) fn contract(root: &Path, asked: &Asked, cli: &Cli) -> Result<Judged, Failure> {
    let failed = |problems| Failure::new("the contract could not be checked", problems);
    let catalogues = cli.program.catalogues;
    let known = catalogue::names(root, catalogues).join(", ");
    let named = asked.catalogue.as_deref().or(cli.contract.map(|contract| contract.catalogue));
    let name = named.ok_or_else(|| {
        failed(vec![problem("no catalogue is named", format!("give `--catalogue` with one of: {known}"))])
    })?;
    let found = catalogue::of(root, catalogues, name).map_err(failed)?;
    let (catalogue, contract) = found.ok_or_else(|| {
        let message =
            format!("there is no catalogue `{name}` in {catalogues}/, nor among those of programs that everybody runs");
        failed(vec![problem(message, format!("say one of: {known}"))])
    })?;
    let (page, text) = match (&asked.page.url, &asked.page.file) {
        (Some(url), _) => {
            (url.clone(), http::page(url, Duration::from_secs(30)).map_err(|problem| failed(vec![problem]))?)
        }
        (None, Some(file)) => (file.display().to_string(), saved(file).map_err(|problem| failed(vec![problem]))?),
        (None, None) => return Err(failed(vec![problem("no page is named", "give `--url` or `--file`")])),
    };
    let exposition = Exposition::parse(&text, &page).map_err(|fault| failed(vec![of_page(fault)]))?;
    let compared = compare(&catalogue, &exposition);
    let outcome = if compared.is_kept() { Outcome::Done } else { Outcome::Unmet };
    let fix = cli.contract.filter(|contract| contract.catalogue == name && !compared.is_kept());
    Ok(Judged { outcome, contract, page, fix: fix.map(|contract| contract.fix), compared })
}

fn saved(file: &Path) -> Result<String, Finding> {
    fs::read_to_string(file).map_err(|error| {
        problem(format!("cannot read `{}`: {error}", file.display()), "give the path of a saved /metrics page")
    })
}

impl Report for Judged {
    fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn text(&self, style: Style) -> String {
        let Compared { kept, missing, differing, unseen, extra } = &self.compared;
        let missing_lines: Vec<_> = missing.iter().map(|lack| format!("{}: {}", lack.metric, lack.what)).collect();
        let differing_lines: Vec<_> = differing.iter().map(|lack| format!("{}: {}", lack.metric, lack.what)).collect();
        let mut text =
            style.lines(Verb::Missing, &missing_lines, 50) + &style.lines(Verb::Differs, &differing_lines, 50);
        if !unseen.is_empty() {
            let note = "without series yet, so that their labels cannot be told; ask the program for something first";
            text += &style.line(Verb::Note, &format!("{}: {note}", unseen.join(", ")));
        }
        if !extra.is_empty() {
            let shown: Vec<_> = extra.iter().take(8).map(String::as_str).collect();
            let more = if extra.len() > 8 { format!(" and {} more", extra.len() - 8) } else { String::new() };
            text +=
                &style.line(Verb::Note, &format!("beyond the contract, which is no fault: {}{more}", shown.join(", ")));
        }
        let summary = if self.compared.is_kept() {
            format!("{} keeps {}: {}", self.page, self.contract, counted(*kept, "metric"))
        } else {
            text += &self.fix.map(|fix| style.line(Verb::Fix, fix)).unwrap_or_default();
            format!(
                "{} does not keep {}: {} missing, {} different, {} as they should be",
                self.page,
                self.contract,
                missing.len(),
                differing.len(),
                kept
            )
        };
        text + &style.summary(&summary)
    }
}
