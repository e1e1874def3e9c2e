//! A dashboard has the variables that its texts mention.

use findings::{Finding, Rule, RuleText};
use kit::Program;

use crate::example::example;
use crate::mentions::{Text, texts};
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/unknown-variable",
    says: "every `$name` on a dashboard is one of its variables",
    why: "Grafana sends what it cannot fill in as it stands: the query asks for the very text `$name` and finds \
        nothing.",
    source: None,
    fires: example!("unknown_variable.rs", "fires"),
    quiet: example!("unknown_variable.rs", "quiet"),
});

/// Each mention of what the dashboard does not have; a variable may mention those before it.
pub fn check(program: &Program) -> Vec<Finding> {
    let mut found = Vec::new();
    for board in program.watch.dashboards {
        let variables = board.all_variables();
        let all = texts(board).into_iter().map(|text| (text, variables));
        let own = variables
            .iter()
            .enumerate()
            .filter_map(|(index, one)| Some((Text::of_variable(one)?, &variables[..index])));
        for (text, known) in all.chain(own) {
            for mention in text.mentions() {
                let (name, whose) = (mention.name, text.whose);
                if mention.is_built_in() || known.iter().any(|variable| variable.name() == name) {
                    continue;
                }
                let message = format!(
                    "dashboard `{}`: `{whose}` mentions the variable `${name}`, which the dashboard does not have",
                    board.uid()
                );
                let fix = match findings::nearest(name, known.iter().map(watch::dashboard::Variable::name)) {
                    Some(near) => format!("did you mean `${near}`? Else add it to `.variables(&[…])`"),
                    None => "add it to `.variables(&[…])`, or correct its name".to_owned(),
                };
                found
                    .push(RULE.error(text.place(&mention), message).fix(fix).also(at(board.origin()), "the dashboard"));
            }
        }
    }
    found
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Panel = stat("Cold", "How many.").query(
        asked(r#"cold{pot=~"$pot"}"#), // <- told here
        "pots",
    );
    const BOARD: Dashboard = Dashboard::new("pots", "Pots").rows(&[Row::new("All").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Panel = stat("Cold", "How many.").query(asked(r#"cold{pot=~"$pot"}"#), "pots");
    const BOARD: Dashboard =
        Dashboard::new("pots", "Pots").variables(&[choice("pot")]).rows(&[Row::new("All").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "dashboard `pots`: `Cold` mentions the variable `$pot`, which the dashboard does not have; fix: add it to \
         `.variables(&[…])`, or correct its name"
    );
}
