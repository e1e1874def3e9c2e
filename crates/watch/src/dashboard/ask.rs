//! What a panel asks: only numbers it can draw, in one unit, from one data source, with a name for each series.

use super::colours::Colours;
use super::panel::{Kind, MOST_TARGETS, Panel};
use super::target::{Meaning, Target};
use crate::query::{LogQuery, Query};
use crate::template::{check_legend, listed};
use crate::unit::{Bound, Unit};
use terms::{Fault, text};

impl Panel {
    /// Asks Prometheus; `legend` names the series: words, or labels of the result such as `{{node}}`.
    #[track_caller]
    pub const fn query(self, query: Query, legend: &'static str) -> Self {
        check_legend(self.title, legend, query.labels());
        self.plotted(Target::metric(query, legend))
    }

    /// Asks Loki for numbers; `legend` names the series as in [`query`](Self::query).
    #[track_caller]
    pub const fn log_query(self, query: LogQuery, legend: &'static str) -> Self {
        check_legend(self.title, legend, query.labels());
        self.plotted(Target::log(query, legend))
    }

    /// Adds a column to a table: the value that Prometheus gives for each set of labels, under `header`.
    #[track_caller]
    pub const fn column(self, query: Query, header: &'static str) -> Self {
        self.tabulated(Target::metric(query, header))
    }

    /// Adds a column to a table: the number that Loki gives for each set of labels, under `header`.
    #[track_caller]
    pub const fn log_column(self, query: LogQuery, header: &'static str) -> Self {
        self.tabulated(Target::log(query, header))
    }

    /// Asks Prometheus for one histogram, which a heat map shows: the buckets of a classic one,
    /// `sum by (le) (rate(http_request_duration_seconds_bucket[$__rate_interval]))`, or a native one,
    /// `sum(rate(http_request_duration_seconds[$__rate_interval]))`.
    #[track_caller]
    pub const fn buckets(self, query: Query) -> Self {
        if !matches!(self.kind, Kind::Heatmap) {
            self.about().text(" shows no buckets").fix("make it a `heatmap`, or take `histogram_quantile(..)`").raise()
        }
        if self.target_count > 0 {
            self.about()
                .text(" would lay two distributions over each other")
                .fix("add their buckets in one query, or give each its own panel")
                .raise()
        }
        let (labels, known) = (query.labels(), query.labels().known());
        if query.yields_histograms() {
            if !known.is_empty() {
                listed(self.about().text(" shows one distribution, but the result of its query has "), known)
                    .fix("add up all of them: `sum(..)`")
                    .raise()
            }
            return self.target(Target::metric(query, self.title));
        }
        if !labels.has("le") {
            listed(self.about().text(" asks for no buckets: the result of its query has "), labels.names())
                .fix("keep the buckets apart: `sum by (le) (rate(.._bucket[..]))`")
                .raise()
        }
        if known.len() > 1 {
            listed(self.about().text(" shows one distribution, but the result of its query has "), known)
                .fix("add up all but `le`: `sum by (le) (..)`")
                .raise()
        }
        self.target(Target::metric(query, "{{le}}"))
    }

    /// Asks Loki for the lines that a panel of logs shows.
    #[track_caller]
    pub const fn lines(self, query: LogQuery) -> Self {
        if !matches!(self.kind, Kind::Logs) {
            self.about().text(" cannot show log lines").fix("make it a `logs` panel, or count the lines").raise()
        }
        if query.unit().is_some() {
            self.about().text(" shows lines, but its query yields numbers").fix("leave the counting out").raise()
        }
        self.target(Target::log(query, ""))
    }

    /// The lines of the query before it are as things should be. Renders to green.
    #[track_caller]
    pub const fn good(self) -> Self {
        self.meant(Meaning::Good)
    }

    /// The lines of the query before it are not as they should be. Renders to orange.
    #[track_caller]
    pub const fn warning(self) -> Self {
        self.meant(Meaning::Warning)
    }

    /// The lines of the query before it hurt customers. Renders to red.
    #[track_caller]
    pub const fn bad(self) -> Self {
        self.meant(Meaning::Bad)
    }

    /// The query before it is how far the others may go. Renders to a dashed red line, with nothing filled below it.
    #[track_caller]
    pub const fn limit(self) -> Self {
        self.meant(Meaning::Limit)
    }

