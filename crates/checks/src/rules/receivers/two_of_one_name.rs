//! Receivers of one name are one receiver.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::receiver::Receiver;

use crate::example::example;
use crate::place::at;
use crate::routings::receivers;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "receivers/two-of-one-name",
    says: "receivers of one name notify in the same ways",
    why: "Alertmanager knows a receiver by its name and refuses a config with two of one name.",
    source: None,
    fires: example!("two_of_one_name.rs", "fires"),
    quiet: example!("two_of_one_name.rs", "quiet"),
});

/// Each receiver that is called like another and differs from it.
pub fn check(program: &Program) -> Vec<Finding> {
    // Each once: receivers that are equal in all they say are one.
    receivers(program).iter().flat_map(|receivers| of(receivers)).collect()
}

fn of(receivers: &[&'static Receiver]) -> Vec<Finding> {
    let double = |(index, receiver): (usize, &&Receiver)| {
        let first = receivers[..index].iter().find(|one| one.name() == receiver.name() && *one != receiver)?;
        let message = format!("two receivers are called `{}` and notify in different ways", receiver.name());
        Some(RULE.error(at(receiver.origin()), message).fix("rename one").also(at(first.origin()), "the first"))
    };
    receivers.iter().enumerate().filter_map(double).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const OTHER: Receiver = Receiver::new("letter-box", Notifier::email("boss@example.com")); // <- told here
    const ROUTING: Routing =
        routing(&[Route::new(Severity::WARNING, LETTER_BOX), Route::new(Severity::INFO, OTHER)], &[]);
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const OTHER: Receiver = Receiver::new("boss", Notifier::email("boss@example.com"));
    const ROUTING: Routing =
        routing(&[Route::new(Severity::WARNING, LETTER_BOX), Route::new(Severity::INFO, OTHER)], &[]);
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!("two receivers are called `letter-box` and notify in different ways; fix: rename one");
}
