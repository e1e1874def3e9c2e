//! What a receiver is to get is stored here.

use findings::{Finding, Rule, RuleText};
use promql::{World, analyse, parse};
use query::regex::Regex;
use serde_json::Value;

use crate::example::example;
use crate::place::at;
use crate::subject::Subject;
use crate::written::{Written, all};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "remote-write/dropped-when-scraped",
    says: "every series that `.keep_metrics(…)` names is kept by a job that scrapes it",
    why: "A receiver gets what is stored. A job that says which metrics it keeps (`.keep_metrics(…)`) stores no \
        other, and nobody gets what it drops (`.drop_metrics(…)`).",
    source: None,
    fires: example!("dropped_when_scraped.rs", "fires"),
    quiet: example!("dropped_when_scraped.rs", "quiet"),
});

/// Each series that a receiver is to get, and that every job drops which exposes it.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let world = (subject.metrics)();
    let mut found = Vec::new();
    for one in all(subject) {
        let said = one.environment.said_remote_writes().find(|(receiver, _)| receiver.name() == one.name());
        let Some((receiver, _)) = said.filter(|(receiver, _)| receiver.keeps_few()) else { continue };
        for series in receiver.named_metrics() {
            let jobs = jobs(world, series);
            if jobs.is_empty() || !jobs.iter().all(|job| drops(&one, job, series)) {
                continue;
            }
            let message = format!(
                "environment `{}` keeps `{series}` for `{}`, but {} when it is scraped",
                one.environment.name(),
                one.name(),
                jobs.iter().map(|job| format!("`{job}` drops it")).collect::<Vec<_>>().join(", and ")
            );
            let fix = format!("let that job keep it, or leave `{series}` out of the list");
            found.push(RULE.error(at(one.origin), message).fix(fix));
        }
    }
    found
}

/// The jobs whose targets expose the series. What Prometheus adds for every target, such as `up`, no job drops.
fn jobs(world: &World, series: &str) -> Vec<String> {
    if !world.catalogues.iter().any(|catalogue| catalogue.find(series).is_some()) {
        return Vec::new();
    }
    let Ok(query) = parse(series, world.dialect) else { return Vec::new() };
    analyse(&query, world).0.reads.into_iter().flat_map(|read| read.jobs).collect()
}

/// Whether the job, as it is there, stores no series of this name.
fn drops(one: &Written, job: &str, series: &str) -> bool {
    let jobs = one.config.get("scrape_configs").and_then(Value::as_array).into_iter().flatten();
    let mut rules = jobs
        .filter(|config| config.get("job_name").is_some_and(|name| name == job))
        .filter_map(|config| config.get("metric_relabel_configs")?.as_array())
        .flatten();
    rules.any(|rule| {
        let is_of_names = rule.get("source_labels").is_some_and(|labels| *labels == serde_json::json!(["__name__"]));
        let regex = rule.get("regex").and_then(Value::as_str).and_then(|regex| Regex::parse(regex).ok());
        let matches = regex.map(|regex| regex.matches(series));
        is_of_names
            && match rule.get("action").and_then(Value::as_str) {
                Some("keep") => matches == Some(false),
                Some("drop") => matches == Some(true),
                _ => false,
            }
    })
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const CENTRAL: RemoteWrite =
        RemoteWrite::to("https://metrics.tea.example/api/v1/push").keep_metrics(&["up", "cups_total"]);
    const THERE: Environment =
        Environment::new("there", "there", NOBODY).external_label("site", "tea").remote_write(CENTRAL); // <- told here
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, SCRIBE_COMPONENT]).environments(&[THERE], &[]);
    const WATCH: Watch = Watch { jobs: &[POTS.keep_metrics("process_.*")], ..Watch::NONE };
    pub const PROGRAM: Program = Program { watch: &WATCH, metrics: of_cups, ..running(&STACK) };
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const CENTRAL: RemoteWrite =
        RemoteWrite::to("https://metrics.tea.example/api/v1/push").keep_metrics(&["up", "cups_total"]);
    const THERE: Environment =
        Environment::new("there", "there", NOBODY).external_label("site", "tea").remote_write(CENTRAL);
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, SCRIBE_COMPONENT]).environments(&[THERE], &[]);
    const WATCH: Watch = Watch { jobs: &[POTS], ..Watch::NONE };
    pub const PROGRAM: Program = Program { watch: &WATCH, metrics: of_cups, ..running(&STACK) };
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environment `there` keeps `cups_total` for `metrics.tea.example`, but `pot` drops it when it is scraped; fix: \
         let that job keep it, or leave `cups_total` out of the list"
    );
}
