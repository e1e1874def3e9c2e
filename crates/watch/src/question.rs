//! Every question that is put to Prometheus or Loki, and who puts it: rules, runbooks, panels, variables and links.

use super::dashboard::{Dashboard, Language, Panel, Row};
use super::lead::Lead;
use super::query::{LogQuery, Query, Read};
use super::rule_group::Group;
use super::runbook::Paste;
use super::verbatim::Verbatim;
use super::watch::Watch;
use terms::Origin;

/// A question that is put to Prometheus or to Loki.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Who asks, as in "alert `HighCPU`".
    pub asker: String,
    /// The expression as it was written.
    pub text: &'static str,
    /// The series that it reads from Prometheus; `None` where the compiler was not asked.
    pub reads: Option<&'static [Read]>,
    /// Why nothing of it was checked, if its author said so.
    pub unchecked: Option<&'static str>,
    /// Whether a rule asks it: Prometheus itself answers, from what it keeps. All others ask Grafana's data source.
    pub is_of_rule: bool,
    /// The series that the answer is recorded as.
    pub recorded_as: Option<&'static str>,
    /// Where the query was written.
    pub origin: Origin,
}

impl Question {
    pub(crate) fn of(asker: String, query: &Query) -> Self {
        let (text, unchecked, origin) = (query.text(), query.unchecked(), query.origin());
        let reads = unchecked.is_none().then_some(query.reads());
        Self { asker, text, reads, unchecked, is_of_rule: false, recorded_as: None, origin }
    }

    /// A text of which only its author is known.
    pub const fn of_text(asker: String, text: &'static str, origin: Origin) -> Self {
        Self { asker, text, reads: None, unchecked: None, is_of_rule: false, recorded_as: None, origin }
    }

    pub(crate) const fn of_logs(asker: String, query: &LogQuery) -> Self {
        Self::of_text(asker, query.text(), query.origin())
    }
}

impl Group {
    /// What its rules ask, whichever program evaluates them.
    pub fn questions(&self) -> Vec<Question> {
        let mut questions = Vec::new();
        for record in self.records() {
            let question = Question::of(format!("recording rule `{}`", record.name()), &record.query());
            questions.push(Question { is_of_rule: true, recorded_as: Some(record.name()), ..question });
        }
        for alert in self.alerts() {
            let Some((text, _, origin)) = alert.asks() else { continue };
            let (asker, unchecked) = (format!("alert `{}`", alert.title()), alert.unchecked());
            let reads = (unchecked.is_none() && !alert.is_over_logs()).then_some(alert.reads());
            questions.push(Question { asker, text, reads, unchecked, is_of_rule: true, recorded_as: None, origin });
        }
        questions
    }
}

impl Watch {
    /// Every question that is put to Prometheus, in the order of the spec.
    pub fn questions(&self) -> Vec<Question> {
        let mut questions = Vec::new();
        for group in self.groups {
            questions.extend(group.questions());
            of_runbooks(group, &mut questions);
        }
        self.log_groups.iter().for_each(|group| of_runbooks(group, &mut questions));
        self.dashboards.iter().for_each(|board| of_dashboard(board, &mut questions));
        questions.extend(self.verbatim.iter().flat_map(Verbatim::questions));
        let of_lead = |lead: &Lead| Some(Question::of(format!("link `{}`", lead.title()), &lead.query()?));
        questions.extend(self.leads.iter().filter_map(of_lead));
        questions
    }

    /// The series that scenarios give, as selectors: they are read as queries are.
    pub fn scenario_series(&self) -> Vec<Question> {
        let mut series = Vec::new();
        for alert in self.alerts().filter(|alert| !alert.is_over_logs()) {
            let asker = || format!("a scenario of `{}`", alert.title());
            let (fires, quiet, gone) = alert.scenarios();
            for scenario in fires.iter().chain(quiet.iter()) {
                let origin = scenario.origin();
                series.extend(scenario.all_series().map(|one| Question::of_text(asker(), one.selector(), origin)));
            }
            if let Some(gone) = gone {
                let given = gone.all_series();
                series.extend(given.map(|one| Question::of_text(asker(), one.selector(), gone.origin())));
            }
        }
        series
    }

