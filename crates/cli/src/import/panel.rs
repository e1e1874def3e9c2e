//! A panel of others as one of this spec: tried on the very constructors that the compiler will evaluate.

use std::collections::BTreeMap;

use lint::{BroughtBoard, Node};
use promql::Unit;
use watch::dashboard::Row;
use watch::unit::Level;

use super::condition::level;
use super::display::{self, Colours, Words};
use super::panel_target::{Target, targets};
use super::rust::words;
use crate::guard::guard;
use crate::problem::counted;

/// What stands where a dashboard says nothing.
pub const NOT_DESCRIBED: &str = "The imported dashboard does not say it.";

/// More queries than a panel has room for.
const MOST_TARGETS: usize = 8;

/// A panel that the kit accepts.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The function that makes it.
    pub kind: &'static str,
    /// Its title, which no other of its row has.
    pub title: String,
    pub(super) description: Option<String>,
    pub(super) targets: Vec<Target>,
    pub(super) shown_as: Option<String>,
    pub(super) out_of: Option<(Level, String)>,
    pub(super) decimals: Option<u8>,
    pub(super) stacked: bool,
    pub(super) history: bool,
    pub(super) words: Words,
    pub(super) colours: Option<Colours>,
    pub(super) label_columns: Vec<(String, String)>,
    /// What was guessed or lost, in words.
    pub notes: Vec<String>,
}

/// The panels that a panel becomes: one, or one for each unit and for each eight queries; else why it is none.
pub fn draft(
    board: &BroughtBoard,
    panel: &Node,
    constants: &BTreeMap<String, String>,
    taken: &mut Vec<String>,
) -> Result<Vec<Draft>, String> {
    if panel.get("libraryPanel").is_some_and(|library| !library.entries().is_empty()) {
        return Err("it is a library panel, whose model is in Grafana only".to_owned());
    }
    let kind = kind(panel)?;
    let title = panel.text_of("title").map(str::trim).filter(|title| !title.is_empty());
    let mut notes = lost(panel);
    let mut draft = Draft {
        kind,
        title: title.unwrap_or("Untitled").to_owned(),
        description: panel.text_of("description").map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned),
        targets: Vec::new(),
        shown_as: None,
        out_of: None,
        decimals: display::defaults(panel)
            .and_then(|defaults| defaults.text_of("decimals"))
            .or_else(|| panel.text_of("decimals"))
            .and_then(|count| count.parse().ok()),
        stacked: is_stacked(panel),
        history: kind == "stat" && panel.get("options").is_some_and(|o| o.text_of("graphMode") == Some("area")),
        words: Words::default(),
        colours: None,
        label_columns: Vec::new(),
        notes: Vec::new(),
    };
    if kind == "text" {
        let options = panel.get("options").and_then(|options| options.text_of("content"));
        let content = options.or_else(|| panel.text_of("content")).map(str::trim).filter(|text| !text.is_empty());
        draft.description = Some(content.ok_or("it is a text without words")?.to_owned());
        if title.is_none() {
            "About".clone_into(&mut draft.title);
        }
        draft.notes = notes;
        return settled(draft, taken).map(|draft| vec![draft]);
    }
    // They ask Grafana itself, and no query.
    if matches!(kind, "alert_list" | "annotations_list") {
        if title.is_none() {
            (if kind == "alert_list" { "Alerts" } else { "Notes" }).clone_into(&mut draft.title);
        }
        if panel.get("options").is_some_and(|options| !options.entries().is_empty()) {
            notes.push("what it shows and leaves out is the kit's".to_owned());
        }
        draft.notes = notes;
        return settled(draft, taken).map(|draft| vec![draft]);
    }
    let (targets, left_out) = targets(board, panel, constants, kind);
    if targets.is_empty() {
        return Err(left_out.into_iter().next().unwrap_or_else(|| "it asks nothing".to_owned()));
    }
    notes.extend(left_out.into_iter().map(|reason| format!("one query is left out: {reason}")));
    if title.is_none() {
        notes.push("the title".to_owned());
        draft.title = targets[0].named();
    }
    draft.words = display::words(panel);
    if draft.words.others > 0 {
        notes.push("words for other answers than 0 and 1 are left out".to_owned());
    }
    let is_of_lines = matches!(kind, "table" | "logs") && targets.iter().all(|target| target.unit.is_none());
    draft.kind = if is_of_lines { "logs" } else { kind };
    let mut sorted: Vec<(Option<Unit>, Vec<Target>)> = Vec::new();
    for target in targets {
        let unit = if draft.kind == "table" { None } else { target.unit };
        match sorted.iter_mut().find(|(of, targets)| *of == unit && targets.len() < MOST_TARGETS) {
            Some((_, targets)) => targets.push(target),
            None => sorted.push((unit, vec![target])),
        }
    }
    if sorted.len() > 1 {
        notes.push("its queries have several units, or are more than eight: a panel for each".to_owned());
    }
    let mut made = Vec::new();
    for (at, (unit, targets)) in sorted.into_iter().enumerate() {
        let mut draft = Draft { targets, notes: if at == 0 { notes.clone() } else { Vec::new() }, ..draft.clone() };
        draft.dress(panel, unit);
        made.push(settled(draft, taken)?);
    }
    Ok(made)
}

