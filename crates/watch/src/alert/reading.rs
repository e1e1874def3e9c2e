//! What an alert says of itself, to rules, routes and documents.

use super::{Alert, Condition, MOST_LABELS, SCOPE, Scenarios, Subject};
use crate::dashboard::PanelLink;
use crate::layout::{flush, indent, number};
use crate::prose;
use crate::query::{Lack, Read};
use crate::runbook::{self, Medium, Step};
use crate::scenario::Gone;
use crate::severity::Severity;
use crate::template::{follows, holds};
use terms::{Duration, List, Origin, text};

impl Alert {
    /// Its name: the value of the label `alertname`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// What it asks of people.
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// The labels of the result that tell one from another.
    pub const fn told_apart_by(&self) -> &'static [&'static str] {
        self.per
    }

    /// All labels that the result of its query may have, where they are known.
    pub(crate) fn labels_of_result(&self) -> &'static [&'static str] {
        self.condition.map_or(&[], |condition| condition.labels.known())
    }

    /// Its own labels, without `severity`.
    pub fn labels(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.labels.iter().copied()
    }

    /// How long the trouble lasts before it fires.
    pub const fn lasts(&self) -> Duration {
        match self.held_for {
            Some(duration) => duration,
            None => Duration::ZERO,
        }
    }

    /// How long it goes on firing afterwards.
    pub const fn keeps_firing(&self) -> Option<Duration> {
        self.keep_firing_for
    }

    /// One line for a phone's screen: a template.
    pub fn summary_text(&self) -> String {
        self.filled(self.summary)
    }

    /// What is wrong, with numbers: a template.
    pub fn description_text(&self) -> String {
        self.filled(self.description)
    }

    /// A text of this alert with the words in braces filled in.
    pub(crate) fn filled(&self, text: &str) -> String {
        prose::filled(&flush(text), self.words())
    }

    /// The steps of its runbook: what to look at, then what to do.
    pub fn steps(&self) -> impl Iterator<Item = &'static Step> {
        self.diagnosis.iter().chain(self.remedy.iter())
    }

    /// Whom it hurts. Renders to the annotation `impact`, which messages show.
    pub fn impact_text(&self) -> Option<String> {
        literal(self.filled(self.impact)).filter(|text| !text.is_empty())
    }

    /// What to look at first, from its runbook, where `<label>` is the label of this alert; a template. Renders to the
    /// annotation `first_step`, which messages show.
    pub fn first_step(&self) -> Option<String> {
        let step = literal(self.diagnosis.iter().next()?.in_a_line(self.words()))?;
        let labels = self.told_apart_by().iter();
        Some(
            labels.fold(step, |step, label| step.replace(&format!("<{label}>"), &format!("{{{{ $labels.{label} }}}}"))),
        )
    }

    /// Its runbook as Markdown, the headings of the given level (3 is `###`): four parts.
    pub fn runbook_page(&self, level: usize) -> String {
        self.page(level, Medium::Document)
    }

    /// The same for a board of Grafana: what to do comes before what to look at, and queries are links.
    pub(crate) fn runbook_on_board(&self, level: usize) -> String {
        self.page(level, Medium::Board)
    }

    fn page(&self, level: usize, medium: Medium) -> String {
        runbook::page(level, [self.meaning, self.impact], [&self.diagnosis, &self.remedy], self.words(), medium)
    }

    /// The panel that shows it.
    pub(crate) const fn panel_link(&self) -> Option<PanelLink> {
        self.panel
    }

    /// The uid of the dashboard that shows it.
    pub const fn dashboard_uid(&self) -> Option<&'static str> {
        self.dashboard
    }

    /// Its heading in documents: `HighCPU (node)`, or the bare name where it has no label `scope`.
    pub fn title(&self) -> String {
        match self.own_label(SCOPE) {
            Some(scope) => format!("{} ({scope})", self.name),
            None => self.name.to_owned(),
        }
    }

    /// The anchor of that heading, as GitHub makes it: `highcpu-node`.
    pub fn slug(&self) -> String {
        let kept = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '-' | '_');
        self.title().to_lowercase().chars().filter(|letter| kept(*letter)).collect::<String>().replace(' ', "-")
    }

    /// When it fires, when it stays quiet, and what happens when its target vanishes.
    pub const fn scenarios(&self) -> (&Scenarios, &Scenarios, Option<&Gone>) {
        (&self.fires, &self.stays_quiet, self.gone())
    }

    /// Whether it tells that this scrape job has no target left: see [`jobs_vanished`](Self::jobs_vanished).
    pub(crate) fn tells_of_job(&self, job: &str) -> bool {
        self.subject == Subject::Jobs && self.reads().iter().any(|(_, jobs)| jobs.contains(&job))
    }

    /// Says that it tells of scrape jobs.
    pub(crate) const fn telling_of_jobs(self) -> Self {
        Self { subject: Subject::Jobs, ..self }
    }

    /// Whether its summary follows from the labels of a scenario, or from its value where that is known, and its
    /// description.
    pub const fn texts_follow(&self, with_value: bool) -> [bool; 2] {
        [follows(self.summary, with_value), follows(self.description, with_value)]
    }

    /// The query as it was written, without the bound.
    pub const fn query_text(&self) -> &'static str {
        match self.condition {
            Some(condition) => condition.expression,
            None => "",
        }
    }

    /// The summary as it was written: `{bound}` and the like are not filled in.
    pub const fn summary_template(&self) -> &'static str {
        self.summary
    }

    /// The description as it was written, in the same way.
    pub const fn description_template(&self) -> &'static str {
        self.description
    }

    /// Whether Loki evaluates it, over logs.
    pub const fn is_over_logs(&self) -> bool {
        matches!(self.condition, Some(Condition { over_logs: true, .. }))
    }

    /// Whether what is written in the lines that it counts decides.
    pub const fn reads_text(&self) -> bool {
        matches!(self.condition, Some(Condition { reads_text: true, .. }))
    }

    /// The series that it reads from Prometheus.
    pub const fn reads(&self) -> &'static [Read] {
        match self.condition {
            Some(condition) => condition.reads,
            None => &[],
        }
    }

    /// The query as it was written, without the bound, what it needs and nothing has, and where it stands.
    pub(crate) fn asks(&self) -> Option<(&'static str, &'static [Lack], Origin)> {
        self.condition.map(|condition| (condition.expression, condition.lacks, condition.origin))
    }

    /// Why nothing of its query was checked; `None` if it was.
    pub(crate) fn unchecked(&self) -> Option<&'static str> {
        self.condition.and_then(|condition| condition.unchecked)
    }

    /// The expression as Prometheus or Loki reads it; several lines where the author wrote several.
    pub fn expression(&self) -> String {
        let Some(condition) = self.condition else { return String::new() };
        let text = flush(condition.expression);
        let Some(bound) = condition.bound else { return text };
        let sign = if bound.is_above() { ">" } else { "<" };
        let level = bound.level().in_unit(condition.unit);
        let level = if bound.is_from_now() {
            format!("time() {} {}", if level < 0.0 { '-' } else { '+' }, number(level.abs()))
        } else {
            number(level)
        };
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || "_:".contains(letter);
        if text.contains('\n') {
            format!("(\n{}\n) {sign} {level}", indent(&text, 2))
        } else if text.chars().all(is_name) {
            format!("{text} {sign} {level}")
        } else {
            format!("({text}) {sign} {level}")
        }
    }

    /// The value of a label of its own.
    pub const fn own_label(&self, name: &str) -> Option<&'static str> {
        let mut index = 0;
        while index < self.labels.len() {
            let (own, value) = *self.labels.get(index);
            if text::same(own, name) {
                return Some(value);
            }
            index += 1;
        }
        None
    }

    /// The value of a label that is the same for all alerts of this rule.
    pub const fn fixed_label(&self, name: &str) -> Option<&'static str> {
        if text::same(name, "alertname") {
            Some(self.name)
        } else if text::same(name, "severity") {
            Some(self.severity.label())
        } else {
            self.own_label(name)
        }
    }

    /// Its own labels, for const evaluation.
    pub(crate) const fn label_list(&self) -> List<(&'static str, &'static str), MOST_LABELS> {
        self.labels
    }

    /// Whether every alert of this rule has the label: from the query's result, or of its own.
    pub const fn has_label(&self, name: &str) -> bool {
        holds(&["alertname", "severity"], name) || holds(self.per, name) || self.own_label(name).is_some()
    }

    /// Whether the other has the same name and speaks of the same: both have the same label `scope`, or neither has
    /// one.
    pub const fn is_twin_of(&self, other: &Self) -> bool {
        text::same(self.name, other.name)
            && match (self.own_label(SCOPE), other.own_label(SCOPE)) {
                (Some(one), Some(another)) => text::same(one, another),
                (None, None) => true,
                _ => false,
            }
    }
}

/// A text that is no template, though rules take it for one: with braces of its own it is left to the runbook's page.
fn literal(text: String) -> Option<String> {
    (!text.contains("{{")).then_some(text)
}
