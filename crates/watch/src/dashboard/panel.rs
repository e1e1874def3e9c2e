//! Panels whose queries share one unit, so that the axis has a name and the thresholds mean what they say.

mod reading;

use super::board::Dashboard;
use super::colours::Colours;
use super::link::Link;
use super::same::{self, Same};
use super::target::{Meaning, Target};
use super::transformation::Transformation;
use crate::overlay::Needs;
use crate::query::LogQuery;
use crate::unit::Level;
use terms::{Duration, Fault, List, Origin, text};

/// What a panel looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    TimeSeries,
    Stat,
    Gauge,
    BarGauge,
    StateTimeline,
    Heatmap,
    Histogram,
    PieChart,
    BarChart,
    Table,
    Logs,
    AlertList,
    AnnotationsList,
    Text,
}

impl Kind {
    /// Whether it shows what queries yield.
    pub(super) const fn asks(self) -> bool {
        !matches!(self, Self::AlertList | Self::AnnotationsList | Self::Text)
    }

    /// Whether its series lead on by their labels: of the bars of a chart, the names alone are kept, and lines and the
    /// cells of a heat map bear no links.
    pub(super) const fn leads_by_labels(self) -> bool {
        self.asks() && !matches!(self, Self::BarChart | Self::Logs | Self::Heatmap)
    }
}

/// More lines than this nobody can tell apart.
pub(super) const MOST_TARGETS: usize = 8;

const MOST_LINKS: usize = 4;

/// One panel of a dashboard. Renders to an entry of `panels` with its number, place, unit, colours and data source.
#[must_use = "a panel is shown only once it stands in a row"]
#[derive(Clone, Copy, Debug)]
pub struct Panel {
    pub(super) kind: Kind,
    pub(super) title: &'static str,
    pub(super) description: &'static str,
    pub(super) content: &'static str,
    pub(super) targets: [Option<Target>; MOST_TARGETS],
    pub(super) target_count: usize,
    pub(super) colours: Option<Colours>,
    pub(super) maximum: Option<Level>,
    pub(super) decimals: Option<u8>,
    pub(super) shown_as: Option<&'static str>,
    pub(super) stacked: bool,
    pub(super) history: bool,
    pub(super) last: Option<Duration>,
    pub(super) answers: Option<(&'static str, &'static str)>,
    pub(super) when_empty: Option<&'static str>,
    pub(super) label_columns: &'static [(&'static str, &'static str)],
    pub(super) named: &'static [(&'static str, Meaning)],
    pub(super) sorted_by: Option<&'static str>,
    pub(super) links: List<Link, MOST_LINKS>,
    pub(super) repeated: Option<&'static str>,
    pub(super) transformations: &'static [Transformation],
    pub(super) same: Same,
    pub(super) needs: Needs,
    origin: Origin,
}

impl Panel {
    #[track_caller]
    pub(super) const fn new(kind: Kind, title: &'static str, description: &'static str) -> Self {
        if title.is_empty() {
            Fault::new("a panel has no title").fix("say what it shows").raise()
        }
        if description.is_empty() {
            Fault::new("panel ")
                .quoted(title)
                .text(" has no description")
                .fix("say what a junior engineer should read from it, and what to do when it is red")
                .raise()
        }
        Self {
            kind,
            title,
            description,
            content: "",
            targets: [None; MOST_TARGETS],
            target_count: 0,
            colours: None,
            maximum: None,
            decimals: None,
            shown_as: None,
            stacked: false,
            history: false,
            last: None,
            answers: None,
            when_empty: None,
            label_columns: &[],
            named: &[],
            sorted_by: None,
            links: List::EMPTY,
            repeated: None,
            transformations: &[],
            same: List::EMPTY,
            needs: Needs::EMPTY,
            origin: Origin::here(),
        }
    }

    /// The value at which a gauge or a bar is full. Renders to `max`. Ratios are full at 1 without it.
    #[track_caller]
    pub const fn out_of(mut self, level: Level) -> Self {
        if let Some(unit) = self.unit() {
            level.in_unit(unit);
        }
        self.maximum = Some(level);
        self
    }

    /// So many digits after the point. Renders to `decimals`; without it Grafana chooses.
    pub const fn decimals(mut self, count: u8) -> Self {
        self.decimals = Some(count);
        self
    }

    /// Draws the series on top of each other, so that the upper edge is their sum.
    #[track_caller]
    pub const fn stacked(mut self) -> Self {
        if !matches!(self.kind, Kind::TimeSeries) {
            Fault::new("panel ")
                .quoted(self.title)
                .text(": only lines over time can be stacked")
                .fix("make it a `time_series`, or leave `.stacked()` out")
                .raise()
        }
        self.stacked = true;
        self
    }

    /// Draws the course of the number behind it.
    #[track_caller]
    pub const fn with_history(mut self) -> Self {
        if !matches!(self.kind, Kind::Stat) {
            Fault::new("panel ")
                .quoted(self.title)
                .text(": only a `stat` has room for a history behind it")
                .fix("make it a `stat`, or leave `.with_history()` out")
                .raise()
        }
        self.history = true;
        self
    }

    /// Always shows so much of the past, whatever is chosen at the top of the dashboard; `$__range` in its queries is
    /// that long. Renders to `timeFrom`.
    pub const fn always_the_last(mut self, time: Duration) -> Self {
        self.last = Some(time);
        self
    }

    /// Words for the answers 1 and 0: `.says("Up", "Down")`. Renders to value mappings.
    pub const fn says(mut self, yes: &'static str, no: &'static str) -> Self {
        self.answers = Some((yes, no));
        self
    }

