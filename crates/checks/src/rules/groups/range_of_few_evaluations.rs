//! A range over a recorded series holds enough of its samples.

use findings::{Finding, Rule, RuleText};
use kit::milliseconds;
use promql::rules::samples_needed;
use watch::rule_group::Group;

use crate::asked::Tree;
use crate::example::example;
use crate::place::at;
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "groups/range-of-few-evaluations",
    says: "a range over a recorded series holds one evaluation of its group, and four where two samples are needed",
    why: "A rule writes one sample at each evaluation. A range between two of them holds none for a part of the time, \
        and what compares two samples, such as `deriv`, finds nothing as soon as one evaluation is late.",
    source: Some("https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/"),
    fires: example!("range_of_few_evaluations.rs", "fires"),
    quiet: example!("range_of_few_evaluations.rs", "quiet"),
});

/// Each range that is too short.
pub(crate) fn check(program: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    for asked in program.asked() {
        let Tree::Metrics(expr) = &asked.tree else { continue };
        for (function, selector, range) in expr.ranged() {
            let (Some(name), Some(seconds)) = (selector.metric(), range.seconds()) else { continue };
            let records = |group: &&Group| group.records().iter().any(|record| record.name() == name.text);
            let Some(group) = program.watch.groups.iter().find(records) else { continue };
            let interval = group.interval().unwrap_or(program.watch.evaluated_every);
            let needed = samples_needed(function) * interval.as_milliseconds() as f64;
            if seconds * 1e3 >= needed {
                continue;
            }
            let message = format!(
                "{} takes `{function}` of `{}` over less than {}, but group `{}` records it every {interval}",
                asked.who,
                name.text,
                shown(needed),
                group.name()
            );
            let fix = format!("write `[{}]` or more, or record it more often", shown(needed));
            found.push(RULE.error(asked.place(range.span), message).fix(fix).also(at(group.origin()), "the group"));
        }
    }
    found
}

/// So many milliseconds as Prometheus writes them.
#[expect(clippy::cast_sign_loss, reason = "intervals are positive")]
fn shown(length: f64) -> String {
    milliseconds(length.round() as u64).to_string()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const FULL: Record = Record::checked("pot:leaves:sum", promql("sum by (pot) (leaves_grams)", &[]));
    const EMPTIES: Alert = tried(incomplete("PotEmpties", Severity::WARNING).when_any(
        promql("deriv(pot:leaves:sum[5m]) < 0", &[("pot:leaves:sum", &[])]), // <- told here
    ));
    const LEAVES: Group = Group::of_records("leaves", &[FULL]).every(minutes(2));
    pub const PROGRAM: Program = watched(&Watch { groups: &[LEAVES, Group::new("pots", &[EMPTIES])], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const FULL: Record = Record::checked("pot:leaves:sum", promql("sum by (pot) (leaves_grams)", &[]));
    const EMPTIES: Alert = tried(
        incomplete("PotEmpties", Severity::WARNING)
            .when_any(promql("deriv(pot:leaves:sum[8m]) < 0", &[("pot:leaves:sum", &[])])),
    );
    const LEAVES: Group = Group::of_records("leaves", &[FULL]).every(minutes(2));
    pub const PROGRAM: Program = watched(&Watch { groups: &[LEAVES, Group::new("pots", &[EMPTIES])], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "alert `PotEmpties` takes `deriv` of `pot:leaves:sum` over less than 8m, but group `leaves` records it every \
         2m; fix: write `[8m]` or more, or record it more often"
    );
}
