//! An alert of others as one of this spec: tried on the very constructors that the compiler will evaluate.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use lint::Rule;
use promql::Unit;
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::say;
use watch::scenario::{quiet_because, still_fires};
use watch::severity::Severity;
use watch::unit::Bound;

use super::condition::{self, Asked};
use super::log_query::LogWritten;
use super::query::{self, Written, leaked, leaked_all};
use super::rust::{camel_case, duration_call, literal, milliseconds, words};
use super::scenario::{self, Drafted};
use super::texts;
use super::unsaid::{GONE, NOT_SAID};
use crate::guard::guard;

/// An alert that the kit accepts.
pub struct Draft<'a> {
    rule: &'a Rule,
    /// In CamelCase.
    pub name: String,
    severity: Severity,
    query: Written,
    /// The same, where Loki answers it.
    logs: Option<LogWritten>,
    bound: Option<(Bound, String)>,
    held_for: u64,
    keep_firing_for: Option<u64>,
    per: Vec<String>,
    texts: texts::Texts,
    tried: Option<Drafted>,
    /// What was guessed, in words.
    pub guessed: Vec<String>,
}

/// What a rule does not say, as code.
pub struct Said<'a> {
    /// What stands above the const.
    pub from: String,
    pub severity: &'a str,
    pub panel: Option<&'a str>,
    pub gone: &'a str,
    pub impact: &'a str,
    /// The question that the query itself answers, where no text says how to look.
    pub look: Option<&'a str>,
    pub fix: &'a str,
}

/// The alert; else why it cannot be one here.
pub fn draft(rule: &Rule) -> Result<Draft<'_>, String> {
    let asked = condition::read(&rule.expr)?;
    let (held_for, keep_firing_for) = times(rule)?;
    let severity = severity(rule)?;
    let spoken_of = texts::labels(rule);
    let mut first = None;
    // Trying takes time, and most rules show by themselves when they fire.
    let found = LazyCell::new(|| scenario::by_trying(&asked.expr, &spoken_of, held_for.div_ceil(60_000)));
    for (query, bound) in forms(rule, &asked) {
        if let Some(said) = query.refused() {
            first = first.or(Some(said));
            continue;
        }
        for texts in texts::all(rule, &words(&camel_case(&rule.name)), &query) {
            let per = |tried: &Option<Drafted>| per(&query, &spoken_of, tried.as_ref());
            let mut draft = Draft {
                rule,
                name: camel_case(&rule.name),
                severity,
                query: query.clone(),
                logs: None,
                bound: bound.clone(),
                held_for,
                keep_firing_for: keep_firing_for.filter(|time| *time > 0),
                per: Vec::new(),
                texts,
                tried: None,
                guessed: Vec::new(),
            };
            // The best scenarios first; that none follow is no reason to lose the rest.
            let is_checked = query.unchecked.is_none();
            // How a counter grows past its bound is tried, and not guessed.
            let simple = || tried(&asked, bound.is_some(), &spoken_of).filter(|drafted| !drafted.is_of_counter());
            for way in 0..3 {
                draft.tried = match way {
                    0 if is_checked => simple(),
                    1 if is_checked => (*found).clone(),
                    _ => None,
                };
                if way < 2 && draft.tried.is_none() {
                    continue;
                }
                draft.per = per(&draft.tried);
                match draft.accepted() {
                    Ok(()) => return Ok(draft.told()),
                    Err(said) => first = first.or(Some(said)),
                }
            }
        }
    }
    Err(first.unwrap_or_else(|| "nothing here says it".to_owned()))
}

/// How long the trouble must last, and how long the alert goes on after it.
fn times(rule: &Rule) -> Result<(u64, Option<u64>), String> {
    let time = |text: &Option<String>| match text.as_deref().map(|text| (text, milliseconds(text))) {
        None => Ok(None),
        Some((_, Some(time))) => Ok(Some(time)),
        Some((text, None)) => Err(format!("`{text}` is no length of time")),
    };
    Ok((time(&rule.held_for)?.unwrap_or(0), time(&rule.keep_firing_for)?))
}

