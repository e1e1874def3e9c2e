//! Where an environment moves a bound, a panel turns yellow before it turns red.

use findings::{Finding, Rule, RuleText};
use kit::{Environment, Program};
use watch::dashboard::{Dashboard, Row};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "environments/turns-red-first",
    says: "bounds that an environment moves stay in their order",
    why: "Of a pair of bounds the first warns and the second is critical. If only one of them is moved, past the \
        other, panels turn red before they turn yellow, and people are woken before anybody is warned.",
    source: None,
    fires: example!("turns_red_first.rs", "fires"),
    quiet: example!("turns_red_first.rs", "quiet"),
});

/// Each environment in which panels turn red first, once for a pair of bounds.
pub fn check(program: &Program) -> Vec<Finding> {
    program.environments().iter().flat_map(|environment| of_one(program, environment)).collect()
}

fn of_one(program: &Program, environment: &Environment<'static>) -> Vec<Finding> {
    let Some((.., first)) = environment.moved_bounds().next() else { return Vec::new() };
    let watch = program.watch.under(&program.overlay(environment));
    let mut pairs = Vec::new();
    for panel in watch.dashboards.iter().flat_map(Dashboard::all_rows).flat_map(Row::all_panels) {
        let Some(pair) = panel.turns_red_first().filter(|pair| !pairs.iter().any(|(other, _)| other == pair)) else {
            continue;
        };
        pairs.push((pair, panel));
    }
    let finding = |([yellow, red], panel): ([_; 2], &watch::dashboard::Panel)| {
        let (yellow, red): (watch::unit::Bound, watch::unit::Bound) = (yellow, red);
        let moved = environment.moved_bounds().find(|(_, here, _)| here.is_made_by(yellow) || here.is_made_by(red));
        let message = format!(
            "environment `{}` moves bounds so that panel `{}` is yellow from {} and red from {}",
            environment.name(),
            panel.title(),
            yellow.in_words(),
            red.in_words(),
        );
        let place = at(moved.map_or(first, |(.., origin)| origin));
        RULE.error(place, message).also(at(panel.origin()), "the panel").fix("move both bounds, or this one less far")
    };
    pairs.into_iter().map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const MANY: Bound = above(count(5.0));
    const TOO_MANY: Bound = above(count(10.0));
    const COLD: Panel = panel("Cold pots").green_yellow_red(MANY, TOO_MANY);
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Pots").panels(&[COLD])]);
    const THERE: Environment = Environment::new("there", "tea/there", NOBODY).bound(MANY, above(count(20.0))); // <- told here
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[HERE, THERE], &[]);
    const WATCH: Watch = Watch { jobs: JOBS, dashboards: &[BOARD], ..Watch::NONE };
    pub const PROGRAM: Program = Program { watch: &WATCH, ..running(&STACK) };
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const MANY: Bound = above(count(5.0));
    const TOO_MANY: Bound = above(count(10.0));
    const COLD: Panel = panel("Cold pots").green_yellow_red(MANY, TOO_MANY);
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Pots").panels(&[COLD])]);
    const THERE: Environment = Environment::new("there", "tea/there", NOBODY).bound(MANY, above(count(8.0)));
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[HERE, THERE], &[]);
    const WATCH: Watch = Watch { jobs: JOBS, dashboards: &[BOARD], ..Watch::NONE };
    pub const PROGRAM: Program = Program { watch: &WATCH, ..running(&STACK) };
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environment `there` moves bounds so that panel `Cold pots` is yellow from 20 and red from 10; fix: move both \
         bounds, or this one less far"
    );
}
