//! A variable filters the label whose values it offers.

use std::collections::BTreeSet;

use findings::{Finding, Rule, RuleText};
use kit::Program;
use query::tree::Matcher;
use watch::dashboard::{Language, Row, Variable};
use watch::question::Question;

use crate::asked::{Asked, Tree, read};
use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/filters-another-label",
    says: "a variable stands for the label whose values it offers, or for one that has the same values",
    why: "A list of nodes by which `instance` is filtered finds nothing: `node-1` is no `10.0.0.1:9100`. Whoever \
        chooses one sees an empty dashboard, and whoever leaves `All` sees that all is well.",
    source: Some("https://grafana.com/docs/grafana/latest/dashboards/variables/add-template-variables/"),
    fires: example!("filters_another_label.rs", "fires"),
    quiet: example!("filters_another_label.rs", "quiet"),
});

/// Each matcher of another label.
pub fn check(program: &Program) -> Vec<Finding> {
    let mut found = Vec::new();
    for board in program.watch.dashboards {
        let offering = || board.all_variables().iter().filter_map(|one| Some((one, one.offers()?)));
        for panel in board.all_rows().iter().flat_map(Row::all_panels) {
            let asker = format!("panel `{}` of `{}`", panel.title(), board.title());
            let questions = |language| {
                let targets = panel.all_targets().filter(move |target| target.language() == language);
                targets.map(|target| Question::of_text(asker.clone(), target.text(), target.origin())).collect()
            };
            let metrics = read(questions(Language::PromQl), Language::PromQl).collect::<Vec<_>>();
            for asked in metrics.into_iter().chain(read(questions(Language::LogQl), Language::LogQl)) {
                for (variable, label) in offering() {
                    found.extend(of_variable(program, &asked, variable, label));
                }
            }
        }
    }
    found
}

/// Each matcher that compares another label with the variable and nothing else.
fn of_variable(program: &Program, asked: &Asked, variable: &Variable, offered: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for matcher in matchers(asked) {
        let label = matcher.label.text.as_str();
        if stands_for(&matcher.value.text) != Some(variable.name()) || is_alike(program, label, offered) {
            continue;
        }
        let name = variable.name();
        let message = format!("{} filters `{label}` by `${name}`, which offers values of `{offered}`", asked.who);
        let fix = format!("filter `{offered}`, or let the variable offer `{label}`");
        let finding = RULE.error(asked.place(matcher.span), message).fix(fix);
        found.push(finding.also(at(variable.origin()), "the variable"));
    }
    found
}

fn matchers(asked: &Asked) -> Vec<&Matcher> {
    match &asked.tree {
        Tree::Metrics(expr) => expr.selectors().into_iter().flat_map(|selector| &selector.matchers).collect(),
        Tree::Logs(expr) => expr.lines().into_iter().flat_map(|lines| &lines.selector.matchers).collect(),
    }
}

/// The variable that a value is and nothing else: `$x`, `${x}`, `${x:regex}`. What is put together of several is
/// another matter.
fn stands_for(value: &str) -> Option<&str> {
    let named = value.strip_prefix('$')?;
    let name = match named.strip_prefix('{') {
        Some(inner) => inner.strip_suffix('}')?.split(':').next()?,
        None => named,
    };
    name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_').then_some(name)
}

/// Whether two labels have values in common, as far as anybody knows: the stack's own names, and those of its jobs'
/// targets.
fn is_alike(program: &Program, one: &str, other: &str) -> bool {
    let plain = |label: &str| label.strip_prefix("exported_").unwrap_or(label).to_owned();
    let (one, other) = (plain(one), plain(other));
    if one == other {
        return true;
    }
    // Reading all catalogues costs a tenth of `gen`.
    let world = (program.metrics)();
    let values = |label: &str| -> BTreeSet<&String> {
        let of_jobs = world.jobs.iter().filter_map(|job| job.labels.get(label)?.as_ref());
        world.values.get(label).into_iter().chain(of_jobs).flatten().collect()
    };
    !values(&one).is_disjoint(&values(&other))
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const POTS: Variable = Variable::label_values("pot", "Pot", asked("cold").that_selects(), "pot").with_all();
    const COLD: Panel = stat("Cold", "How many.").query(
        asked(r#"cold{instance=~"$pot"}"#), // <- told here
        "pots",
    );
    const BOARD: Dashboard = Dashboard::new("pots", "Pots").variables(&[POTS]).rows(&[Row::new("All").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const POTS: Variable = Variable::label_values("pot", "Pot", asked("cold").that_selects(), "pot").with_all();
    const COLD: Panel = stat("Cold", "How many.").query(asked(r#"cold{pot=~"$pot"}"#), "pots");
    const BOARD: Dashboard = Dashboard::new("pots", "Pots").variables(&[POTS]).rows(&[Row::new("All").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    use super::stands_for;

    crate::testing::tested!(
        "panel `Cold` of `Pots` filters `instance` by `$pot`, which offers values of `pot`; fix: filter `pot`, or let \
         the variable offer `instance`"
    );

    #[test]
    fn what_is_put_together_is_no_variable_alone() {
        for (value, name) in [("$pot", Some("pot")), ("${pot:regex}", Some("pot")), ("$pot-.*", None), ("pot", None)] {
            assert_eq!(stands_for(value), name, "{value}");
        }
    }
}