/// The alert over logs; else why it cannot be one here. No scenario follows from what lines say.
pub fn draft_of_logs(rule: &Rule) -> Result<Draft<'_>, String> {
    let told = "its top is no comparison by `>` or `<` with a number, which an alert over logs has";
    let compared = condition::read_logs(&rule.expr).ok_or(told)?;
    let (held_for, keep_firing_for) = times(rule)?;
    let mut first = None;
    for said in [None, texts::unit(rule), Some(Unit::Count)] {
        let logs = LogWritten { text: compared.query.clone(), said };
        let Some(unit) = logs.unit() else {
            return Err("it asks for lines, which nothing counts".to_owned());
        };
        let Some(bound) = compared.bound(unit) else { continue };
        if let Some(told) = logs.refused() {
            first = first.or(Some(told));
            continue;
        }
        let query = Written { text: compared.query.clone(), said, unit, unchecked: None };
        for texts in texts::all(rule, &words(&camel_case(&rule.name)), &query) {
            let draft = Draft {
                rule,
                name: camel_case(&rule.name),
                severity: severity(rule)?,
                query: query.clone(),
                logs: Some(logs.clone()),
                bound: Some(bound.clone()),
                held_for,
                keep_firing_for: keep_firing_for.filter(|time| *time > 0),
                per: Vec::new(),
                texts,
                tried: None,
                guessed: Vec::new(),
            };
            match draft.accepted() {
                Ok(()) => return Ok(draft.told()),
                Err(told) => first = first.or(Some(told)),
            }
        }
    }
    Err(first.unwrap_or_else(|| "no bound says its number".to_owned()))
}

/// The ways to say what it asks, the best first.
fn forms(rule: &Rule, asked: &Asked) -> Vec<(Written, Option<(Bound, String)>)> {
    let hinted = texts::unit(rule);
    let mut forms = Vec::new();
    let units = |text: &str| {
        let (found, guessed) = condition::read(text)
            .map_or((Unit::Unknown, Unit::Count), |asked| (query::unit(&asked.expr), query::guess(&asked.expr)));
        let mut units = if found == Unit::Unknown { vec![] } else { vec![(None, found)] };
        let said = hinted.into_iter().chain([guessed, Unit::Count]).filter(|unit| *unit != found);
        units.extend(said.map(|unit| (Some(unit), unit)));
        units
    };
    if let Some(compared) = &asked.compared {
        for (said, unit) in units(&compared.query) {
            if let Some(bound) = compared.bound(unit) {
                forms.push((Written { text: compared.query.clone(), said, unit, unchecked: None }, Some(bound)));
            }
        }
    }
    let whole = units(&rule.expr);
    for (said, unit) in whole {
        forms.push((Written { text: rule.expr.clone(), said, unit, unchecked: None }, None));
    }
    // What the macro refuses however it is said may still be asked, with its reason.
    let refusals: Option<Vec<String>> = forms.iter().map(|(query, _)| query.refused()).collect();
    if let Some(reason) = refusals.and_then(|refusals| refusals.into_iter().next()) {
        let reason = format!("imported as it was: {}", reason.split("; fix: ").next().unwrap_or(&reason));
        let unit = hinted.unwrap_or(Unit::Count);
        forms.push((Written { text: rule.expr.clone(), said: None, unit, unchecked: Some(reason) }, None));
    }
    forms
}

fn tried(asked: &Asked, is_bound: bool, spoken_of: &BTreeSet<String>) -> Option<Drafted> {
    match &asked.compared {
        Some(compared) if is_bound => scenario::of_bound(&condition::read(&compared.query).ok()?.expr, spoken_of),
        _ => scenario::of_condition(&asked.expr, spoken_of),
    }
}

/// The labels by which alerts are told apart, where the query leaves open which there are.
fn per(query: &Written, spoken_of: &BTreeSet<String>, tried: Option<&Drafted>) -> Vec<String> {
    let is_open = query.made().is_some_and(|query| query.labels().known().is_empty() && !query.labels().is_none());
    if !is_open {
        return Vec::new();
    }
    // An alert that fires has every label of its result, not only those that texts name.
    tried.map_or_else(
        || spoken_of.iter().cloned().collect(),
        |drafted| drafted.labels().into_iter().map(str::to_owned).collect(),
    )
}

