//! No two groups of rules have one name.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::rule_group::Group;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "groups/two-of-one-name",
    says: "the groups of rules have different names",
    why: "A group's name is the name of its rule file and of its section in the runbooks: of two groups of one name, \
        one file would overwrite the other.",
    source: None,
    fires: example!("two_of_one_name.rs", "fires"),
    quiet: example!("two_of_one_name.rs", "quiet"),
});

/// Each group that is called like an earlier one.
pub fn check(program: &Program) -> Vec<Finding> {
    let groups: Vec<&Group> = program.watch.groups.iter().chain(program.watch.log_groups).collect();
    let double = |(index, group): (usize, &&Group)| {
        let first = groups[..index].iter().find(|one| one.name() == group.name())?;
        let finding = RULE.error(at(group.origin()), format!("two groups are called `{}`", group.name()));
        Some(finding.fix("rename one").also(at(first.origin()), "the first"))
    };
    groups.iter().enumerate().filter_map(double).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const GREEN: Group = Group::new("pots", &[tea_is_cold("GreenTeaIsCold")]);
    const BLACK: Group = Group::new("pots", &[tea_is_cold("BlackTeaIsCold")]); // <- told here
    pub const PROGRAM: Program = watched(&Watch { groups: &[GREEN, BLACK], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const GREEN: Group = Group::new("green-pots", &[tea_is_cold("GreenTeaIsCold")]);
    const BLACK: Group = Group::new("black-pots", &[tea_is_cold("BlackTeaIsCold")]);
    pub const PROGRAM: Program = watched(&Watch { groups: &[GREEN, BLACK], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!("two groups are called `pots`; fix: rename one");
}
