//! The queries of a panel: their language, their unit, and what names their series.

use std::collections::BTreeMap;

use lint::{BroughtBoard, Node, Source};
use promql::Unit;

use super::display;
use super::log_query::LogWritten;
use super::query::{self, Written};
use super::rust::words;
use super::variable::filled;

/// A query of a panel.
#[derive(Clone, Debug)]
pub enum Asked {
    /// Prometheus'.
    Metrics(Written),
    /// Loki's.
    Logs(LogWritten),
}

/// A query with its unit, none of lines, and what names its series.
#[derive(Clone, Debug)]
pub struct Target {
    /// What it asks.
    pub asked: Asked,
    /// The unit of its numbers.
    pub unit: Option<Unit>,
    /// What names its series, or heads its column.
    pub legend: String,
}

/// The queries that are shown, and why others are none here.
pub fn targets(
    board: &BroughtBoard,
    panel: &Node,
    constants: &BTreeMap<String, String>,
    kind: &str,
) -> (Vec<Target>, Vec<String>) {
    let (mut made, mut left_out): (Vec<Target>, Vec<String>) = (Vec::new(), Vec::new());
    let (wanted, _) = display::unit(display::unit_of(panel));
    let of_panel = board.source_of(panel.get("datasource"));
    for target in panel.items_of("targets") {
        let Some(text) = target.text_of("expr").map(str::trim).filter(|text| !text.is_empty()) else {
            if target.text_of("type").is_some() || target.text_of("rawSql").is_some() {
                left_out.push("it asks neither Prometheus nor Loki".to_owned());
            }
            continue;
        };
        if target.text_of("hide") == Some("true") {
            left_out.push("it was hidden".to_owned());
            continue;
        }
        let source = board.source_of(target.get("datasource")).or(of_panel);
        let text = filled(text, constants);
        let asked = match source {
            Some(Source::Other) => Err("it asks neither Prometheus nor Loki".to_owned()),
            Some(Source::Loki) => of_logs(&text, wanted),
            Some(Source::Prometheus) => of_metrics(&text, wanted),
            None => of_metrics(&text, wanted).or_else(|told| of_logs(&text, wanted).map_err(|_| told)),
        };
        match asked {
            Ok((asked, unit)) => {
                let mut target_made = Target { asked, unit, legend: String::new() };
                target_made.legend = target_made.legend_of(target, panel, kind);
                let taken = |legend: &str| made.iter().any(|other| other.legend == legend);
                if taken(&target_made.legend) && kind != "logs" {
                    let named = format!("{} {}", target_made.named(), target_made.legend);
                    let letter = target.text_of("refId").unwrap_or("again");
                    let longer = format!("{} {letter}", target_made.legend);
                    target_made.legend = if taken(&named) { longer } else { named };
                }
                made.push(target_made);
            }
            Err(told) => left_out.push(told),
        }
    }
    (made, left_out)
}

fn of_metrics(text: &str, wanted: Option<Unit>) -> Result<(Asked, Option<Unit>), String> {
    let expr = query::parsed(text).ok_or_else(|| match promql::parse(text, promql::Dialect::GRAFANA) {
        Err(findings) => findings.first().map_or_else(|| "it is no PromQL".to_owned(), ToString::to_string),
        Ok(_) => "it is no PromQL".to_owned(),
    })?;
    let (found, guess) = (query::unit(&expr), query::guess(&expr));
    let mut ways: Vec<(Option<Unit>, Unit)> = Vec::new();
    if found != Unit::Unknown && wanted.is_none_or(|wanted| wanted == found) {
        ways.push((None, found));
    }
    ways.extend(wanted.map(|wanted| (Some(wanted), wanted)));
    if found != Unit::Unknown {
        ways.push((None, found));
    }
    ways.extend([guess, Unit::Count].map(|unit| (Some(unit), unit)));
    // No panel shows a point in time, and nothing that is checked may say that it is something else.
    ways.retain(|(_, unit)| *unit != Unit::Timestamp);
    let mut first = (guess == Unit::Timestamp).then(|| "a panel shows no point in time in seconds".to_owned());
    for (said, unit) in ways {
        let written = Written { text: text.to_owned(), said, unit, unchecked: None };
        match written.refused() {
            None => return Ok((Asked::Metrics(written), Some(unit))),
            Some(told) => first = first.or(Some(told)),
        }
    }
    // What the macro refuses however it is said may still be asked, with its reason.
    let reason = first.unwrap_or_default();
    let reason = format!("imported as it was: {}", reason.split("; fix: ").next().unwrap_or(&reason));
    let unit = wanted.unwrap_or(Unit::Count);
    Ok((Asked::Metrics(Written { text: text.to_owned(), said: None, unit, unchecked: Some(reason) }), Some(unit)))
}