fn severity(rule: &Rule) -> Result<Severity, String> {
    match rule.label("severity") {
        Some("critical") => Ok(Severity::CRITICAL),
        Some("warning") | None => Ok(Severity::WARNING),
        Some("info") => Ok(Severity::INFO),
        Some("none") if rule.name == "Watchdog" => Ok(Severity::NONE),
        Some(other) => guard(|| Ok(Severity::new(leaked(other), 15))).map_err(|told| reason(&told)),
    }
}

/// What a constructor said against it.
pub fn reason(told: &[findings::Finding]) -> String {
    let message = told.first().map(|finding| finding.message.as_str()).unwrap_or_default();
    // Behind the place of the constructor, which is ours.
    message.split_once(": ").map_or(message, |(_, said)| said).to_owned()
}

impl Draft<'_> {
    /// Whether it has scenarios, and so stands in its group.
    pub const fn is_tried(&self) -> bool {
        self.tried.is_some()
    }

    fn fires_when_gone(&self) -> bool {
        self.rule.expr.contains("absent(")
    }

    /// So many minutes of values, so that it has fired by then.
    fn minutes(&self) -> u64 {
        self.held_for.div_ceil(60_000) + 5
    }

    /// Whether the constructors take it, and a group takes what they make.
    fn accepted(&self) -> Result<(), String> {
        let made = guard(|| {
            let mut alert = Alert::new(leaked(&self.name), self.severity);
            let logs = self.logs.as_ref().and_then(LogWritten::made);
            let metrics = if logs.is_none() { self.query.made() } else { None };
            alert = match (logs, metrics, &self.bound) {
                (Some(query), _, Some((bound, _))) => alert.when_logs(query, *bound),
                (_, Some(query), Some((bound, _))) => alert.when(query, *bound),
                (_, Some(query), None) => alert.when_any(query),
                _ => return Ok(()),
            };
            alert = if self.held_for == 0 { alert.at_once() } else { alert.for_(kit::milliseconds(self.held_for)) };
            if let Some(time) = self.keep_firing_for {
                alert = alert.keep_firing_for(kit::milliseconds(time));
            }
            if !self.per.is_empty() {
                alert = alert.identified_by(leaked_all(self.per.iter().map(String::as_str)));
            }
            for (label, value) in self.own_labels() {
                alert = alert.label(leaked(label), leaked(value));
            }
            let texts = &self.texts;
            alert = alert.summary(leaked(&texts.summary)).description(leaked(&texts.description));
            // Without one, the group's other demands are still held against it.
            let placeholder = Drafted::Absent(
                query_macros::DraftedSeries {
                    name: "up".into(),
                    selector: "up".into(),
                    labels: Vec::new(),
                    per_second_over: None,
                    increase_within: None,
                },
                Vec::new(),
            );
            alert = self.tried.as_ref().unwrap_or(&placeholder).put(alert, self.minutes());
            let gone = if self.fires_when_gone() { still_fires() } else { quiet_because(GONE) };
            alert = alert.when_gone(gone).meaning(leaked(&texts.meaning)).impact(NOT_SAID);
            let steps = Vec::leak(vec![say(leaked(&texts.look)), say(NOT_SAID)]);
            let alerts = Vec::leak(vec![alert.diagnosis(&steps[..1]).remedy(&steps[1..])]);
            let _ = Group::new("imported", alerts);
            Ok(())
        });
        made.map_err(|told| reason(&told))
    }

    fn own_labels(&self) -> impl Iterator<Item = (&str, &str)> {
        let labels = self.rule.labels.iter().filter(|(label, _)| label != "severity");
        labels.map(|(label, value)| (label.as_str(), value.as_str()))
    }

    /// The same, with what was guessed said.
    fn told(mut self) -> Self {
        if self.name != self.rule.name {
            self.guessed.push(format!("the name, which was `{}`", self.rule.name));
        }
        if self.rule.label("severity").is_none() {
            self.guessed.push("severity".to_owned());
        }
        if self.query.said.is_some() {
            self.guessed.push("unit".to_owned());
        }
        self.guessed.extend(self.texts.guessed.iter().map(|what| (*what).to_owned()));
        self.guessed.push(if self.is_tried() { "scenarios" } else { "no scenario follows" }.to_owned());
        self
    }

    /// The const of an imported rule.
    pub fn written(&self, name: &str) -> String {
        let severity = match self.severity.label() {
            label @ ("critical" | "warning" | "info" | "none") => format!("Severity::{}", label.to_uppercase()),
            label => format!("Severity::new({label:?}, 15)"),
        };
        let parked = if self.is_tried() {
            ""
        } else {
            "#[expect(dead_code, reason = \"a draft: say when it fires, and list it in its group\")]\n"
        };
        let guessed = self.guessed.join(", ");
        let from = format!("// {}:{}. Draft: {guessed}.\n{parked}", self.rule.file, self.rule.line);
        let gone = if self.fires_when_gone() { "still_fires()" } else { "quiet_because(NOBODY_SAID_WHO_TELLS)" };
        let said =
            Said { from, severity: &severity, panel: None, gone, impact: "NOT_SAID", look: None, fix: "NOT_SAID" };
        self.written_as(name, &said)
    }

    /// The const, with what no rule says.
    pub fn written_as(&self, name: &str, unsaid: &Said) -> String {
        let mut lines = Vec::new();
        let query = self.logs.as_ref().map_or_else(|| self.query.call(4), LogWritten::call);
        let when = if self.logs.is_some() { "when_logs" } else { "when" };
        lines.push(match &self.bound {
            Some((_, bound)) if query.contains('\n') => {
                format!(".{when}(\n        {},\n        {bound},\n    )", query.replace('\n', "\n    "))
            }
            Some((_, bound)) => format!(".{when}({query}, {bound})"),
            None => format!(".when_any({query})"),
        });
        lines.push(if self.held_for == 0 {
            ".at_once()".to_owned()
        } else {
            format!(".for_({})", duration_call(self.held_for))
        });
        lines.extend(self.keep_firing_for.map(|time| format!(".keep_firing_for({})", duration_call(time))));
        if !self.per.is_empty() {
            let labels: Vec<String> = self.per.iter().map(|label| format!("{label:?}")).collect();
            lines.push(format!(".identified_by(&[{}])", labels.join(", ")));
        }
        lines.extend(
            self.own_labels()
                .map(|(label, value)| format!(".label({label:?}, {})", literal(value, 4, label.len() + 12))),
        );
        let said = |call: &str, text: &str| {
            let written = literal(text, 4, call.len() + 3);
            if written.contains('\n') {
                format!(".{call}(\n        {},\n    )", literal(text, 8, 0))
            } else {
                format!(".{call}({written})")
            }
        };
        let texts = &self.texts;
        lines.push(said("summary", &texts.summary));
        lines.push(said("description", &texts.description));
        lines.extend(unsaid.panel.map(|panel| format!(".panel({panel})")));
        if let Some(tried) = &self.tried {
            lines.extend(tried.calls(self.minutes()));
        }
        lines.push(format!(".when_gone({})", unsaid.gone));
        lines.push(said("meaning", &texts.meaning));
        lines.push(format!(".impact({})", unsaid.impact));
        let look = literal(&texts.look, 4, 14);
        lines.push(match unsaid.look {
            Some(question) if query.contains('\n') => {
                format!(".look(&ask(\n        {question:?},\n        {},\n    ))", query.replace('\n', "\n    "))
            }
            Some(question) => format!(".look(&ask({question:?}, {query}))"),
            None if look.contains('\n') => {
                format!(".look(&say(\n        {},\n    ))", literal(&texts.look, 8, 0))
            }
            None => format!(".look(&say({look}))"),
        });
        lines.push(format!(".fix(&say({}))", unsaid.fix));
        let body = lines.iter().map(|line| format!("\n    {line}")).collect::<Vec<_>>().concat();
        let Said { from, severity, .. } = unsaid;
        format!("{from}const {name}: Alert = Alert::new({:?}, {severity}){body};\n", self.name)
    }
}
