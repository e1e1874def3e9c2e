//! A rule and findings for the tests of this crate.

use crate::{Edit, Finding, Place, Rule, RuleText, Sources};

pub(crate) static RULE: Rule = Rule::new(RuleText {
    id: "promql/never-matches",
    says: "a selector matches what is scraped",
    why: "A query without a result fires no alert.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/basics/"),
    fires: "up{job=\"nod\"}",
    quiet: "up{job=\"node\"}",
});

pub(crate) static OTHER: Rule = Rule::new(RuleText {
    id: "routes/nobody-notified",
    says: "a route leads each alert to a receiver",
    why: "An alert without a receiver fires and nobody hears of it.",
    source: None,
    fires: "a",
    quiet: "b",
});

pub(crate) const ALERTS: &str = "\
//! Alerts on nodes.

pub const NODE_DOWN: Alert = Alert::new(\"NodeDown\").expr(promql! {
    up{job=\"nod\"} == 0
});
";

const JOBS: &str = "pub const NODE: Job = Job::new(\"node\");\n";

pub(crate) fn sources() -> Sources {
    Sources::in_memory().with("spec/alerts.rs", ALERTS).with("spec/jobs.rs", JOBS)
}

/// A finding inside a query, with its other end and an edit.
pub(crate) fn in_query() -> Finding {
    let place = Place::in_code("spec/alerts.rs", 3, 59).inside("up{job=\"nod\"} == 0", 3..12);
    RULE.error(place.clone(), "`job=\"nod\"` selects nothing: no job of that name is scraped")
        .fix("did you mean `node`?")
        .also(Place::in_code("spec/jobs.rs", 1, 23), "this job is scraped")
        .edit(Edit::at(place, "job=\"node\""))
}

/// One of each other kind: nowhere, a line of a file that cannot be read, a file as a whole.
pub(crate) fn others() -> Vec<Finding> {
    vec![
        OTHER.warning(Place::of_line("rules/a b.yaml", 7), "nobody is notified\nof `A`").fix("add a route"),
        OTHER.note(Place::file("alertmanager.yaml"), "no route").also(Place::NOWHERE, "no receiver either"),
        OTHER.error(Place::NOWHERE, "no receiver is declared").fix("declare one"),
    ]
}