    /// What stands there when the query finds nothing. Renders to `noValue`.
    pub const fn when_empty(mut self, words: &'static str) -> Self {
        self.when_empty = Some(words);
        self
    }

    /// The labels that a table shows in front of its columns, in this order, each with its header.
    #[track_caller]
    pub const fn label_columns(mut self, labels: &'static [(&'static str, &'static str)]) -> Self {
        let mut index = 0;
        while let Some(target) = self.target_at(index) {
            self.check_columns(target, labels);
            index += 1;
        }
        self.label_columns = labels;
        self
    }

    /// The header of the label by which a table is sorted, from A to Z. Without it, the highest value of the first
    /// column comes first.
    #[track_caller]
    pub const fn sorted_by(mut self, header: &'static str) -> Self {
        let mut index = 0;
        while index < self.label_columns.len() {
            if text::same(self.label_columns[index].1, header) {
                self.sorted_by = Some(header);
                return self;
            }
            index += 1;
        }
        Fault::new("panel ")
            .quoted(self.title)
            .text(" is sorted by ")
            .quoted(header)
            .text(", which is no header of its labels")
            .fix("say it after `.label_columns(&[..])`, by one of its headers")
            .raise()
    }

    /// It does not depend on what is chosen for the variable, because of the reason.
    /// [`Row::same_for_every`](super::Row::same_for_every) says it of a whole row.
    #[track_caller]
    pub const fn same_for_every(mut self, variable: &'static str, reason: &'static str) -> Self {
        self.same = same::with(self.same, self.title, variable, reason);
        self
    }

    /// It means nothing without this scrape job, and goes where an environment leaves the job out. Not needed where
    /// everything that it asks for comes from the job.
    #[track_caller]
    pub const fn needs(mut self, job: &'static str) -> Self {
        self.needs = self.needs.push(job, "jobs that a panel needs");
        self
    }

    /// The scrape jobs without which it means nothing, as far as it says so.
    pub(crate) const fn needed(&self) -> &Needs {
        &self.needs
    }

    /// One copy of it for each value that is chosen for the variable, which its title names: `Busy on $node`. Renders
    /// to `repeat`; as many copies lie on a line as its row says.
    ///
    /// <https://grafana.com/docs/grafana/latest/panels-visualizations/configure-panel-options/>
    #[track_caller]
    pub const fn repeated_for(mut self, variable: &'static str) -> Self {
        check_repeated("panel ", self.title, variable);
        self.repeated = Some(variable);
        self
    }

    /// Links to another dashboard: the next one to look at. Two dashboards cannot open each other this way; use
    /// [`Dashboard::siblings_tagged`] for that.
    #[track_caller]
    pub const fn opens(self, dashboard: &'static Dashboard) -> Self {
        self.linked(Link::Dashboard(dashboard))
    }

    /// Links to the log lines behind the panel, in Explore. The query holds no variables: Grafana writes their values
    /// into the address as they stand, where the `.+` of `All` becomes `. ` and a `\` no JSON.
    #[track_caller]
    pub const fn shows_logs(self, query: LogQuery) -> Self {
        if query.unit().is_some() {
            Fault::new("panel ")
                .quoted(self.title)
                .text(" links to logs with a query that yields numbers")
                .fix("link to the lines, without the counting")
                .raise()
        }
        if query.in_grafana() {
            Fault::new("panel ")
                .quoted(self.title)
                .text(
                    " links to Explore with variables in the query, whose values Grafana does not encode in an address",
                )
                .fix("leave them out of the query, or lead to a dashboard that has them: `.opens(&…)`")
                .raise()
        }
        self.linked(Link::Logs(query))
    }

    /// The lines that its links lead to.
    pub(crate) fn log_links(&self) -> impl Iterator<Item = &LogQuery> {
        self.links.iter().filter_map(|link| match link {
            Link::Logs(query) => Some(query),
            Link::Dashboard(_) => None,
        })
    }

    #[track_caller]
    const fn linked(mut self, link: Link) -> Self {
        if self.links.len() == MOST_LINKS {
            Fault::new("panel ").quoted(self.title).text(" has more than 4 links").fix("keep the useful ones").raise()
        }
        self.links = self.links.push(link, "links");
        self
    }

    /// Refuses a panel that has nothing to show. Its row asks.
    #[track_caller]
    pub(super) const fn check_complete(&self, row: &str) {
        if self.target_count == 0 && self.kind.asks() {
            Fault::new("row ")
                .quoted(row)
                .text(": panel ")
                .quoted(self.title)
                .text(" asks nothing")
                .fix("give it a query, or remove it")
                .raise()
        }
    }
}

/// Refuses copies that nobody can tell apart.
#[track_caller]
pub(super) const fn check_repeated(what: &str, title: &str, variable: &str) {
    if variable.is_empty() || (!names(title, "$", variable) && !names(title, "${", variable)) {
        Fault::new(what)
            .quoted(title)
            .text(" is repeated for each value of ")
            .quoted(variable)
            .text(", but its title does not say of which")
            .fix("name the variable in the title, with a `$` in front, like `Busy on $node`")
            .raise()
    }
}

/// Whether the text holds the name of the variable behind these signs, and not the beginning of a longer one.
const fn names(text: &str, signs: &str, variable: &str) -> bool {
    let (bytes, mut at) = (text.as_bytes(), 0);
    while let Some(found) = text::find(text, signs, at) {
        let begin = found + signs.len();
        let end = begin + variable.len();
        if text::begins_at(bytes, variable.as_bytes(), begin)
            && (end == bytes.len() || !(bytes[end].is_ascii_alphanumeric() || bytes[end] == b'_'))
        {
            return true;
        }
        at = found + 1;
    }
    false
}