    /// The labels of a result that the texts of alerts, the legends of panels and the choices of variables name: with
    /// the query of the result, and where that stands.
    pub fn label_mentions(&self) -> Vec<(&'static str, Origin, Vec<String>)> {
        let mut mentions = Vec::new();
        for alert in self.alerts() {
            let Some((text, _, origin)) = alert.asks() else { continue };
            let told = [alert.summary_text(), alert.description_text()];
            let per = alert.told_apart_by().iter().map(|label| format!("{{{{ $labels.{label} }}}}"));
            mentions.push((text, origin, told.into_iter().chain(per).collect()));
        }
        for board in self.dashboards {
            for variable in board.all_variables() {
                if let (Some(series), Some(label)) = (variable.series(), variable.offers()) {
                    mentions.push((series.text(), series.origin(), vec![format!("{{{{{label}}}}}")]));
                }
            }
            for target in board.all_rows().iter().flat_map(Row::all_panels).flat_map(Panel::all_targets) {
                mentions.push((target.text(), target.origin(), vec![target.legend().to_owned()]));
            }
        }
        for asked in self.verbatim.iter().flat_map(|board| board.asks()) {
            let Some(query) = asked.of_metrics() else { continue };
            mentions.push((query.text(), query.origin(), asked.mentions()));
        }
        mentions
    }

    /// Every question that is put to Loki, in the order of the spec.
    pub fn log_questions(&self) -> Vec<Question> {
        let mut questions: Vec<_> = self.log_groups.iter().flat_map(Group::questions).collect();
        for alert in self.alerts() {
            for step in alert.steps() {
                if let Paste::Logql(query) = step.paste() {
                    questions.push(Question::of_logs(format!("the runbook of `{}`", alert.title()), &query));
                }
            }
        }
        self.dashboards.iter().for_each(|board| of_log_panels(board, &mut questions));
        questions.extend(self.verbatim.iter().flat_map(Verbatim::log_questions));
        questions.extend(
            self.leads.iter().map(|lead| Question::of_logs(format!("link `{}`", lead.title()), &lead.streams())),
        );
        questions
    }
}

fn of_runbooks(group: &Group, questions: &mut Vec<Question>) {
    for alert in group.alerts() {
        for step in alert.steps() {
            if let Paste::Promql(query) = step.paste() {
                questions.push(Question::of(format!("the runbook of `{}`", alert.title()), &query));
            }
        }
    }
}

fn of_dashboard(board: &Dashboard, questions: &mut Vec<Question>) {
    for variable in board.all_variables() {
        let Some(series) = variable.series() else { continue };
        let asker = format!("variable `{}` of `{}`", variable.name(), board.title());
        questions.push(Question::of(asker, &series));
    }
    for mark in board.all_marks() {
        questions.push(Question::of(format!("mark `{}` of `{}`", mark.name(), board.title()), &mark.query()));
    }
    for panel in board.all_rows().iter().flat_map(Row::all_panels) {
        let targets = panel.all_targets().filter(|target| target.language() == Language::PromQl);
        let asker = format!("panel `{}` of `{}`", panel.title(), board.title());
        questions.extend(targets.map(|one| {
            let (unchecked, asker) = (one.unchecked(), asker.clone());
            let reads = unchecked.is_none().then_some(one.reads());
            Question {
                asker,
                text: one.text(),
                reads,
                unchecked,
                is_of_rule: false,
                recorded_as: None,
                origin: one.origin(),
            }
        }));
    }
}

fn of_log_panels(board: &Dashboard, questions: &mut Vec<Question>) {
    for variable in board.all_variables() {
        if let Some((text, Language::LogQl)) = variable.asks() {
            let asker = format!("variable `{}` of `{}`", variable.name(), board.title());
            questions.push(Question::of_text(asker, text, variable.origin()));
        }
    }
    for panel in board.all_rows().iter().flat_map(Row::all_panels) {
        let asker = || format!("panel `{}` of `{}`", panel.title(), board.title());
        let targets = panel.all_targets().filter(|target| target.language() == Language::LogQl);
        questions.extend(targets.map(|one| Question::of_text(asker(), one.text(), one.origin())));
        questions.extend(panel.log_links().map(|query| Question::of_logs(asker(), query)));
    }
}
