//! Choosing a variable changes something.

use findings::{Finding, Rule, RuleText};
use kit::Program;

use crate::example::example;
use crate::mentions::{Text, texts};
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/variable-without-effect",
    says: "every variable of a dashboard is mentioned on it",
    why: "Whoever chooses a value at the top believes that all below is about it.",
    source: None,
    fires: example!("variable_without_effect.rs", "fires"),
    quiet: example!("variable_without_effect.rs", "quiet"),
});

/// Each variable that nothing mentions.
pub fn check(program: &Program) -> Vec<Finding> {
    let of = |board: &'static watch::dashboard::Dashboard| {
        let variables = board.all_variables();
        let all: Vec<Text> = texts(board).into_iter().chain(variables.iter().filter_map(Text::of_variable)).collect();
        let idle = variables.iter().filter(move |variable| !all.iter().any(|text| text.has(variable.name())));
        idle.map(move |variable| {
            let message = format!(
                "dashboard `{}`: choosing the variable `{}` would change nothing, since no panel mentions it",
                board.uid(),
                variable.name()
            );
            let finding = RULE.error(at(variable.origin()), message);
            finding.fix("mention it in a query, or remove it").also(at(board.origin()), "the dashboard")
        })
    };
    program.watch.dashboards.iter().flat_map(of).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const VARIABLES: &[Variable] = &[
        choice("pot"), // <- told here
    ];
    const COLD: Panel = panel("Cold").same_for_every("pot", "they are counted");
    const BOARD: Dashboard =
        Dashboard::new("pots", "Pots").variables(VARIABLES).rows(&[Row::new("All").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Panel = stat("Cold", "How many.").query(asked(r#"cold{pot="$pot"}"#), "pots");
    const BOARD: Dashboard =
        Dashboard::new("pots", "Pots").variables(&[choice("pot")]).rows(&[Row::new("All").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "dashboard `pots`: choosing the variable `pot` would change nothing, since no panel mentions it; fix: mention \
         it in a query, or remove it"
    );
}
