//! No two environments have one name.

use findings::{Finding, Rule, RuleText};
use kit::Program;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "environments/two-of-one-name",
    says: "environments have different names",
    why: "Commands choose an environment by its name: of two with one name, the second cannot be chosen.",
    source: None,
    fires: example!("two_of_one_name.rs", "fires"),
    quiet: example!("two_of_one_name.rs", "quiet"),
});

/// Each environment that is called like an earlier one.
pub fn check(program: &Program) -> Vec<Finding> {
    let all = program.environments();
    let double = |(index, environment): (usize, &kit::Environment)| {
        let first = all[..index].iter().find(|one| one.name() == environment.name())?;
        let message = format!("two environments are called `{}`", environment.name());
        Some(
            RULE.error(at(environment.origin()), message)
                .fix("rename one of them")
                .also(at(first.origin()), "the first"),
        )
    };
    all.iter().enumerate().filter_map(double).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const THERE: Environment = Environment::new("here", "there", NOBODY).keep_logs(days(3)); // <- told here
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
    crate::testing::tested!("two environments are called `here`; fix: rename one of them");
}
