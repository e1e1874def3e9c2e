//! What may be several values is matched as a regular expression.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::dashboard::Language;

use crate::example::example;
use crate::mentions::{Text, texts};
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/all-as-one-value",
    says: "a variable with `All` is matched by `=~` or `!~`",
    why: "Grafana fills several chosen values in as `(a|b)` and `All` as `.+`. Compared by `=`, that is the name of \
        nothing.",
    source: None,
    fires: example!("all_as_one_value.rs", "fires"),
    quiet: example!("all_as_one_value.rs", "quiet"),
});

/// Each comparison of such a variable with one value.
pub fn check(program: &Program) -> Vec<Finding> {
    let mut found = Vec::new();
    for board in program.watch.dashboards {
        let variables = board.all_variables();
        let queries = texts(board).into_iter().chain(variables.iter().filter_map(Text::of_variable));
        for text in queries.filter(|text| text.language != Language::Words) {
            for mention in text.mentions() {
                let (name, whose) = (mention.name, text.whose);
                let many = variables.iter().any(|variable| variable.name() == name && variable.has_all());
                if !many || text.is_in_regex(&mention) {
                    continue;
                }
                let message = format!(
                    "dashboard `{}`: `{whose}` compares with `${name}`, which may hold several values or `All`, as if \
                     it held one",
                    board.uid()
                );
                let finding = RULE.error(text.place(&mention), message).fix(format!("match it with `=~\"${name}\"`"));
                found.push(finding.also(at(board.origin()), "the dashboard"));
            }
        }
    }
    found
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Panel = stat("Cold", "How many.").query(
        asked(r#"cold{pot="$pot"}"#), // <- told here
        "pots",
    );
    const BOARD: Dashboard =
        Dashboard::new("pots", "Pots").variables(&[choice("pot").with_all()]).rows(&[Row::new("All").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Panel = stat("Cold", "How many.").query(asked(r#"cold{pot=~"$pot"}"#), "pots");
    const BOARD: Dashboard =
        Dashboard::new("pots", "Pots").variables(&[choice("pot").with_all()]).rows(&[Row::new("All").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "dashboard `pots`: `Cold` compares with `$pot`, which may hold several values or `All`, as if it held one; \
         fix: match it with `=~\"$pot\"`"
    );
}
