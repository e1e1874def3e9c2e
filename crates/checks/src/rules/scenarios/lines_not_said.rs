//! Where an alert looks into lines, its scenario says what is written in them.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::scenario::Lines;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "scenarios/lines-not-said",
    says: "a scenario says what is written in lines that its alert looks into",
    why: "A query with a line filter counts the lines that hold a word. Lines of which nobody knows what is written \
        in them prove nothing about it.",
    source: None,
    fires: example!("lines_not_said.rs", "fires"),
    quiet: example!("lines_not_said.rs", "quiet"),
});

/// Each scenario with such lines.
pub fn check(program: &Program) -> Vec<Finding> {
    let of = |alert: &'static watch::alert::Alert| {
        let (fires, quiet, _) = alert.scenarios();
        let scenarios = fires.iter().chain(quiet.iter()).filter(|_| alert.reads_text());
        let series = scenarios.flat_map(|scenario| scenario.all_series().map(move |series| (scenario, series)));
        let open = series.filter(|(_, series)| matches!(series.lines(), Some(Lines { text: None, .. })));
        open.map(|(scenario, series)| {
            let message = format!(
                "alert `{}` looks into its lines, but its scenario does not say what is written in those of `{}`",
                alert.name(),
                series.selector()
            );
            let fix = "write it behind the labels: `lines! { {app=\"loki\"} \"what is written\" 3x20 }`";
            RULE.error(at(scenario.origin()), message).fix(fix)
        })
    };
    program.watch.alerts().flat_map(of).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const SPILT: Alert = incomplete("TeaIsSpilt", Severity::INFO)
        .when_logs(logql("sum by (pot) (rate({app=\"pot\"} |= \"spilt\" [5m]))").that_reads_text(), above(count(1.0)))
        .fires(given(lines! { {app="pot"} 5x10 }).with("pot", "green")) // <- told here
        .stays_quiet(given(lines! { {app="pot"} "tea" 5x10 }))
        .when_gone(still_fires().with("pot", "green"));
    pub const PROGRAM: Program = watched(&Watch { log_groups: &[Group::new("spilt", &[SPILT])], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const SPILT: Alert = incomplete("TeaIsSpilt", Severity::INFO)
        .when_logs(logql("sum by (pot) (rate({app=\"pot\"} |= \"spilt\" [5m]))").that_reads_text(), above(count(1.0)))
        .fires(given(lines! { {app="pot"} "spilt" 5x10 }).with("pot", "green"))
        .stays_quiet(given(lines! { {app="pot"} "tea" 5x10 }))
        .when_gone(still_fires().with("pot", "green"));
    pub const PROGRAM: Program = watched(&Watch { log_groups: &[Group::new("spilt", &[SPILT])], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "alert `TeaIsSpilt` looks into its lines, but its scenario does not say what is written in those of \
         `{app=\"pot\"}`; fix: write it behind the labels: `lines! { {app=\"loki\"} \"what is written\" 3x20 }`"
    );
}
