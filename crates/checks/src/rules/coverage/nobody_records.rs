//! A series with colons in its name is recorded by a rule.

use findings::{Edit, Finding, Rule, RuleText, nearest};
use query::tree::MatchOp;
use query::values::accepts;
use watch::record::Record;
use watch::rule_group::Group;

use crate::asked::Tree;
use crate::example::example;
use crate::place::at;
use crate::readers::{Reader, and_more, readers, told};
use crate::subject::Subject;
use crate::words::listed;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "coverage/nobody-records",
    says: "every recorded series that a query reads is recorded by a rule",
    why: "A name with colons is the name of a recorded series. If no group of the watch records it, for example \
        because the rule was renamed and its readers were not, the query never has a result.",
    source: Some("https://prometheus.io/docs/practices/rules/"),
    fires: example!("nobody_records.rs", "fires"),
    quiet: example!("nobody_records.rs", "quiet"),
});

/// One finding for each series, however many queries read it.
pub(crate) fn check(program: &Subject) -> Vec<Finding> {
    let records: Vec<&Record> = program.watch.groups.iter().flat_map(Group::records).collect();
    // Prometheus itself records the state of alerts, under names without a colon.
    let missing = |series: &'static str, jobs: &[&str]| {
        let missing = jobs.is_empty() && series.contains(':') && !records.iter().any(|one| one.name() == series);
        missing.then(|| series.to_owned())
    };
    let named = readers(program, missing).into_iter().map(|(series, readers)| finding(&series, &readers, &records));
    named.chain(by_pattern(program, &records)).collect()
}

/// Names that are read by a pattern, such as `{__name__=~"node:.*"}`, where none is like it.
fn by_pattern(program: &Subject, records: &[&Record]) -> Vec<Finding> {
    let mut found = Vec::new();
    for asked in program.asked() {
        let Tree::Metrics(expr) = &asked.tree else { continue };
        for matcher in expr.selectors().into_iter().flat_map(|selector| &selector.matchers) {
            let pattern = &matcher.value.text;
            // Names of metrics, which have no colon, are held against what is exposed where the query is compiled.
            if matcher.label.text != "__name__" || matcher.op != MatchOp::Regex || !pattern.contains(':') {
                continue;
            }
            let exposed = || (program.metrics)().names();
            let is_like = |name: &str| accepts(matcher, name) != Some(false);
            if records.iter().any(|record| is_like(record.name())) || exposed().iter().any(|name| is_like(name)) {
                continue;
            }
            let message = format!("{} reads names like `{pattern}`, and no rule records one", asked.who);
            let near = records.iter().map(|record| record.name()).take(3).collect::<Vec<_>>();
            let fix = format!("correct the pattern; these are recorded: {}", listed(&near));
            found.push(RULE.error(asked.place(matcher.span), message).fix(fix));
        }
    }
    found
}

fn finding(series: &str, readers: &[Reader], records: &[&Record]) -> Finding {
    let message = format!("{}, which no rule records{}", readers[0].says(), and_more(readers));
    let near = nearest(series, records.iter().map(|record| record.name()));
    let record = near.and_then(|near| records.iter().find(|record| record.name() == near));
    let finding = told(&RULE, None, readers, message);
    let Some(record) = record else {
        return finding.fix("write `record! { name => expression }` in a group, or correct the name");
    };
    let finding = finding
        .fix(format!("did you mean `{}`? Else write `record! {{ name => expression }}` in a group", record.name()))
        .also(at(record.origin()), format!("this records `{}`", record.name()));
    if readers.len() == 1 { finding.edit(Edit::at(readers[0].place(), record.name())) } else { finding }
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    // The rule was renamed, its reader was not.
    const RECORD: Record = Record::checked("pot:poured:rate5m", UP);
    const COLD: Alert = tried(incomplete("TeaIsCold", Severity::WARNING).when_any(
        promql("pot:cups:rate5m == 0", &[("pot:cups:rate5m", &[])]), // <- told here
    ));
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("pots", &[COLD]).recording(&[RECORD])], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const RECORD: Record = Record::checked("pot:poured:rate5m", UP);
    const COLD: Alert = tried(
        incomplete("TeaIsCold", Severity::WARNING)
            .when_any(promql("pot:poured:rate5m == 0", &[("pot:poured:rate5m", &[])])),
    );
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("pots", &[COLD]).recording(&[RECORD])], ..WATCH });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::{says, tested};

    tested!(
        "alert `TeaIsCold` reads `pot:cups:rate5m`, which no rule records; fix: write `record! { name => expression \
         }` in a group, or correct the name"
    );

    #[test]
    fn a_name_that_is_nearly_a_recorded_one_is_corrected_at_its_word() {
        const WRONG: Query = promql("sum(pot:cups:rat5m)", &[("pot:cups:rat5m", &[])]);
        const BOARD: Dashboard =
            Dashboard::new("a", "A").rows(&[Row::new("All").panels(&[stat("Cups", "a").query(WRONG, "cups")])]);
        const GROUP: Group = Group::of_records("cups", &[Record::checked("pot:cups:rate5m", UP)]);
        let program = watched(&Watch { groups: &[GROUP], dashboards: &[BOARD], ..WATCH });
        assert_eq!(
            says(&program, &RULE),
            ["panel `Cups` of `A` reads `pot:cups:rat5m`, which no rule records; fix: did you mean \
                 `pot:cups:rate5m`? Else write `record! { name => expression }` in a group"]
        );
        let found = crate::check(&program);
        assert!(found[0].edit.is_some());
        let within = found[0].place.within().expect("it is inside the query");
        assert_eq!(&within.text[within.start..within.end], "pot:cups:rat5m");
    }

    #[test]
    fn a_pattern_of_names_is_like_one_of_them() {
        const LIKE: Panel = stat("Like", "a").query(asked("count({__name__=~\"pot:.*\"})"), "all");
        const UNLIKE: Panel = stat("Unlike", "a").query(asked("count({__name__=~\"cup:.+|kettle:.+\"})"), "all");
        const BOARD: Dashboard = Dashboard::new("a", "A").rows(&[Row::new("All").panels(&[LIKE, UNLIKE])]);
        const GROUP: Group = Group::of_records("cups", &[Record::checked("pot:cups:rate5m", UP)]);
        let program = watched(&Watch { groups: &[GROUP], dashboards: &[BOARD], ..WATCH });
        assert_eq!(
            says(&program, &RULE),
            ["panel `Unlike` of `A` reads names like `cup:.+|kettle:.+`, and no rule records one; fix: correct the \
                 pattern; these are recorded: `pot:cups:rate5m`"]
        );
    }

    #[test]
    fn the_state_of_alerts_is_recorded_by_prometheus_itself() {
        const ALERTS: Query = promql("ALERTS", &[("ALERTS", &[])]);
        const BOARD: Dashboard =
            Dashboard::new("a", "A").rows(&[Row::new("All").panels(&[stat("Up", "a").query(ALERTS, "up")])]);
        assert_eq!(says(&watched(&Watch { dashboards: &[BOARD], ..WATCH }), &RULE), [""; 0]);
    }
}
