//! A panel of others as one of this spec: tried on the very constructors that the compiler will evaluate.

use std::collections::BTreeMap;

use lint::{BroughtBoard, Node, Source};
use promql::Unit;
use watch::dashboard::{self, Panel};

use super::condition::level;
use super::display::{self, Colours, Words};
use super::log_query::LogWritten;
use super::query::{self, Written, leaked};
use super::rust::{literal, words};
use super::variable::filled;
use crate::guard::guard;
use crate::problem::counted;

/// What stands where a dashboard says nothing.
pub const NOT_DESCRIBED: &str = "The imported dashboard does not say it.";

/// More queries than a panel has room for.
const MOST_TARGETS: usize = 8;

/// A query of a panel.
#[derive(Clone, Debug)]
enum Asked {
    Metrics(Written),
    Logs(LogWritten),
}

#[derive(Clone, Debug)]
struct Target {
    asked: Asked,
    unit: Option<Unit>,
    legend: String,
}

/// A panel that the kit accepts.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The function that makes it.
    pub kind: &'static str,
    /// Its title, which no other of its row has.
    pub title: String,
    description: Option<String>,
    targets: Vec<Target>,
    shown_as: Option<String>,
    out_of: Option<(watch::unit::Level, String)>,
    decimals: Option<u8>,
    stacked: bool,
    history: bool,
    words: Words,
    colours: Option<Colours>,
    label_columns: Vec<(String, String)>,
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
            draft.title = "About".to_owned();
        }
        draft.notes = notes;
        return settled(draft, taken).map(|draft| vec![draft]);
    }
    let (targets, left_out) = targets(board, panel, constants, &draft);
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
        "logs" => "logs",
        "text" => "text",
        other => return Err(format!("a spec has no panels of the type `{other}`")),
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

/// The queries that are shown, and why others are none here.
fn targets(
    board: &BroughtBoard,
    panel: &Node,
    constants: &BTreeMap<String, String>,
    draft: &Draft,
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
                target_made.legend = target_made.legend_of(target, panel, draft);
                let taken = |legend: &str| made.iter().any(|other| other.legend == legend);
                if taken(&target_made.legend) && draft.kind != "logs" {
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
    let guess = if guess == Unit::Timestamp { Unit::Count } else { guess };
    ways.extend([guess, Unit::Count].map(|unit| (Some(unit), unit)));
    let mut first = None;
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
        let unit = written.unit().ok_or("it is no LogQL")?;
        match written.refused() {
            None => return Ok((Asked::Logs(written), unit)),
            Some(told) => first = first.or(Some(told)),
        }
    }
    Err(first.unwrap_or_default())
}

impl Target {
    /// The labels of its result, and whether it may have others.
    fn labels(&self) -> (Vec<&'static str>, bool) {
        let labels = match &self.asked {
            Asked::Metrics(query) => query.made().map(|query| query.labels()),
            Asked::Logs(query) => query.made().map(|query| query.labels()),
        };
        labels.map_or((Vec::new(), true), |labels| (labels.known().to_vec(), labels.has("nobody_calls_it_so")))
    }

    /// Words for it: those of the metric that it reads first.
    fn named(&self) -> String {
        let metric = match &self.asked {
            Asked::Metrics(query) => query::parsed(&query.text)
                .and_then(|expr| expr.selectors().iter().find_map(|selector| Some(selector.metric()?.text.clone()))),
            Asked::Logs(_) => None,
        };
        metric.filter(|name| !name.contains('$')).map_or_else(|| "Result".to_owned(), |name| words(&name))
    }

    /// What names its series, without labels that they never have.
    fn legend_of(&self, target: &Node, panel: &Node, draft: &Draft) -> String {
        let (labels, is_open) = self.labels();
        let said = renamed(panel, target).or_else(|| target.text_of("legendFormat").map(str::to_owned));
        let said = said.filter(|said| !said.trim().is_empty() && said != "__auto");
        let by_labels = || {
            let labels: Vec<String> = labels.iter().map(|label| format!("{{{{{label}}}}}")).collect();
            (!is_open && !labels.is_empty()).then(|| labels.join(" "))
        };
        let legend = match said {
            Some(said) if draft.kind == "table" => said.replace(['{', '}'], "").trim().to_owned(),
            Some(said) => there(&said, &|label| is_open || labels.contains(&label)),
            None if draft.kind == "table" => String::new(),
            None => by_labels().unwrap_or_default(),
        };
        if legend.is_empty() { self.named() } else { legend }
    }

