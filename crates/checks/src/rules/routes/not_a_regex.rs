//! The regular expression of a route is one.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::matcher::Matcher;
use watch::route::{Routing, Way};

use crate::example::example;
use crate::place::at;
use crate::routings::routings;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "routes/not-a-regex",
    says: "the expression by which a route matches a label is one of RE2's",
    why: "Alertmanager refuses a config with an expression that it cannot read, and keeps the old one.",
    source: Some("https://github.com/google/re2/wiki/Syntax"),
    fires: example!("not_a_regex.rs", "fires"),
    quiet: example!("not_a_regex.rs", "quiet"),
});

/// Each condition whose expression does not parse.
pub fn check(program: &Program) -> Vec<Finding> {
    let found = |way: Way<'static>| {
        let finding = |matcher: &Matcher| {
            let message =
                format!("the route to `{}` asks for `{matcher}`: {}", way.receiver().name(), matcher.fault()?);
            let fix = "correct it, or name the values by `Matcher::any_of(..)`, which needs no escapes";
            Some(RULE.error(at(way.route.origin()), message).fix(fix))
        };
        way.route.matchers.iter().filter_map(finding).collect::<Vec<_>>()
    };
    routings(program).into_iter().flat_map(Routing::ways).flat_map(found).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const ROUTES: &[Route] = &[
        Route::matching(Matcher::matches("alertname", "Tea("), LETTER_BOX), // <- told here
    ];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const ROUTES: &[Route] = &[
        Route::matching(Matcher::matches("alertname", "Tea.*"), LETTER_BOX),
        Route::new(Severity::WARNING, LETTER_BOX),
    ];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", &[tea_is_cold("TeaIsCold")])], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "the route to `letter-box` asks for `alertname =~ \"Tea(\"`: a `(` is never closed; fix: correct it, or name \
         the values by `Matcher::any_of(..)`, which needs no escapes"
    );
}
