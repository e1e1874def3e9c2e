//! The pipeline as parts of a Collector: what its receiver joins, what its processors do, what its connector counts.

use configs::otel_collector::{Count, Counted, Filter, Operator, Statements, literal};
use kit::{Duration, Fault};

use super::{Counter, Pipeline, STREAM, Step, ottl};

/// What a Collector does to each line, by the part that does it.
#[derive(Clone, Debug)]
pub struct CollectorPipeline {
    /// Joins lines, before anything is read of them.
    pub operators: Vec<Operator>,
    /// Statements over records whose resource has the labels that say where they come from.
    pub statements: Vec<Statements>,
    /// What is dropped.
    pub filter: Option<Filter>,
    /// What is counted, and after how long without a line a series vanishes.
    pub count: Option<(Count, Duration)>,
    /// The attributes of records that become labels.
    pub labels: Vec<&'static str>,
}

/// What the steps so far come to.
#[derive(Default)]
struct Parts {
    operators: Vec<Operator>,
    groups: Vec<(Vec<String>, Vec<String>)>,
    dropped: Vec<String>,
    counters: Vec<(Vec<String>, Counter)>,
}

impl Pipeline {
    /// What a Collector does to each line.
    pub fn collector(&self) -> CollectorPipeline {
        let mut parts = Parts::default();
        parts.say(&[], vec![format!("set({}, log.attributes[\"log.iostream\"])", ottl::attribute(STREAM))]);
        parts.take(&self.steps, None, &[]);
        let (labels, metadata) = (self.labels(), self.metadata());
        for (_, counter) in &parts.counters {
            // What is neither is taken off the line before it is counted.
            let lost = [counter.with].into_iter().chain(counter.by.iter().copied());
            if let Some(value) = lost.into_iter().find(|one| !labels.contains(one) && !metadata.contains(one)) {
                Fault::new("counter ")
                    .quoted(counter.name)
                    .text(" counts lines by their value ")
                    .quoted(value)
                    .text(", which the OpenTelemetry Collector has only while it is a label or metadata")
                    .fix("add it to the pipeline's `Step::metadata(..)`")
                    .raise()
            }
        }
        // An empty value is no metadata.
        let empty = metadata
            .iter()
            .map(|name| format!("delete_key(log.attributes, {name:?}) where {} == \"\"", ottl::attribute(name)));
        let kept: Vec<String> = labels.iter().chain(&metadata).map(|name| format!("{name:?}")).collect();
        let keep = format!("keep_keys(log.attributes, [{}])", kept.join(", "));
        parts.say(&[], empty.chain([keep]).collect());
        let group = |(conditions, statements): (Vec<String>, Vec<String>)| {
            let written = |texts: Vec<String>| texts.iter().map(|text| literal(text)).collect::<Vec<_>>();
            let all = if conditions.is_empty() { vec![] } else { vec![conditions.join(" and ")] };
            Statements::new(written(statements)).conditions(written(all))
        };
        let idle = parts.counters.iter().map(|(_, counter)| counter.idle).max_by_key(|idle| idle.as_seconds());
        let counted = |(conditions, counter): &(Vec<String>, Counter)| {
            let with = ottl::has(counter.with);
            let condition = [std::slice::from_ref(&with), conditions].concat().join(" and ");
            (counter.name.to_owned(), Counted::by(counter.description, literal(&condition), counter.by))
        };
        CollectorPipeline {
            operators: parts.operators,
            statements: parts.groups.into_iter().map(group).collect(),
            filter: (!parts.dropped.is_empty())
                .then(|| Filter::dropping(parts.dropped.iter().map(|condition| literal(condition)))),
            count: idle.map(|idle| (Count::records(parts.counters.iter().map(counted)), idle)),
            labels,
        }
    }
}

impl Parts {
    /// Adds statements for the records for which all of these hold, to those before that hold for the same.
    fn say(&mut self, conditions: &[String], statements: Vec<String>) {
        match self.groups.last_mut() {
            _ if statements.is_empty() => {}
            Some((last, group)) if *last == conditions => group.extend(statements),
            _ => self.groups.push((conditions.to_vec(), statements)),
        }
    }

    fn take(&mut self, steps: &[Step], app: Option<&str>, conditions: &[String]) {
        for step in steps {
            match step {
                Step::Of { app, but, steps } => {
                    let mut conditions = conditions.to_vec();
                    let of_app = format!("resource.attributes[\"app\"] == {app:?}");
                    if !conditions.contains(&of_app) {
                        conditions.push(of_app);
                    }
                    conditions.extend(but.iter().map(|pattern| format!("not IsMatch(log.body, {pattern:?})")));
                    self.take(steps, Some(app), &conditions);
                }
                Step::Join { firstline, wait } => {
                    if self.operators.is_empty() {
                        self.operators.push(Operator::name_source());
                    }
                    self.operators.push(Operator::join(&pods_of(app), firstline, *wait));
                }
                Step::Drop { pattern, .. } => {
                    let drops = format!("IsMatch(log.body, {pattern:?})");
                    self.dropped.push([conditions, &[drops]].concat().join(" and "));
                }
                Step::Count(counter) => self.counters.push((conditions.to_vec(), counter.clone())),
                step => self.say(conditions, ottl::statements(step)),
            }
        }
    }
}

/// The names of a workload's pods, as its controller makes them: a Deployment's, a StatefulSet's, a DaemonSet's. Where
/// lines are joined nobody has asked for labels yet.
fn pods_of(app: Option<&str>) -> String {
    match app {
        None => ".*".to_owned(),
        Some(app) => format!("^{app}-(?:[a-z0-9]{{1,10}}-[a-z0-9]{{5}}|[a-z0-9]{{5}}|[0-9]+)$"),
    }
}