fn of_logs(text: &str, wanted: Option<Unit>) -> Result<(Asked, Option<Unit>), String> {
    let mut first = None;
    for said in [None, wanted, Some(Unit::Count)] {
        let written = LogWritten { text: text.to_owned(), said };
        if !written.is_one() {
            return Err("it is no LogQL".to_owned());
        }
        let unit = written.unit();
        match written.refused() {
            None => return Ok((Asked::Logs(written), unit)),
            Some(told) => first = first.or(Some(told)),
        }
    }
    Err(first.unwrap_or_default())
}

impl Target {
    /// The labels of its result, and whether it may have others.
    pub fn labels(&self) -> (Vec<&'static str>, bool) {
        let labels = match &self.asked {
            Asked::Metrics(query) => query.made().map(|query| query.labels()),
            Asked::Logs(query) => query.made().map(|query| query.labels()),
        };
        labels.map_or((Vec::new(), true), |labels| (labels.known().to_vec(), labels.has("nobody_calls_it_so")))
    }

    /// Words for it: those of the metric that it reads first.
    pub fn named(&self) -> String {
        let metric = match &self.asked {
            Asked::Metrics(query) => query::parsed(&query.text)
                .and_then(|expr| expr.selectors().iter().find_map(|selector| Some(selector.metric()?.text.clone()))),
            Asked::Logs(_) => None,
        };
        metric.filter(|name| !name.contains('$')).map_or_else(|| "Result".to_owned(), |name| words(&name))
    }

    /// What names its series, without labels that they never have.
    fn legend_of(&self, target: &Node, panel: &Node, kind: &str) -> String {
        let (labels, is_open) = self.labels();
        let said = renamed(panel, target).or_else(|| target.text_of("legendFormat").map(str::to_owned));
        let said = said.filter(|said| !said.trim().is_empty() && said != "__auto");
        let by_labels = || {
            let labels: Vec<String> = labels.iter().map(|label| format!("{{{{{label}}}}}")).collect();
            (!is_open && !labels.is_empty()).then(|| labels.join(" "))
        };
        let legend = match said {
            Some(said) if kind == "table" => said.replace(['{', '}'], "").trim().to_owned(),
            Some(said) => there(&said, &|label| is_open || labels.contains(&label)),
            None if kind == "table" => String::new(),
            None => by_labels().unwrap_or_default(),
        };
        if legend.is_empty() { self.named() } else { legend }
    }

    pub fn call(&self, indent: usize) -> String {
        match &self.asked {
            Asked::Metrics(query) => query.call(indent),
            Asked::Logs(query) => query.call(),
        }
    }
}

/// The header that a table gives to the values of a query.
fn renamed(panel: &Node, target: &Node) -> Option<String> {
    let letter = target.text_of("refId")?;
    let organised = panel.items_of("transformations").iter().find(|change| change.text_of("id") == Some("organize"))?;
    let renamed = organised.get("options")?.get("renameByName")?;
    renamed.text_of(&format!("Value #{letter}")).or_else(|| renamed.text_of("Value")).map(str::to_owned)
}

/// The legend without labels that are not there.
fn there(legend: &str, has: &dyn Fn(&str) -> bool) -> String {
    let mut parts = legend.split("{{");
    let mut left = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let Some((label, rest)) = part.split_once("}}") else { return legend.replace("{{", "") };
        let label = label.trim();
        let is_name = label.bytes().all(::query::variable::is_alphanumeric);
        if is_name && has(label) {
            left.push_str(&format!("{{{{{label}}}}}"));
        }
        left.push_str(rest);
    }
    left.trim().trim_matches(['-', ':', '/']).trim().to_owned()
}
