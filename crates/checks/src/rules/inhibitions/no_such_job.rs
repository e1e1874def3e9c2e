//! An inhibition names jobs that are scraped.

use std::collections::BTreeSet;

use findings::{Finding, Rule, RuleText, one_of};
use kit::Program;
use watch::inhibit::{Inhibit, Which};
use watch::route::Routing;
use watch::scrape::Job;

use crate::example::example;
use crate::place::at;
use crate::routings::routings;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "inhibitions/no-such-job",
    says: "the `job` that an inhibition names is scraped",
    why: "No alert ever bears a job that is misspelt: the inhibition mutes nothing, and one cause makes many messages \
        on the night it is needed.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#inhibit_rule"),
    fires: example!("no_such_job.rs", "fires"),
    quiet: example!("no_such_job.rs", "quiet"),
});

/// Each job that is named and not scraped, once: where the first inhibition names it.
pub fn check(program: &Program) -> Vec<Finding> {
    let jobs: Vec<&str> = program.watch.jobs.iter().map(Job::name).collect();
    let mut told = BTreeSet::new();
    let mut of = |inhibit: Inhibit| {
        let sides = [inhibit.source(), inhibit.target()].map(Which::pairs).concat();
        let (_, job) = sides.into_iter().find(|(label, value)| *label == "job" && !jobs.contains(value))?;
        let (source, target) = (inhibit.source(), inhibit.target());
        let message = format!("inhibition: {source} mutes {target}, but no job `{job}` is scraped");
        let finding = || RULE.error(at(inhibit.origin()), message).fix(one_of(job, jobs.iter().copied()));
        told.insert(job).then(finding)
    };
    routings(program).into_iter().flat_map(Routing::inhibitions).filter_map(&mut of).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const SHUT: Alert = alert("HouseIsShut")
        .identified_by(&["pot", "job"])
        .fires(given(series! { up 0x10 }).with("pot", "green").with("job", "pot"))
        .stays_quiet(given(series! { up 1x10 }))
        .when_gone(quiet_because("a house that is shut is no trouble"));
    const COLD: Alert = tea_is_cold("TeaIsCold");
    const MUTED: &[Inhibit] = &[
        Inhibit::between(Which::alert(&SHUT).with("job", "pto"), Which::alert(&COLD)).equal(&["pot"]), // <- told here
    ];
    const ROUTING: Routing = routing(ROUTES, MUTED);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", &[SHUT, COLD])], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const SHUT: Alert = alert("HouseIsShut")
        .identified_by(&["pot", "job"])
        .fires(given(series! { up 0x10 }).with("pot", "green").with("job", "pot"))
        .stays_quiet(given(series! { up 1x10 }))
        .when_gone(quiet_because("a house that is shut is no trouble"));
    const COLD: Alert = tea_is_cold("TeaIsCold");
    const MUTED: &[Inhibit] =
        &[Inhibit::between(Which::alert(&SHUT).with("job", "pot"), Which::alert(&COLD)).equal(&["pot"])];
    const ROUTING: Routing = routing(ROUTES, MUTED);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", &[SHUT, COLD])], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "inhibition: `HouseIsShut` with `job=pto` mutes `TeaIsCold`, but no job `pto` is scraped; fix: did you mean \
         `pot`? There are: `pot`"
    );
}
