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
mod reading;

use condition::Condition;

use super::dashboard::PanelLink;
use super::prose::{self, Words};
use super::runbook::Runbook;
use super::scenario::{Gone, Scenario, Trial};
use super::severity::Severity;
use super::slo::Burn;
use super::template::{check_labels, check_syntax, check_unit, holds, is_label_name};
use super::unit::{Bound, Unit};
use terms::{Duration, Fault, List, Origin, text};

/// The label that says what an alert speaks of, where several have the same name: `HighCPU` of a node, and of a pod.
pub const SCOPE: &str = "scope";

/// The most labels of its own that an alert can have.
const MOST_LABELS: usize = 4;

/// The most scenarios of a kind that an alert can have.
const MOST_SCENARIOS: usize = 4;

/// What an alert lacks, and what to add.
type Gaps = List<(&'static str, &'static str), 8>;

/// Some scenarios of a kind.
pub type Scenarios = List<Scenario, MOST_SCENARIOS>;

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
    runbook: Option<Runbook>,
    dashboard: Option<&'static str>,
    panel: Option<PanelLink>,
    fires: Scenarios,
    stays_quiet: Scenarios,
    when_gone: Option<Gone>,
    origin: Origin,
    burn: Option<Burn>,
    trial: Option<Trial>,
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
            runbook: None,
            dashboard: None,
            panel: None,
            fires: List::EMPTY,
            stays_quiet: List::EMPTY,
            when_gone: None,
            origin: Origin::here(),
            burn: None,
            trial: None,
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
        self.unchecked_texts()
    }

    /// It fires at the first evaluation that finds trouble: one bad sample is enough. Renders without `for:`.
    pub const fn at_once(mut self) -> Self {
        self.held_for = Some(Duration::ZERO);
        self.unchecked_texts()
    }

    /// How long it goes on firing after the trouble was last seen, so that it does not flap. Renders to `keep_firing_for:`.
    pub const fn keep_firing_for(mut self, duration: Duration) -> Self {
        self.keep_firing_for = Some(duration);
        self
    }

    /// The labels of the query's result, all of them: one alert per node, per pod. Follows from the query where it is left out.
    ///
    /// Texts speak of these labels only, and inhibition and grouping rely on them.
    #[track_caller]
    pub const fn per(self, labels: &'static [&'static str]) -> Self {
        if let Some(condition) = self.condition {
            condition.check_exact(self.name, labels);
        }
        Self { per_all: true, ..self.identified_by(labels) }
    }

    /// Labels of the query's result that tell one such alert from another, where the others follow from these: the job and the
    /// instance of a target say in which namespace it runs.
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

    /// What is wrong, with numbers. May use `{{ $labels.x }}`, `{{ $value }}`, `{bound}` and `{for}`. Renders to the annotation `description`.
    #[track_caller]
    pub const fn description(mut self, description: &'static str) -> Self {
        check_syntax(self.name, "description", description);
        self.description = description;
        self.unchecked_texts()
    }

    /// What it means and what to do; `{bound}` and `{for}` in its sentences are the alert's. Renders to a section of the runbooks
    /// page, and to the annotation `runbook_url`.
    #[track_caller]
    pub const fn runbook(mut self, runbook: Runbook) -> Self {
        if let Some(part) = runbook.missing() {
            about(self.name).text(": its runbook says nothing about ").quoted(part).fix("write it").raise()
        }
        self.runbook = Some(runbook);
        // The last of most alerts: what is wrong with the texts is told here, at the alert, before its group tells it.
        // Which labels there are is not known yet where the query leaves it open and `.per(..)` is still to come.
        if let Some(condition) = self.condition
            && (!self.per.is_empty() || condition.labels.is_none())
        {
            self.check_texts(condition.unit);
            self.checked = true;
        } else {
            self.checked = false;
        }
        self
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

    /// Series under which it fires, and how that reads. Renders to a test under `tests/promtool/`, run by promtool.
    #[track_caller]
    pub const fn fires(mut self, scenario: Scenario) -> Self {
        self.fires = self.fires.push(scenario, "scenarios of one kind");
        self
    }

    /// Series that come near, and under which it never fires. Renders to a test under `tests/promtool/`, run by promtool.
    #[track_caller]
    pub const fn stays_quiet(mut self, scenario: Scenario) -> Self {
        self.stays_quiet = self.stays_quiet.push(scenario, "scenarios of one kind");
        self
    }

    /// What tells when its series end. Renders to a test under `tests/promtool/`, run by promtool.
    #[track_caller]
    pub const fn when_gone(mut self, gone: Gone) -> Self {
        if self.when_gone.is_some() {
            about(self.name).text(" says twice what happens when its target vanishes").fix("keep one").raise()
        }
        self.when_gone = Some(gone);
        self
    }

    /// Series from which its scenarios follow: one a little beyond the bound, under which it fires, and one a little on this side of
    /// it, under which it stays quiet. Stands behind `.when(..)` and `.for_(..)`.
    #[track_caller]
    pub const fn tried(mut self, trial: Trial) -> Self {
        let (Some(Condition { bound: Some(bound), unit, .. }), Some(lasts)) = (self.condition, self.held_for) else {
            about(self.name)
                .text(" is tried before its bound and its duration are known")
                .fix("put `.tried(..)` behind `.when(query, bound)` and `.for_(..)`")
                .raise()
        };
        self.trial = Some(trial);
        self.fires(trial.firing(bound, unit, lasts)).stays_quiet(trial.quiet(bound, unit, lasts))
    }

    /// The same trouble where it is worse: another name, severity, bound and duration; labels, texts, links and runbook stay.
    ///
    /// Its scenarios follow anew from the [`tried`](Self::tried) series; others are not taken over.
    #[track_caller]
    pub const fn escalated(&self, name: &'static str, severity: Severity, bound: Bound, lasts: Duration) -> Self {
        let worse = Self {
            condition: match self.condition {
                Some(condition) => Some(condition.bounded(bound)),
                None => None,
            },
            keep_firing_for: self.keep_firing_for,
            per: self.per,
            per_said: self.per_said,
            per_all: self.per_all,
            labels: self.labels,
            summary: self.summary,
            description: self.description,
            runbook: self.runbook,
            dashboard: self.dashboard,
            panel: self.panel,
            when_gone: self.when_gone,
            ..Self::new(name, severity).for_(lasts)
        };
        match self.trial {
            Some(trial) => worse.tried(trial),
            None => worse,
        }
    }

    /// Another meaning and impact, where the steps of the runbook stay.
    #[track_caller]
    pub const fn meaning(mut self, meaning: &'static str, impact: &'static str) -> Self {
        let Some(runbook) = self.runbook else {
            about(self.name).text(" has no runbook whose meaning could be another").fix("add `.runbook(..)`").raise()
        };
        self.runbook = None;
        self.runbook(Runbook { meaning, impact, ..runbook })
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

    /// Raises where a label of its own stands in the way of one that tells its alerts apart: two results would then make one
    /// alert, and Prometheus refuses both.
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

    /// Raises where something is missing, all of it in one message, or where a text speaks of what the query does not yield.
    #[track_caller]
    pub(super) const fn check_complete(alerts: &[Self]) {
        let (mut fault, mut complete) = (Fault::new(""), true);
        let mut index = 0;
        while index < alerts.len() {
            let gaps = alerts[index].gaps();
            if !gaps.is_empty() {
                fault = alerts[index].gaping(if complete { fault } else { fault.text("\n") }, &gaps);
                complete = false;
            }
            index += 1;
        }
        if !complete {
            fault.raise()
        }
        let mut index = 0;
        while index < alerts.len() {
            if let Some(condition) = alerts[index].condition
                && !alerts[index].checked
            {
                alerts[index].check_texts(condition.unit);
            }
            index += 1;
        }
    }

    /// What is missing, as a message says it, and what to add.
    const fn gaps(&self) -> Gaps {
        let watchdog = self.severity.is(Severity::NONE);
        let (fires, quiet) = if self.is_over_logs() {
            (
                "`.fires(given(lines! { {app=\"loki\"} \"what is written\" 9x10 }).with(\"app\", \"loki\"))`",
                "`.stays_quiet(given(lines! { {app=\"loki\"} \"what is written\" 1x10 }))`",
            )
        } else {
            (
                "`.fires(given(series! { up{job=\"loki\"} 0x10 }).with(\"job\", \"loki\"))`",
                "`.stays_quiet(given(series! { up{job=\"loki\"} 1x10 }))`",
            )
        };
        let all = [
            (self.condition.is_none(), " has no condition", "`.when(query, bound)` or `.when_any(query)`"),
            (
                self.held_for.is_none(),
                " does not say how long the trouble must last",
                "`.for_(minutes(5))`, or `.at_once()`",
            ),
            (self.summary.is_empty(), " has no summary", "`.summary(\"..\")`: one line for a phone's screen"),
            (self.description.is_empty(), " has no description", "`.description(\"..\")`: what is wrong, with numbers"),
            (self.runbook.is_none(), " has no runbook", "`.runbook(Runbook { meaning, impact, diagnosis, remedy })`"),
            (self.fires.is_empty(), " does not say when it fires, so nobody has tried it", fires),
            (
                self.stays_quiet.is_empty() && !watchdog,
                " does not say when it stays quiet, so nobody has tried it",
                quiet,
            ),
            (
                self.when_gone.is_none() && !watchdog,
                " does not say what happens when its target vanishes, so nobody has tried it",
                "`.when_gone(told_by(&NO_INSTANCE_LEFT).job(\"loki\"))`, `still_fires()` or `quiet_because(\"..\")`",
            ),
        ];
        let (mut gaps, mut index) = (List::EMPTY, 0);
        while index < all.len() {
            let (missing, what, fix) = all[index];
            if missing {
                gaps = gaps.push((what, fix), "gaps of one alert");
            }
            index += 1;
        }
        gaps
    }

    /// Adds all that is missing to a message.
    const fn gaping(&self, fault: Fault, gaps: &Gaps) -> Fault {
        let location = self.origin.location();
        let mut fault = fault.text("alert ").quoted(self.name).text(" at ").text(self.origin.file()).text(":");
        fault = fault.number(location.line() as u64);
        let mut index = 0;
        while index < gaps.len() {
            fault = fault.text(if index == 0 { "" } else { "," }).text(gaps.get(index).0);
            index += 1;
        }
        fault = fault.text("; fix: add ");
        let mut index = 0;
        while index < gaps.len() {
            fault = fault.text(if index == 0 { "" } else { "; " }).text(gaps.get(index).1);
            index += 1;
        }
        fault
    }

    #[track_caller]
    const fn check_texts(&self, unit: Unit) {
        check_labels(self.name, "summary", self.summary, self.per);
        check_labels(self.name, "description", self.description, self.per);
        check_unit(self.name, "summary", self.summary, unit);
        check_unit(self.name, "description", self.description, unit);
        let words = self.words();
        prose::check(self.name, "summary", self.summary, words);
        prose::check(self.name, "description", self.description, words);
        if let Some(runbook) = &self.runbook {
            runbook.check_words(self.name, words);
        }
    }

    /// What words in braces stand for in its texts.
    const fn words(&self) -> Words {
        let bound = match self.condition {
            Some(condition) => condition.bound,
            None => None,
        };
        let burn = match self.burn {
            Some(burn) => Some((burn, self.per)),
            None => None,
        };
        Words { bound, lasts: self.held_for, burn }
    }
}

const fn about(name: &str) -> Fault {
    Fault::new("alert ").quoted(name)
}
