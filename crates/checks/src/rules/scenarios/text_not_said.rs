//! A scenario says how a text with numbers reads.

use findings::{Finding, Rule, RuleText};
use kit::Program;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "scenarios/text-not-said",
    says: "a scenario gives each text of its alert that does not follow from labels",
    why: "The text is what whoever is woken reads. If it shows a number, only the scenario can say which.",
    source: None,
    fires: example!("text_not_said.rs", "fires"),
    quiet: example!("text_not_said.rs", "quiet"),
});

/// Each firing scenario that leaves such a text open.
pub fn check(program: &Program) -> Vec<Finding> {
    let mut found = Vec::new();
    for alert in program.watch.alerts() {
        for scenario in alert.scenarios().0.iter() {
            let texts = alert.texts_follow(scenario.shows_value()).into_iter().zip(scenario.says_texts());
            for ((follows, said), (what, fix)) in texts.zip(TEXTS) {
                if !follows && !said {
                    let message = format!(
                        "alert `{}`: its {what} shows more than labels, and its scenario does not say how that reads",
                        alert.name()
                    );
                    found.push(RULE.error(at(scenario.origin()), message).fix(fix));
                }
            }
        }
    }
    found
}

const TEXTS: [(&str, &str); 2] = [
    ("summary", "add `.in_short(\"..\")` with the whole line, numbers filled in"),
    ("description", "add `.saying(\"..\")` with the whole sentence, numbers filled in"),
];

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Alert = alert("TeaIsCold")
        .description("Pot {{ $labels.pot }} has {{ $value }} degrees.")
        .fires(given(series! { up 0x10 }).with("pot", "green")) // <- told here
        .stays_quiet(given(series! { up 1x10 }))
        .when_gone(still_fires().with("pot", "green"));
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[COLD])], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Alert = alert("TeaIsCold")
        .description("Pot {{ $labels.pot }} has {{ $value }} degrees.")
        .fires(given(series! { up 0x10 }).with("pot", "green").saying("Pot green has 0 degrees."))
        .stays_quiet(given(series! { up 1x10 }))
        .when_gone(still_fires().with("pot", "green"));
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[COLD])], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "alert `TeaIsCold`: its description shows more than labels, and its scenario does not say how that reads; \
         fix: add `.saying(\"..\")` with the whole sentence, numbers filled in"
    );
}
