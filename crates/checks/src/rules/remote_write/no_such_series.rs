//! The series that a receiver is to get are there.

use std::collections::BTreeSet;

use findings::{Finding, Rule, RuleText, nearest};
use watch::record::Record;
use watch::rule_group::Group;

use crate::example::example;
use crate::place::at;
use crate::subject::{Subject, There};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "remote-write/no-such-series",
    says: "every series that `.keep_metrics(…)` or `.drop_metrics(…)` names is exposed or recorded",
    why: "A name that was misspelled, or that an upgrade has changed, keeps nothing: the receiver lacks the series, \
        and nobody here sees it. Of a histogram there are `_bucket`, `_sum` and `_count`.",
    source: None,
    fires: example!("no_such_series.rs", "fires"),
    quiet: example!("no_such_series.rs", "quiet"),
});

/// What Prometheus writes about its own alerts.
const OF_ALERTS: [&str; 2] = ["ALERTS", "ALERTS_FOR_STATE"];

/// Each name of nothing, where it is known what there is.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let world = (subject.metrics)();
    if world.open || world.catalogues.is_empty() {
        return Vec::new();
    }
    let exposed: BTreeSet<String> = world.names().into_iter().chain(OF_ALERTS.map(str::to_owned)).collect();
    subject.everywhere().iter().flat_map(|there| unknown(there, &exposed)).collect()
}

fn unknown(there: &There, exposed: &BTreeSet<String>) -> Vec<Finding> {
    let (environment, mut found) = (there.cx().environment(), Vec::new());
    let recorded: Vec<&str> = there.cx().watch().groups.iter().flat_map(Group::records).map(Record::name).collect();
    for (receiver, origin) in environment.said_remote_writes() {
        let is_known = |name: &str| exposed.contains(name) || recorded.contains(&name);
        for name in receiver.named_metrics().iter().filter(|name| !is_known(name)) {
            let verb = if receiver.keeps_few() { "keeps" } else { "drops" };
            let message = format!(
                "environment `{}` {verb} `{name}` for `{}`, but nothing exposes or records a series of that name",
                environment.name(),
                receiver.name()
            );
            let parts = ["_bucket", "_sum", "_count"].map(|part| format!("{name}{part}"));
            let known = || exposed.iter().map(String::as_str).chain(recorded.iter().copied());
            let fix = if parts.iter().all(|part| is_known(part)) {
                format!("name the series of the histogram: `{}`, `{}`, `{}`", parts[0], parts[1], parts[2])
            } else {
                match nearest(name, known()) {
                    Some(near) => format!("did you mean `{near}`? Else leave it out of the list"),
                    None => "leave it out of the list, or record what exposes it".to_owned(),
                }
            };
            found.push(RULE.error(at(origin), message).fix(fix));
        }
    }
    found
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const CENTRAL: RemoteWrite =
        RemoteWrite::to("https://metrics.tea.example/api/v1/push").keep_metrics(&["up", "cups_totl"]);
    const THERE: Environment =
        Environment::new("there", "there", NOBODY).external_label("site", "tea").remote_write(CENTRAL); // <- told here
    const STACK: Stack = Stack::new(TEA, &[SCRIBE_COMPONENT]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = Program { metrics: of_cups, ..running(&STACK) };
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const CENTRAL: RemoteWrite =
        RemoteWrite::to("https://metrics.tea.example/api/v1/push").keep_metrics(&["up", "ALERTS", "cups_total"]);
    const THERE: Environment =
        Environment::new("there", "there", NOBODY).external_label("site", "tea").remote_write(CENTRAL);
    const STACK: Stack = Stack::new(TEA, &[SCRIBE_COMPONENT]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = Program { metrics: of_cups, ..running(&STACK) };
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::{says, tested};

    tested!(
        "environment `there` keeps `cups_totl` for `metrics.tea.example`, but nothing exposes or records a series of \
         that name; fix: did you mean `cups_total`? Else leave it out of the list"
    );

    #[test]
    fn a_histogram_is_named_by_its_series() {
        const CENTRAL: RemoteWrite =
            RemoteWrite::to("https://metrics.tea.example/api/v1/push").drop_metrics(&["steeping_seconds"]);
        const THERE: Environment =
            Environment::new("there", "there", NOBODY).external_label("site", "tea").remote_write(CENTRAL);
        const STACK: Stack = Stack::new(TEA, &[SCRIBE_COMPONENT]).environments(&[THERE], &[]);
        assert_eq!(
            says(&Program { metrics: of_cups, ..running(&STACK) }, &RULE),
            ["environment `there` drops `steeping_seconds` for `metrics.tea.example`, but nothing exposes or \
              records a series of that name; fix: name the series of the histogram: `steeping_seconds_bucket`, \
              `steeping_seconds_sum`, `steeping_seconds_count`"]
        );
    }
}
