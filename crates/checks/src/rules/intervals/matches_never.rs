//! Some day lies in each period.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::interval::TimeInterval;
use watch::route::Routing;

use crate::example::example;
use crate::hours::is_empty;
use crate::place::at;
use crate::routings::routings;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "intervals/matches-never",
    says: "some day lies in each period of a time interval",
    why: "A time lies in a period when it fulfils all of its conditions. On 30 February no route rests or acts; \
        Alertmanager says nothing of it.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#time_interval"),
    fires: example!("matches_never.rs", "fires"),
    quiet: example!("matches_never.rs", "quiet"),
});

/// Each period in which no day lies.
pub fn check(program: &Program) -> Vec<Finding> {
    let found = |interval: &'static TimeInterval| {
        let finding = |period| {
            let message = format!("no day lies in `{period}` of the time interval `{}`", interval.name());
            RULE.error(at(interval.origin()), message).fix("correct its days, months, weekdays or years")
        };
        interval.periods().iter().filter(|period| is_empty(period)).map(finding)
    };
    routings(program).into_iter().flat_map(Routing::intervals).flat_map(found).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const MARTYRS_DAY: Period = Period::new().months(Month::February, Month::February).days_of_month(21, 21);
    const NO_DAY: Period = Period::new().months(Month::February, Month::February).days_of_month(30, 31);
    const HOLIDAYS: TimeInterval = TimeInterval::new("holidays", &[MARTYRS_DAY, NO_DAY]); // <- told here
    const ROUTES: &[Route] =
        &[Route::new(Severity::INFO, LETTER_BOX).mute_time_intervals(&[HOLIDAYS]).muted_because("it is never urgent")];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const MARTYRS_DAY: Period = Period::new().months(Month::February, Month::February).days_of_month(21, 21);
    const ENDS: Period = Period::new().months(Month::February, Month::March).days_of_month(29, 31);
    const HOLIDAYS: TimeInterval = TimeInterval::new("holidays", &[MARTYRS_DAY, ENDS]);
    const ROUTES: &[Route] =
        &[Route::new(Severity::INFO, LETTER_BOX).mute_time_intervals(&[HOLIDAYS]).muted_because("it is never urgent")];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "no day lies in `day 30 to 31, february, UTC` of the time interval `holidays`; fix: correct its days, months, \
         weekdays or years"
    );
}