    fn call(&self, indent: usize) -> String {
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
            let _ = dashboard::Row::new("imported").panels(row);
            Ok(())
        });
        made.map_err(|told| super::alert::reason(&told))
    }

    fn made(&self) -> Panel {
        let title = leaked(&self.title);
        let description = leaked(self.description.as_deref().unwrap_or(NOT_DESCRIBED));
        let kind = match self.kind {
            "stat" => dashboard::stat,
            "gauge" => dashboard::gauge,
            "bar_gauge" => dashboard::bar_gauge,
            "state_timeline" => dashboard::state_timeline,
            "heatmap" => dashboard::heatmap,
            "histogram" => dashboard::histogram,
            "pie_chart" => dashboard::pie_chart,
            "table" => dashboard::table,
            "logs" => dashboard::logs,
            "text" => dashboard::text,
            _ => dashboard::time_series,
        };
        let mut panel = kind(title, description);
        if let Some(unit) = &self.shown_as {
            panel = panel.shown_as(leaked(unit));
        }
        if let Some((level, _)) = self.out_of {
            panel = panel.out_of(level);
        }
        if !self.label_columns.is_empty() {
            let pairs = self.label_columns.iter().map(|(label, header)| (leaked(label), leaked(header)));
            panel = panel.label_columns(Vec::leak(pairs.collect()));
        }
        for target in &self.targets {
            let legend = leaked(&target.legend);
            panel = match &target.asked {
                Asked::Metrics(query) => match query.made() {
                    None => panel,
                    Some(query) if self.kind == "table" => panel.column(query, legend),
                    Some(query) if self.kind == "heatmap" => panel.buckets(query),
                    Some(query) => panel.query(query, legend),
                },
                Asked::Logs(query) => match query.made() {
                    None => panel,
                    Some(query) if self.kind == "logs" => panel.lines(query),
                    Some(query) if self.kind == "table" => panel.log_column(query, legend),
                    Some(query) => panel.log_query(query, legend),
                },
            };
        }
        if let Some((yes, no)) = &self.words.yes_no {
            panel = panel.says(leaked(yes), leaked(no));
        }
        if let Some(empty) = &self.words.empty {
            panel = panel.when_empty(leaked(empty));
        }
        panel = match &self.colours {
            None => panel,
            Some(Colours::Two((red, _))) => panel.green_red(*red),
            Some(Colours::Three((yellow, _), (red, _))) => panel.green_yellow_red(*yellow, *red),
        };
        panel = if self.stacked { panel.stacked() } else { panel };
        if self.history { panel.with_history() } else { panel }
    }

    /// How many of its queries the macros take, and how many are asked unchecked.
    pub fn counts(&self) -> (usize, usize) {
        let is_unchecked =
            |target: &&Target| matches!(&target.asked, Asked::Metrics(query) if query.unchecked.is_some());
        let unchecked = self.targets.iter().filter(is_unchecked).count();
        (self.targets.len() - unchecked, unchecked)
    }

    /// What it asks.
    pub fn asks(&self) -> impl Iterator<Item = &str> {
        self.targets.iter().map(|target| match &target.asked {
            Asked::Metrics(query) => query.text.as_str(),
            Asked::Logs(query) => query.text.as_str(),
        })
    }

    /// The panel as it stands in its row, laid out as rustfmt would: it leaves a chain alone whose queries are long.
    pub fn written(&self) -> String {
        let description =
            self.description.as_deref().map_or_else(|| "NOT_DESCRIBED".to_owned(), |text| literal(text, 8, 0));
        let title = literal(&self.title, 8, 0);
        let short = format!("    {}({title}, {description})", self.kind);
        let is_short = short.len() <= 100 && !short.contains('\n');
        let indent = if is_short { 8 } else { 4 };
        let first = if is_short {
            short
        } else {
            format!("    {}(\n        {title},\n        {description},\n    )", self.kind)
        };
        let mut lines = vec![first];
        lines.extend(self.shown_as.iter().map(|unit| format!(".shown_as({unit:?})")));
        lines.extend(self.out_of.iter().map(|(_, level)| format!(".out_of({level})")));
        if !self.label_columns.is_empty() {
            lines.push(format!(".label_columns(&{:?})", self.label_columns));
        }
        for target in &self.targets {
            let way = match (&target.asked, self.kind) {
                (Asked::Metrics(_), "table") => "column",
                (Asked::Metrics(_), "heatmap") => "buckets",
                (Asked::Metrics(_), _) => "query",
                (Asked::Logs(_), "logs") => "lines",
                (Asked::Logs(_), "table") => "log_column",
                (Asked::Logs(_), _) => "log_query",
            };
            let call = target.call(indent + 4);
            let pad = " ".repeat(indent + 4);
            let legend = literal(&target.legend, indent + 4, 0);
            lines.push(match (way, call.contains('\n') || call.len() + legend.len() > 90) {
                ("buckets" | "lines", false) => format!(".{way}({call})"),
                ("buckets" | "lines", true) => format!(".{way}(\n{pad}{call},\n{})", " ".repeat(indent)),
                (_, false) => format!(".{way}({call}, {legend})"),
                (_, true) => format!(".{way}(\n{pad}{call},\n{pad}{legend},\n{})", " ".repeat(indent)),
            });
        }
        let words = |text: &str| literal(text, 8, 0);
        lines.extend(self.words.yes_no.iter().map(|(yes, no)| format!(".says({}, {})", words(yes), words(no))));
        lines.extend(self.words.empty.iter().map(|empty| format!(".when_empty({})", words(empty))));
        lines.extend(self.colours.iter().map(|colours| match colours {
            Colours::Two((_, red)) => format!(".green_red({red})"),
            Colours::Three((_, yellow), (_, red)) => format!(".green_yellow_red({yellow}, {red})"),
        }));
        lines.extend(self.decimals.map(|count| format!(".decimals({count})")));
        lines.extend(self.stacked.then(|| ".stacked()".to_owned()));
        lines.extend(self.history.then(|| ".with_history()".to_owned()));
        lines.join(&format!("\n{}", " ".repeat(indent))) + ",\n"
    }
}

/// The draft as the kit takes it: what is refused of its looks is left out, and said.
fn settled(mut draft: Draft, taken: &mut Vec<String>) -> Result<Draft, String> {
    if taken.contains(&draft.title) {
        let next = (2..).map(|count| format!("{} {count}", draft.title)).find(|title| !taken.contains(title));
        draft.title = next.unwrap_or_default();
        draft.notes.push("the title, which another panel of its row has".to_owned());
    }
    let mut first = match draft.accepted() {
        Ok(()) => None,
        Err(told) => Some(told),
    };
    type Change = (&'static str, fn(&mut Draft) -> bool);
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