/// The function that makes such a panel.
fn kind(panel: &Node) -> Result<&'static str, String> {
    let is_gauge = panel.get("gauge").is_some_and(|gauge| gauge.text_of("show") == Some("true"));
    Ok(match panel.text_of("type").unwrap_or("graph") {
        "timeseries" | "graph" | "graph3" => "time_series",
        "singlestat" if is_gauge => "gauge",
        "stat" | "singlestat" | "grafana-singlestat-panel" => "stat",
        "gauge" => "gauge",
        "bargauge" => "bar_gauge",
        "state-timeline" | "status-history" => "state_timeline",
        "heatmap" => "heatmap",
        "histogram" => "histogram",
        "piechart" | "grafana-piechart-panel" => "pie_chart",
        "table" | "table-old" => "table",
        "barchart" => "bar_chart",
        "alertlist" => "alert_list",
        "annolist" => "annotations_list",
        "logs" => "logs",
        "text" => "text",
        other => return Err(format!("panels of the type `{other}` are not taken over")),
    })
}

/// What a panel says and a spec does not.
fn lost(panel: &Node) -> Vec<String> {
    let mut notes = Vec::new();
    let overrides = panel.get("fieldConfig").map_or(0, |config| config.items_of("overrides").len())
        + panel.items_of("seriesOverrides").len();
    if overrides > 0 {
        notes.push(format!("{} of single series left out", counted(overrides, "override")));
    }
    let changes = panel.items_of("transformations").iter().filter_map(|change| change.text_of("id"));
    let changes: Vec<&str> = changes.filter(|id| !matches!(*id, "organize" | "merge" | "seriesToColumns")).collect();
    if !changes.is_empty() {
        notes.push(format!("its transformations ({}) are left out", changes.join(", ")));
    }
    let has_links = !panel.items_of("links").is_empty()
        || display::defaults(panel).is_some_and(|defaults| !defaults.items_of("links").is_empty());
    if has_links {
        notes.push("its links are left out".to_owned());
    }
    if let Some(variable) = panel.text_of("repeat").filter(|name| !name.is_empty() && *name != "null") {
        notes.push(format!("it is not repeated for each `{variable}`"));
    }
    if panel.get("alert").is_some_and(|alert| !alert.entries().is_empty()) {
        notes.push("its alert is left out".to_owned());
    }
    notes
}

fn is_stacked(panel: &Node) -> bool {
    let mode = display::defaults(panel).and_then(|defaults| defaults.get("custom")?.get("stacking")?.text_of("mode"));
    let is_old = panel.text_of("type").is_none_or(|kind| kind == "graph") && panel.text_of("stack") == Some("true");
    mode.is_some_and(|mode| mode != "none") || is_old
}

