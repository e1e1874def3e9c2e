//! All routings of a program: the stack's, and those of environments that have their own.

use kit::Program;
use watch::receiver::Receiver;
use watch::route::{Case, Routing, Way};

/// Each once, the stack's first.
pub(crate) fn routings(program: &Program) -> Vec<&'static Routing> {
    let mut all: Vec<&'static Routing> = program.watch.routing.into_iter().collect();
    for (routing, _) in program.environments().iter().filter_map(kit::Environment::own_routing) {
        if !all.iter().any(|one| std::ptr::eq(*one, routing)) {
            all.push(routing);
        }
    }
    all
}

/// The receivers of each environment, as they are notified there; those of the stack where there is no environment.
pub(crate) fn receivers(program: &Program) -> Vec<Vec<&'static Receiver>> {
    let of_environments = program.environments().iter().map(|one| one.receivers_of(program.watch));
    program.watch.routing.map(Routing::receivers).into_iter().chain(of_environments).collect()
}

/// As messages speak of it: "the route of `warning` alerts to `team`".
pub(crate) fn described(way: &Way) -> String {
    let receiver = way.receiver().name();
    match way.route.severity() {
        _ if way.is_default => format!("the default route to `{receiver}`"),
        Some(severity) if way.matchers().count() == 1 => {
            format!("the route of `{}` alerts to `{receiver}`", severity.label())
        }
        _ => format!("the route of alerts with `{}` to `{receiver}`", way.conditions()),
    }
}

/// A case of an alert, as labels.
pub(crate) fn pairs(case: &Case) -> Vec<(&str, &str)> {
    case.iter().map(|(label, value)| (*label, value.as_str())).collect()
}
