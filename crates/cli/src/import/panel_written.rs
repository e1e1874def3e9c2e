//! A panel as the kit makes it, and the same as code.

use watch::dashboard::{self, Panel};

use super::display::Colours;
use super::panel::{Draft, NOT_DESCRIBED};
use super::panel_target::{Asked, Target};
use super::query::leaked;
use super::rust::literal;

impl Draft {
    /// What its constructors make.
    pub fn made(&self) -> Panel {
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
            "bar_chart" => dashboard::bar_chart,
            "alert_list" => dashboard::alert_list,
            "annotations_list" => dashboard::annotations_list,
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
