//! No two variables of a dashboard have one name.

use findings::{Finding, Rule, RuleText};
use kit::Program;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/two-variables-of-one-name",
    says: "the variables of a dashboard have different names",
    why: "Queries mention a variable by its name: of two with one name, one can be chosen and does nothing.",
    source: None,
    fires: example!("two_variables_of_one_name.rs", "fires"),
    quiet: example!("two_variables_of_one_name.rs", "quiet"),
});

/// Each variable that is called like an earlier one of its dashboard.
pub fn check(program: &Program) -> Vec<Finding> {
    let of = |board: &'static watch::dashboard::Dashboard| {
        let variables = board.all_variables();
        let double = move |(index, variable): (usize, &watch::dashboard::Variable)| {
            let first = variables[..index].iter().find(|one| one.name() == variable.name())?;
            let message = format!("dashboard `{}` has two variables named `{}`", board.uid(), variable.name());
            let finding = RULE.error(at(variable.origin()), message).fix("rename one, or remove it");
            Some(finding.also(at(first.origin()), "the first"))
        };
        variables.iter().enumerate().filter_map(double)
    };
    program.watch.dashboards.iter().flat_map(of).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const VARIABLES: &[Variable] = &[
        choice("pot"),
        Variable::textbox("pot", "Pot", ""), // <- told here
    ];
    const COLD: Panel = stat("Cold", "How many.").query(asked(r#"cold{pot="$pot"}"#), "pots");
    const BOARD: Dashboard =
        Dashboard::new("pots", "Pots").variables(VARIABLES).rows(&[Row::new("All").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const VARIABLES: &[Variable] = &[choice("pot")];
    const COLD: Panel = stat("Cold", "How many.").query(asked(r#"cold{pot="$pot"}"#), "pots");
    const BOARD: Dashboard =
        Dashboard::new("pots", "Pots").variables(VARIABLES).rows(&[Row::new("All").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!("dashboard `pots` has two variables named `pot`; fix: rename one, or remove it");
}