    /// What single series mean, by the name that their legend gives them: `.series_mean(&[("5xx", Meaning::Bad)])`.
    /// Renders to overrides of their colour.
    #[track_caller]
    pub const fn series_mean(mut self, named: &'static [(&'static str, Meaning)]) -> Self {
        self.named = named;
        self
    }

    #[track_caller]
    const fn meant(mut self, meaning: Meaning) -> Self {
        if !matches!(self.kind, Kind::TimeSeries) {
            self.about()
                .text(" draws no lines, so that its queries have no colour of their own")
                .fix("make it a `time_series`, or colour it by bounds: `.green_yellow_red(..)`")
                .raise()
        }
        if self.target_count == 0 {
            self.about().text(" has no query to colour yet").fix("say it after `.query(..)`").raise()
        }
        if let Some(target) = &mut self.targets[self.target_count - 1] {
            target.meaning = Some(meaning);
        }
        self
    }

    /// A number is shown, not a distribution.
    #[track_caller]
    const fn check_numbers(&self, target: &Target) {
        if target.histograms {
            self.about()
                .text(" shows numbers, but its query yields native histograms")
                .fix("make it a `heatmap` with `.buckets(query)`, or take `histogram_quantile(..)`")
                .raise()
        }
    }

    #[track_caller]
    const fn plotted(self, target: Target) -> Self {
        match self.kind {
            Kind::Table => {
                self.about().text(" is a table, which has columns").fix("use `.column(query, header)`").raise()
            }
            Kind::Logs => self.about().text(" shows log lines").fix("use `.lines(query)`").raise(),
            Kind::Text => self.about().text(" is a text and asks nothing").fix("remove the query").raise(),
            Kind::AlertList | Kind::AnnotationsList => {
                self.about().text(" is a list that asks by itself").fix("remove the query").raise()
            }
            Kind::Heatmap => {
                self.about().text(" is a heat map, which shows buckets").fix("use `.buckets(query)`").raise()
            }
            _ => {}
        }
        self.check_numbers(&target);
        let Some(unit) = target.unit else {
            self.about().text(" draws numbers, but its query yields log lines").fix("count them, or use `logs`").raise()
        };
        self.check_shown(unit);
        self.check_shown_as(unit);
        if let Some(first) = self.unit()
            && first as u8 != unit as u8
        {
            self.about()
                .text(" has a query in ")
                .text(first.name())
                .text(" and one in ")
                .text(unit.name())
                .text(", which cannot share an axis")
                .fix("give each unit a panel of its own")
                .raise()
        }
        if matches!(self.kind, Kind::Gauge) && self.maximum.is_none() && !is_share(unit) {
            self.about()
                .text(" is a gauge of a result in ")
                .text(unit.name())
                .text(", so its end is unknown")
                .fix("say `.out_of(level)` before the query, ask for a ratio, or use `stat`")
                .raise()
        }
        if let Some(level) = self.maximum {
            level.in_unit(unit);
        }
        if let Some(colours) = self.colours {
            colours.check_unit(unit);
        }
        self.target(target)
    }

    #[track_caller]
    const fn tabulated(self, target: Target) -> Self {
        if !matches!(self.kind, Kind::Table) {
            self.about().text(" is not a table, so it has no columns").fix("use `.query(query, legend)`").raise()
        }
        self.check_numbers(&target);
        match target.unit {
            Some(unit) => self.check_shown(unit),
            None => self.about().text(" has a column of log lines").fix("count them, or use a `logs` panel").raise(),
        }
        self.check_columns(&target, self.label_columns);
        self.target(target)
    }

    /// The labels that tell the rows of a table apart are those that stand in front of them.
    #[track_caller]
    pub(super) const fn check_columns(&self, target: &Target, shown: &[(&str, &str)]) {
        let mut index = 0;
        while index < shown.len() {
            let (label, _) = shown[index];
            if !target.labels.has(label) {
                let fault = self.about().text(" shows the label ").quoted(label).text(", but its column ");
                let fault = fault.quoted(target.legend).text(" has ");
                listed(fault, target.labels.names())
                    .fix("keep that label in the query, or leave it out of `.label_columns(&[..])`")
                    .raise()
            }
            index += 1;
        }
        let mut index = 0;
        while index < shown.len() {
            if text::same(shown[index].1, target.legend) {
                self.about()
                    .text(" has two columns named ")
                    .quoted(target.legend)
                    .text(": the label ")
                    .quoted(shown[index].0)
                    .text(", and a value")
                    .fix("say in each header what it is")
                    .raise()
            }
            index += 1;
        }
        let names = target.labels.names();
        let mut index = 0;
        while index < names.len() {
            if !shown.is_empty() && !is_shown(names[index], shown) {
                self.about()
                    .text(": the rows of its column ")
                    .quoted(target.legend)
                    .text(" are told apart by ")
                    .quoted(names[index])
                    .text(" too, which has no header")
                    .fix("add it to `.label_columns(&[..])`, or aggregate it away")
                    .raise()
            }
            index += 1;
        }
    }

    #[track_caller]
    const fn target(mut self, target: Target) -> Self {
        if self.target_count == MOST_TARGETS {
            self.about().text(" has more than 8 queries, which nobody can read").fix("split it in two").raise()
        }
        if target.legend.is_empty() && !matches!(self.kind, Kind::Logs) {
            self.about()
                .text(" has a query without a name")
                .fix("give a legend such as `{{node}}`, or a few words")
                .raise()
        }
        let mut index = 0;
        while let Some(other) = self.target_at(index) {
            if text::same(other.legend, target.legend) && !target.legend.is_empty() {
                self.about()
                    .text(" has two queries named ")
                    .quoted(target.legend)
                    .text(", which nobody can tell apart")
                    .fix("say in each name what it is")
                    .raise()
            }
            index += 1;
        }
        if let Some(first) = self.targets[0]
            && first.language as u8 != target.language as u8
        {
            self.about().text(" asks Prometheus and Loki at once").fix("give each its own panel").raise()
        }
        self.targets[self.target_count] = Some(target);
        self.target_count += 1;
        self
    }

    /// Green, then yellow from `warning` on, then red from `critical` on: pass the bounds of the alerts. In a table
    /// this colours the column before it.
    #[track_caller]
    pub const fn green_yellow_red(self, warning: Bound, critical: Bound) -> Self {
        self.coloured(Colours::green_yellow_red(self.title, warning, critical))
    }

    /// Green, then red from `critical` on, with nothing between. In a table this colours the column before it.
    #[track_caller]
    pub const fn green_red(self, critical: Bound) -> Self {
        self.coloured(Colours::green_red(self.title, critical))
    }

    #[track_caller]
    const fn coloured(mut self, colours: Colours) -> Self {
        if matches!(self.kind, Kind::Table)
            && self.target_count > 0
            && let Some(column) = &mut self.targets[self.target_count - 1]
            && let Some(unit) = column.unit
        {
            colours.check_unit(unit);
            column.colours = Some(colours);
            return self;
        }
        match self.kind {
            Kind::Table => {
                self.about().text(" has no column to colour yet").fix("colour it after `.column(…)`").raise()
            }
            Kind::Logs | Kind::Text | Kind::AlertList | Kind::AnnotationsList => {
                self.about().text(" has no number to colour").fix("remove the colours").raise()
            }
            Kind::Heatmap | Kind::Histogram | Kind::PieChart => self
                .about()
                .text(" tells how values are spread, for which its colours stand already")
                .fix("remove the colours, or show the value by a `stat`")
                .raise(),
            _ => {}
        }
        if let Some(unit) = self.unit() {
            colours.check_unit(unit);
        }
        self.colours = Some(colours);
        self
    }

    /// Begins a message about this panel.
    const fn about(&self) -> Fault {
        Fault::new("panel ").quoted(self.title)
    }

    /// Prometheus counts seconds since 1970 where Grafana's dates count milliseconds.
    #[track_caller]
    const fn check_shown(&self, unit: Unit) {
        if matches!(unit, Unit::Timestamp) {
            self.about()
                .text(
                    " would show a point in time, which Prometheus gives in seconds and Grafana reads in milliseconds",
                )
                .fix("ask for the age, `time() - …`, in seconds")
                .raise()
        }
    }
}

const fn is_shown(label: &str, shown: &[(&str, &str)]) -> bool {
    let mut index = 0;
    while index < shown.len() {
        if text::same(shown[index].0, label) {
            return true;
        }
        index += 1;
    }
    false
}

const fn is_share(unit: Unit) -> bool {
    matches!(unit, Unit::Ratio | Unit::Percent)
}
