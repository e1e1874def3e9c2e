//! A bound that an environment moves stays where the values of its alert can be.

use findings::{Finding, Rule, RuleText};
use kit::{Environment, Program};
use watch::alert::{Alert, Fate};
use watch::rule_group::Group;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "environments/bound-out-of-reach",
    says: "a bound that an environment moves lies where values of its alert can lie on either side",
    why: "An alert whose bound lies out of reach does not compile. Moved there, it never fires in that environment, or \
        for ever, and nothing else tells.",
    source: None,
    fires: example!("bound_out_of_reach.rs", "fires"),
    quiet: example!("bound_out_of_reach.rs", "quiet"),
});

/// Each moved bound that is out of reach, once for an environment.
pub fn check(program: &Program) -> Vec<Finding> {
    program.environments().iter().flat_map(|environment| of_one(program, environment)).collect()
}

fn of_one(program: &Program, environment: &Environment<'static>) -> Vec<Finding> {
    if environment.moved_bounds().next().is_none() {
        return Vec::new();
    }
    let watch = program.watch.under(&program.overlay(environment));
    let alerts: Vec<&Alert> = watch.groups.iter().chain(watch.log_groups).flat_map(Group::alerts).collect();
    let told = environment.moved_bounds().filter_map(|(_, here, origin)| {
        let mut of_it = alerts.iter().filter(|alert| alert.bounds().iter().any(|bound| bound.is_made_by(here)));
        let (alert, fate) = of_it.find_map(|alert| Some((alert, alert.fate()?)))?;
        let message = format!(
            "environment `{}` moves a bound to {}, so that alert `{}` {}: its query has no value on {} side",
            environment.name(),
            here.in_words(),
            alert.title(),
            match fate {
                Fate::NeverFires => "never fires",
                Fate::AlwaysFires => "fires for ever",
            },
            match fate {
                Fate::NeverFires => "that",
                Fate::AlwaysFires => "the other",
            },
        );
        let fix = "move it less far";
        Some(RULE.error(at(origin), message).also(at(alert.origin()), "the alert").fix(fix))
    });
    told.collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const FEW: Bound = above(count(0.5));
    const COLD: Alert = tried(
        incomplete("TeaIsCold", Severity::WARNING).when(promql("sum(up)", &[("up", &[])]).between(0.0, 1.0), FEW),
    );
    const THERE: Environment = Environment::new("there", "there", NOBODY).bound(FEW, above(count(9.0))); // <- told here
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[HERE, THERE], &[]);
    const POTS: Watch = Watch { groups: &[Group::new("pots", &[COLD])], ..WATCH };
    pub const PROGRAM: Program = Program { watch: &POTS, ..running(&STACK) };
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const FEW: Bound = above(count(0.5));
    const COLD: Alert = tried(
        incomplete("TeaIsCold", Severity::WARNING).when(promql("sum(up)", &[("up", &[])]).between(0.0, 1.0), FEW),
    );
    const THERE: Environment = Environment::new("there", "tea/there", NOBODY).bound(FEW, above(count(0.9)));
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[HERE, THERE], &[]);
    const POTS: Watch = Watch { groups: &[Group::new("pots", &[COLD])], ..WATCH };
    pub const PROGRAM: Program = Program { watch: &POTS, ..running(&STACK) };
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environment `there` moves a bound to 9, so that alert `TeaIsCold` never fires: its query has no value on that \
         side; fix: move it less far"
    );
}
