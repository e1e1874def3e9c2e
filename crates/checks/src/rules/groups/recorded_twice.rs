//! A series is recorded by one rule only.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::record::Record;
use watch::rule_group::Group;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "groups/recorded-twice",
    says: "a series is recorded by one rule only",
    why: "Two rules that record one name overwrite each other at each evaluation, so that neither can be read.",
    source: None,
    fires: example!("recorded_twice.rs", "fires"),
    quiet: example!("recorded_twice.rs", "quiet"),
});

/// Each rule that records what an earlier one does.
pub fn check(program: &Program) -> Vec<Finding> {
    let of = |group: &'static Group| group.records().iter().map(move |record| (group, record));
    let records: Vec<(&Group, &Record)> = program.watch.groups.iter().flat_map(of).collect();
    let double = |(index, (group, record)): (usize, &(&Group, &Record))| {
        let (other, first) = records[..index].iter().find(|(_, one)| one.name() == record.name())?;
        let name = record.name();
        let message = if other.name() == group.name() {
            format!("group `{}` records `{name}` twice, so that neither can be read", group.name())
        } else {
            format!(
                "groups `{}` and `{}` both record `{name}`, so that neither can be read",
                other.name(),
                group.name()
            )
        };
        Some(RULE.error(at(record.origin()), message).fix("keep one").also(at(first.origin()), "the first"))
    };
    records.iter().enumerate().filter_map(double).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const POURED: Record = Record::checked("pot:cups:rate5m", promql("rate(cups_total[5m])", &[]));
    const DRUNK: Record = Record::checked("pot:cups:rate5m", promql("rate(drunk_total[5m])", &[])); // <- told here
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::of_records("cups", &[POURED, DRUNK])], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const POURED: Record = Record::checked("pot:poured:rate5m", promql("rate(cups_total[5m])", &[]));
    const DRUNK: Record = Record::checked("pot:drunk:rate5m", promql("rate(drunk_total[5m])", &[]));
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::of_records("cups", &[POURED, DRUNK])], ..WATCH });
}

#[cfg(test)]
mod tests {
    use crate::tea_house::*;

    #[test]
    fn two_groups_cannot_record_it_either() {
        const ONE: Record = Record::checked("pot:cups:rate5m", UP);
        const GROUPS: &[Group] = &[Group::of_records("cups", &[ONE]), Group::of_records("pots", &[ONE])];
        assert_eq!(
            crate::testing::says(&watched(&Watch { groups: GROUPS, ..WATCH }), &super::RULE),
            ["groups `cups` and `pots` both record `pot:cups:rate5m`, so that neither can be read; fix: keep one"]
        );
    }

    crate::testing::tested!("group `cups` records `pot:cups:rate5m` twice, so that neither can be read; fix: keep one");
}
