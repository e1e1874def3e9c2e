//! No two environments are written to one folder.

use findings::{Finding, Rule, RuleText};
use kit::Program;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "environments/one-folder-twice",
    says: "environments are written to different folders",
    why: "The files of the second environment overwrite those of the first.",
    source: None,
    fires: example!("one_folder_twice.rs", "fires"),
    quiet: example!("one_folder_twice.rs", "quiet"),
});

/// Each environment that is written where an earlier one is.
pub fn check(program: &Program) -> Vec<Finding> {
    let all = program.environments();
    let double = |(index, environment): (usize, &kit::Environment)| {
        let folder = environment.folder();
        let first = all[..index].iter().find(|one| one.folder() == folder)?;
        let (one, two) = (first.name(), environment.name());
        let message = format!("environments `{one}` and `{two}` are both written to `{folder}`");
        let finding = RULE.error(at(environment.origin()), message);
        Some(finding.fix("give one of them another folder").also(at(first.origin()), "the other"))
    };
    all.iter().enumerate().filter_map(double).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const THERE: Environment = Environment::new("there", "tea", NOBODY).keep_logs(days(3)); // <- told here
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[HERE, THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const THERE: Environment = Environment::new("there", "there", NOBODY).keep_logs(days(3));
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[HERE, THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environments `here` and `there` are both written to `tea`; fix: give one of them another folder"
    );
}
