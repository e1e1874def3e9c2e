//! Alerts that can fire, that say what they mean, and that come with the way out: or no build.
//!
//! ```
//! # use stack::kit::minutes;
//! # use watch::{alert::Alert, runbook::*, severity::Severity, unit::*};
//! use stack::promql;
//!
//! pub const HIGH_CPU: Alert = Alert::new("HighCPU", Severity::WARNING)
//!     .when(promql! { Ratio => 1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m])) }, above(percent(80.0)))
//!     .for_(minutes(5))
//!     .per(&["node"])
//!     .label("scope", "node")
//!     .summary("CPU of node {{ $labels.node }} is busy")
//!     .description("{{ $value | humanizePercentage }} of the CPU of {{ $labels.node }} is in use.")
//!     .runbook(Runbook {
//!         meaning: "More than {bound} of the CPU of a node is in use.",
//!         impact: "The shop answers more slowly.",
//!         diagnosis: &[run("Which pods use it?", sh("kubectl top pods -A --sort-by=cpu"))],
//!         remedy: &[say("Move the pods, or add a node.")],
//!     });
//! ```
//!
//! What concerns one step is checked at that step's alert; that nothing is missing, when the alert joins a
//! [`Group`](super::rule_group::Group).

mod condition;
mod escalation;
mod gaps;
mod guidance;
mod reading;
mod tried;
mod under;

use condition::Condition;
pub use condition::Fate;

use super::burn::Burn;
use super::dashboard::PanelLink;
use super::overlay::Needs;
use super::runbook::Steps;
use super::scenario::{Gone, Scenario, Trial};
use super::severity::Severity;
use super::template::{check_syntax, holds, is_label_name};
use terms::{Duration, Fault, List, Origin, WorkloadId, text};
use tried::Derives;

/// The label that says what an alert speaks of, where several have the same name: `HighCPU` of a node, and of a pod.
pub const SCOPE: &str = "scope";

/// The most labels of its own that an alert can have.
const MOST_LABELS: usize = 4;

/// The most scenarios of a kind that an alert can have.
const MOST_SCENARIOS: usize = 4;

/// Some scenarios of a kind.
pub type Scenarios = List<Scenario, MOST_SCENARIOS>;

/// What an alert tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    /// What its query finds.
    Series,
    /// Scrape jobs without a target.
    Jobs,
}

/// In which environments an alert is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    /// In all.
    Everywhere,
    /// Where several pods of this workload run.
    WhereSeveral(WorkloadId<'static>),
    /// Where samples are written to a receiver.
    WhereRemoteWrite,
}

/// An alert. Renders to an alerting rule of a Prometheus rule file.
#[must_use = "an alert watches nothing until it stands in a group"]
#[derive(Clone, Copy, Debug)]
pub struct Alert {
    name: &'static str,
    severity: Severity,
    condition: Option<Condition>,
    held_for: Option<Duration>,
    keep_firing_for: Option<Duration>,
    per: &'static [&'static str],
    per_said: bool,
    per_all: bool,
    labels: List<(&'static str, &'static str), MOST_LABELS>,
    summary: &'static str,
    description: &'static str,
    meaning: &'static str,
    impact: &'static str,
    diagnosis: Steps,
    remedy: Steps,
    dashboard: Option<&'static str>,
    panel: Option<PanelLink>,
    fires: Scenarios,
    stays_quiet: Scenarios,
    when_gone: Option<Gone>,
    origin: Origin,
    burn: Option<Burn>,
    trial: Option<Trial>,
    derives: Derives,
    subject: Subject,
    needs: Needs,
    written: Written,
    /// Whether nothing has changed since its texts were checked: the group need not do it again.
    checked: bool,
}

