//! An environment says each thing once.

use findings::{Finding, Rule, RuleText};
use kit::{Environment, Origin, Program};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "environments/said-twice",
    says: "an environment says the size of a volume, the number of pods of a workload and a moved bound once",
    why: "Of two sizes of one volume the first holds, and whoever writes the second below it believes that it does.",
    source: None,
    fires: example!("said_twice.rs", "fires"),
    quiet: example!("said_twice.rs", "quiet"),
});

/// Each thing that is said again.
pub fn check(program: &Program) -> Vec<Finding> {
    program.environments().iter().flat_map(of_one).collect()
}

fn of_one(environment: &Environment<'static>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut twice = |what: String, first: Origin, second: Origin| {
        let message = format!("environment `{}` {what} twice, and the first holds", environment.name());
        found.push(RULE.error(at(second), message).also(at(first), "the first").fix("keep one"));
    };
    let sizes: Vec<_> = environment.volume_sizes().collect();
    for (index, (claim, _, origin)) in sizes.iter().enumerate() {
        if let Some((.., first)) = sizes[..index].iter().find(|(other, ..)| other.is(claim)) {
            twice(format!("says the size of volume `{}`", claim.name()), *first, *origin);
        }
    }
    let counts: Vec<_> = environment.replica_counts().collect();
    for (index, (name, _, origin)) in counts.iter().enumerate() {
        if let Some((.., first)) = counts[..index].iter().find(|(other, ..)| other == name) {
            twice(format!("says how many pods `{name}` has"), *first, *origin);
        }
    }
    let bounds: Vec<_> = environment.moved_bounds().collect();
    for (index, (bound, here, origin)) in bounds.iter().enumerate() {
        if let Some((_, there, first)) = bounds[..index].iter().find(|(other, ..)| other.is_made_by(*bound)) {
            let (one, other) = (there.in_words(), here.in_words());
            twice(format!("moves one bound (to {one} and to {other})"), *first, *origin);
        }
    }
    found
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const LEAVES: Claim = Claim::new("leaves", gibibytes(1));
    const CADDY: Workload = deployment("caddy").mount(LEAVES.at("/leaves")).build();
    const LARGE: Environment = Environment::new("there", "tea/there", NOBODY).volume(LEAVES, gibibytes(5));
    const THERE: Environment = LARGE.volume(LEAVES, gibibytes(2)); // <- told here
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&CADDY)]).environments(&[HERE, THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const LEAVES: Claim = Claim::new("leaves", gibibytes(1));
    const CADDY: Workload = deployment("caddy").mount(LEAVES.at("/leaves")).build();
    const THERE: Environment = Environment::new("there", "tea/there", NOBODY).volume(LEAVES, gibibytes(5));
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&CADDY)]).environments(&[HERE, THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environment `there` says the size of volume `leaves` twice, and the first holds; fix: keep one"
    );
}