impl Draft {
    /// What it says of its numbers, in their unit.
    fn dress(&mut self, panel: &Node, unit: Option<Unit>) {
        let (_, shown_as) = display::unit(display::unit_of(panel));
        let is_plain = matches!(unit, Some(Unit::Count | Unit::PerSecond | Unit::Unknown | Unit::Number));
        self.shown_as =
            shown_as.filter(|_| is_plain && !matches!(self.kind, "table" | "logs" | "heatmap")).map(str::to_owned);
        let Some(unit) = unit else { return self.columns(panel) };
        if matches!(self.kind, "gauge" | "bar_gauge") {
            let most = display::defaults(panel).and_then(|defaults| defaults.text_of("max"));
            let most = most.or_else(|| panel.get("gauge").and_then(|gauge| gauge.text_of("maxValue")));
            let most: Option<f64> = most.and_then(|most| most.parse().ok());
            self.out_of = most.and_then(|most| level(most, unit));
        }
        let style = display::defaults(panel)
            .and_then(|defaults| defaults.get("custom")?.get("thresholdsStyle")?.text_of("mode"));
        let is_drawn = match self.kind {
            "time_series" => style.is_some_and(|style| style != "off"),
            "stat" | "gauge" | "bar_gauge" | "state_timeline" => true,
            _ => false,
        };
        let is_of_share = display::defaults(panel)
            .and_then(|defaults| defaults.get("thresholds")?.text_of("mode"))
            .is_some_and(|mode| mode == "percentage");
        let steps = display::steps(panel);
        if is_drawn && !steps.is_empty() {
            let colours = if is_of_share && !matches!(unit, Unit::Percent) {
                Err("colours by a share of its highest value".to_owned())
            } else {
                display::colours(&steps, unit)
            };
            match colours {
                Ok(colours) => self.colours = colours,
                Err(told) => self.notes.push(format!("{told} are left out")),
            }
        }
    }

    /// The labels in front of a table, where all its columns have the same.
    fn columns(&mut self, panel: &Node) {
        if self.kind != "table" {
            return;
        }
        let organised =
            panel.items_of("transformations").iter().find(|change| change.text_of("id") == Some("organize"));
        let renamed = organised.and_then(|change| change.get("options")?.get("renameByName"));
        let of_targets: Vec<_> = self.targets.iter().map(Target::labels).collect();
        let Some((first, false)) = of_targets.first() else { return };
        if of_targets.iter().all(|(labels, is_open)| !is_open && labels == first) {
            let header = |label: &str| {
                renamed
                    .and_then(|renamed| renamed.text_of(label))
                    .filter(|header| !header.is_empty())
                    .map(str::to_owned)
            };
            self.label_columns = first
                .iter()
                .map(|label| ((*label).to_owned(), header(label).unwrap_or_else(|| words(label))))
                .collect();
        }
    }

    /// Whether a row takes it.
    fn accepted(&self) -> Result<(), String> {
        let made = guard(|| {
            let row = Vec::leak(vec![self.made()]);
            let _ = Row::new("imported").panels(row);
            Ok(())
        });
        made.map_err(|told| super::alert::reason(&told))
    }
}

/// What is left out, and how.
type Change = (&'static str, fn(&mut Draft) -> bool);

/// The draft as the kit takes it: what is refused of its looks is left out, and said.
fn settled(mut draft: Draft, taken: &mut Vec<String>) -> Result<Draft, String> {
    if taken.contains(&draft.title) {
        let next = (2..=taken.len() + 1).map(|count| format!("{} {count}", draft.title));
        draft.title = next.into_iter().find(|title| !taken.contains(title)).unwrap_or_default();
        draft.notes.push("the title, which another panel of its row has".to_owned());
    }
    let mut first = draft.accepted().err();
    let changes: [Change; 7] = [
        ("its colours are left out", |draft| draft.colours.take().is_some()),
        ("its unit in Grafana is left out", |draft| draft.shown_as.take().is_some()),
        ("stacked lines are left out", |draft| std::mem::take(&mut draft.stacked)),
        ("the columns of labels are left out", |draft| !std::mem::take(&mut draft.label_columns).is_empty()),
        ("its legends are left out", |draft| {
            for (at, target) in draft.targets.iter_mut().enumerate() {
                target.legend = format!("{} {}", target.named(), at + 1);
            }
            true
        }),
        ("a number, for its end is not known", |draft| {
            let is_gauge = draft.kind == "gauge";
            draft.kind = if is_gauge { "stat" } else { draft.kind };
            is_gauge
        }),
        ("lines over time, for a heat map shows the buckets of one histogram", |draft| {
            let is_heatmap = draft.kind == "heatmap";
            draft.kind = if is_heatmap { "time_series" } else { draft.kind };
            is_heatmap
        }),
    ];
    // One change at a time, so that nothing is left out that was not refused.
    for (said, change) in changes {
        if first.is_none() {
            break;
        }
        let mut other = draft.clone();
        if change(&mut other) && other.accepted().is_ok() {
            other.notes.push(said.to_owned());
            draft = other;
            first = None;
        }
    }
    if let Some(told) = first {
        return Err(told);
    }
    if draft.description.is_none() {
        draft.notes.push("no description".to_owned());
    }
    taken.push(draft.title.clone());
    Ok(draft)
}