impl Alert {
    /// Names the alert, in CamelCase, and says what it asks of people. Renders to `alert:` and the label `severity`.
    #[track_caller]
    pub const fn new(name: &'static str, severity: Severity) -> Self {
        if name.is_empty() || !name.as_bytes()[0].is_ascii_uppercase() || !text::alphanumeric_or(name, "") {
            Fault::new("alert ")
                .quoted(name)
                .text(": an alert's name is CamelCase, of letters and digits")
                .fix("write it like `HighCPU`")
                .raise()
        }
        if severity.is(Severity::NONE) && !text::same(name, "Watchdog") {
            about(name)
                .text(" has the severity `NONE`, which asks nothing of anybody")
                .fix("choose `INFO`, `WARNING` or `CRITICAL`")
                .raise()
        }
        Self {
            name,
            severity,
            condition: None,
            held_for: None,
            keep_firing_for: None,
            per: &[],
            per_said: false,
            per_all: false,
            labels: List::EMPTY,
            summary: "",
            description: "",
            meaning: "",
            impact: "",
            diagnosis: Steps::EMPTY,
            remedy: Steps::EMPTY,
            dashboard: None,
            panel: None,
            fires: List::EMPTY,
            stays_quiet: List::EMPTY,
            when_gone: None,
            origin: Origin::here(),
            burn: None,
            trial: None,
            derives: Derives::WhenKnown,
            subject: Subject::Series,
            needs: Needs::EMPTY,
            written: Written::Everywhere,
            checked: false,
        }
    }

    /// How long the trouble must last before the alert fires. Renders to `for:`.
    #[track_caller]
    pub const fn for_(mut self, duration: Duration) -> Self {
        if duration.as_milliseconds() == 0 {
            about(self.name).text(" is held for no time").fix("say `.at_once()` if it must fire at once").raise()
        }
        self.held_for = Some(duration);
        self.unchecked_texts().derived()
    }

    /// It fires at the first evaluation that finds trouble: one bad sample is enough. Renders without `for:`.
    #[track_caller]
    pub const fn at_once(mut self) -> Self {
        self.held_for = Some(Duration::ZERO);
        self.unchecked_texts().derived()
    }

    /// How long it goes on firing after the trouble was last seen, so that it does not flap. Renders to
    /// `keep_firing_for:`.
    pub const fn keep_firing_for(mut self, duration: Duration) -> Self {
        self.keep_firing_for = Some(duration);
        self
    }

