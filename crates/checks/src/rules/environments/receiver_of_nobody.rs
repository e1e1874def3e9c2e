//! A receiver that an environment says in place of another is one of its routing's.

use findings::{Finding, Rule, RuleText};
use kit::{Environment, Program};
use watch::route::Routing;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "environments/receiver-of-nobody",
    says: "a receiver that an environment says takes the place of one of the routing's, and differs from it",
    why: "Receivers are replaced by name. One whose name no route has is never told anything, and the environment's \
        alerts go to whom it was to replace.",
    source: None,
    fires: example!("receiver_of_nobody.rs", "fires"),
    quiet: example!("receiver_of_nobody.rs", "quiet"),
});

/// Each receiver of an environment that replaces none, or by the same.
pub fn check(program: &Program) -> Vec<Finding> {
    program.environments().iter().flat_map(|environment| of(program, environment)).collect()
}

fn of(program: &Program, environment: &Environment<'static>) -> Vec<Finding> {
    let known = environment.routing_of(program.watch).map(Routing::receivers).unwrap_or_default();
    let whose = environment.name();
    let said = environment.own_receivers().filter_map(|(receiver, origin)| {
        let name = receiver.name();
        match known.iter().find(|one| one.name() == name) {
            None => {
                let names: Vec<String> = known.iter().map(|one| format!("`{}`", one.name())).collect();
                let message = format!("environment `{whose}` says how `{name}` is notified, but no route leads to it");
                let fix = match names.as_slice() {
                    [] => "leave it out: nobody is told here".to_owned(),
                    names => format!("call it like the one that it replaces: {}", names.join(", ")),
                };
                Some(RULE.error(at(origin), message).fix(fix))
            }
            Some(one) if *one == receiver => {
                let message = format!("environment `{whose}` notifies `{name}` as the routing does anyway");
                Some(RULE.warning(at(origin), message).fix("leave the `.receiver(…)` out"))
            }
            Some(_) => None,
        }
    });
    said.collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const OTHER: Receiver = Receiver::new("letterbox", Notifier::email("staging@example.com"));
    const THERE: Environment = Environment::new("there", "there", NOBODY).keep_metrics(days(1)).receiver(&OTHER); // <- told here
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[HERE, THERE], &[]);
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program = Program { watch: &Watch { routing: Some(&ROUTING), ..WATCH }, ..running(&STACK) };
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const OTHER: Receiver = Receiver::new("letter-box", Notifier::email("staging@example.com"));
    const THERE: Environment = Environment::new("there", "there", NOBODY).receiver(&OTHER);
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[HERE, THERE], &[]);
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program = Program { watch: &Watch { routing: Some(&ROUTING), ..WATCH }, ..running(&STACK) };
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environment `there` says how `letterbox` is notified, but no route leads to it; fix: call it like the one \
         that it replaces: `letter-box`"
    );

    #[test]
    fn the_same_receiver_again_and_a_routing_of_ones_own() {
        use crate::tea_house::*;
        const CHAT: Receiver = Receiver::new("chat", Notifier::email("chat@example.com"));
        const ONLY_CHAT: Routing = Routing::of(&[Route::new(Severity::WARNING, CHAT)]);
        const THERE: Environment = Environment::new("there", "there", NOBODY).routing(&ONLY_CHAT).receiver(&LETTER_BOX);
        const AGAIN: Environment = Environment::new("again", "again", NOBODY).receiver(&LETTER_BOX);
        const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[HERE, THERE, AGAIN], &[]);
        const ROUTING: Routing = routing(ROUTES, &[]);
        let program = Program { watch: &Watch { routing: Some(&ROUTING), ..WATCH }, ..running(&STACK) };
        let said = crate::testing::says(&program, &super::RULE);
        let [first, second] = said.as_slice() else { panic!("{said:#?}") };
        assert!(first.contains("`letter-box` is notified, but no route leads to it"), "{first}");
        assert!(second.contains("environment `again` notifies `letter-box` as the routing does anyway"), "{second}");
    }
}
