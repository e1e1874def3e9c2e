//! Time intervals of one name are one interval.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::interval::TimeInterval;
use watch::route::Routing;

use crate::example::example;
use crate::place::at;
use crate::routings::routings;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "intervals/two-of-one-name",
    says: "time intervals of one name have the same periods",
    why: "Alertmanager knows an interval by its name and refuses a config with two of one name.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#time_interval"),
    fires: example!("two_of_one_name.rs", "fires"),
    quiet: example!("two_of_one_name.rs", "quiet"),
});

/// Each interval that is called like another and differs from it.
pub fn check(program: &Program) -> Vec<Finding> {
    let of = |routing: &'static Routing| {
        // Each once: intervals that are equal in all they say are one.
        let all = routing.intervals();
        let double = |(index, interval): (usize, &&TimeInterval)| {
            let first = all[..index].iter().find(|one| one.name() == interval.name())?;
            let message = format!("two time intervals are called `{}` and have different periods", interval.name());
            Some(RULE.error(at(interval.origin()), message).fix("rename one").also(at(first.origin()), "the first"))
        };
        all.iter().enumerate().filter_map(double).collect::<Vec<_>>()
    };
    routings(program).into_iter().flat_map(of).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const NIGHTS: TimeInterval = TimeInterval::new("nights", &[Period::new().times("22:00", "06:00")]);
    const LATER: TimeInterval = TimeInterval::new("nights", &[Period::new().times("23:00", "06:00")]); // <- told here
    const ROUTES: &[Route] = &[
        Route::new(Severity::WARNING, LETTER_BOX).mute_time_intervals(&[NIGHTS]).muted_because("tea can wait"),
        Route::new(Severity::INFO, LETTER_BOX).mute_time_intervals(&[LATER]).muted_because("tea can wait"),
    ];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const NIGHTS: TimeInterval = TimeInterval::new("nights", &[Period::new().times("22:00", "06:00")]);
    const ROUTES: &[Route] = &[
        Route::new(Severity::WARNING, LETTER_BOX).mute_time_intervals(&[NIGHTS]).muted_because("tea can wait"),
        Route::new(Severity::INFO, LETTER_BOX).mute_time_intervals(&[NIGHTS]).muted_because("tea can wait"),
    ];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!("two time intervals are called `nights` and have different periods; fix: rename one");
}