    /// The labels of the query's result, all of them: one alert per node, per pod. Follows from the query where it is
    /// left out.
    ///
    /// Texts speak of these labels only, and inhibition and grouping rely on them.
    #[track_caller]
    pub const fn per(self, labels: &'static [&'static str]) -> Self {
        if let Some(condition) = self.condition {
            condition.check_exact(self.name, labels);
        }
        Self { per_all: true, ..self.identified_by(labels) }
    }

    /// Labels of the query's result that tell one such alert from another, where the others follow from these: the job
    /// and the instance of a target say in which namespace it runs.
    #[track_caller]
    pub const fn identified_by(mut self, labels: &'static [&'static str]) -> Self {
        let mut index = 0;
        while index < labels.len() {
            self.check_label_name(labels[index]);
            index += 1;
        }
        if let Some(condition) = self.condition {
            condition.check_labels(self.name, labels);
        }
        self.per = labels;
        self.per_said = true;
        self.unchecked_texts()
    }

    /// Adds a label of its own: `("scope", "node")`. Renders to `labels:`. Alerts of one name must differ in [`SCOPE`].
    #[track_caller]
    pub const fn label(mut self, name: &'static str, value: &'static str) -> Self {
        self.check_label_name(name);
        if self.own_label(name).is_some() {
            about(self.name).text(" has the label ").quoted(name).text(" twice").fix("keep one").raise()
        }
        if value.is_empty() {
            about(self.name)
                .text(": the label ")
                .quoted(name)
                .text(" is empty, which to Prometheus is no label")
                .fix("give it a value, or leave it out")
                .raise()
        }
        if self.labels.len() == MOST_LABELS {
            about(self.name).text(" has more than ").number(MOST_LABELS as u64).text(" labels").fix("keep few").raise()
        }
        check_syntax(self.name, name, value);
        self.labels = self.labels.push((name, value), "labels");
        self.check_nothing_covered();
        self
    }

    /// One line for a phone's screen. May use `{{ $labels.x }}` and `{bound}`. Renders to the annotation `summary`.
    #[track_caller]
    pub const fn summary(mut self, summary: &'static str) -> Self {
        if text::has(summary, b'\n') {
            about(self.name).text(": its summary has several lines").fix("say the rest in `.description(..)`").raise()
        }
        check_syntax(self.name, "summary", summary);
        self.summary = summary;
        self.unchecked_texts()
    }

    /// What is wrong, with numbers. May use `{{ $labels.x }}`, `{{ $value }}`, `{bound}` and `{for}`. Renders to the
    /// annotation `description`.
    #[track_caller]
    pub const fn description(mut self, description: &'static str) -> Self {
        check_syntax(self.name, "description", description);
        self.description = description;
        self.unchecked_texts()
    }

    /// The uid of the dashboard that shows it. Renders to the annotation `dashboard_url`.
    #[track_caller]
    pub const fn dashboard(mut self, uid: &'static str) -> Self {
        if uid.is_empty() || uid.len() > 40 || !text::alphanumeric_or(uid, "-_") {
            about(self.name)
                .text(": ")
                .quoted(uid)
                .text(" is not a dashboard's uid")
                .fix("give at most 40 letters, digits, `-` and `_`")
                .raise()
        }
        self.dashboard = Some(uid);
        self
    }

    /// The panel that shows it, by its title: `.panel(CLUSTER_HEALTH.panel("CPU by node"))`. Renders to the annotation
    /// `dashboard_url`, which opens that panel alone.
    pub const fn panel(mut self, panel: PanelLink) -> Self {
        self.dashboard = Some(panel.uid());
        self.panel = Some(panel);
        self
    }

    /// The same, linked to what is still there: its panel, or else its dashboard, or nothing.
    pub(crate) fn linked(self, has_board: impl Fn(&str) -> bool, has_panel: impl Fn(&PanelLink) -> bool) -> Self {
        Self {
            dashboard: self.dashboard.filter(|uid| has_board(uid)),
            panel: self.panel.filter(|panel| has_panel(panel)),
            ..self
        }
    }

    /// Its texts speak of an objective.
    pub(super) const fn burning(mut self, burn: Burn) -> Self {
        self.burn = Some(burn);
        self.unchecked_texts()
    }

    /// After a change on which depends what its texts may say.
    const fn unchecked_texts(mut self) -> Self {
        self.checked = false;
        self
    }

    #[track_caller]
    const fn check_label_name(&self, name: &str) {
        if !is_label_name(name) {
            about(self.name)
                .text(": ")
                .quoted(name)
                .text(" is not a label's name")
                .fix("give letters, digits and `_`, no digit first, no `__` first")
                .raise()
        }
        if holds(&["alertname", "severity"], name) {
            about(self.name)
                .text(": the label ")
                .quoted(name)
                .text(" is set by `Alert::new`")
                .fix("leave it out here")
                .raise()
        }
    }

    /// Raises where a label of its own stands in the way of one that tells its alerts apart: two results would then
    /// make one alert, and Prometheus refuses both.
    #[track_caller]
    const fn check_nothing_covered(&self) {
        let Some(condition) = self.condition else { return };
        let mut index = 0;
        while index < self.labels.len() {
            let (name, _) = self.labels.get(index);
            if holds(condition.labels.known(), name) || holds(self.per, name) {
                about(self.name)
                    .text(": its own label ")
                    .quoted(name)
                    .text(" covers that of the query's result, which tells its alerts apart")
                    .fix("give its own label another name, or aggregate the query without that label")
                    .raise()
            }
            index += 1;
        }
    }
}

const fn about(name: &str) -> Fault {
    Fault::new("alert ").quoted(name)
}
