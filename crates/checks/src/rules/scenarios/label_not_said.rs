//! A scenario says with which labels its alert fires.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::alert::Alert;
use watch::scenario::Then;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "scenarios/label-not-said",
    says: "a scenario gives each label that tells one such alert from another: in its series, or by `.with(..)`",
    why: "promtool compares whole alerts, all labels included: without the value the test expects another alert than \
        the one that fires.",
    source: None,
    fires: example!("label_not_said.rs", "fires"),
    quiet: example!("label_not_said.rs", "quiet"),
});

/// Each label of `.per(&[..])` that a scenario leaves open, in the alert's own and in that of the alert that tells.
pub fn check(program: &Program) -> Vec<Finding> {
    let mut found = Vec::new();
    for alert in program.watch.alerts() {
        let (fires, _, gone) = alert.scenarios();
        for scenario in fires.iter() {
            let said = scenario.result_labels(alert);
            let open = alert.told_apart_by().iter().filter(|label| !said.contains_key(*label));
            found.extend(open.map(|label| finding(alert, label, scenario.origin())));
        }
        let teller = gone.and_then(|gone| match gone.then() {
            Then::ToldBy(teller) => Some((gone, teller)),
            Then::Fires => Some((gone, alert)),
            Then::JobsTell | Then::Quiet(_) => None,
        });
        if let Some((gone, teller)) = teller {
            let said = gone.result_labels(teller);
            let open = teller.told_apart_by().iter().filter(|label| !said.contains_key(*label));
            found.extend(
                open.map(|label| finding(teller, label, gone.origin()).also(at(alert.origin()), "of this alert")),
            );
        }
    }
    found
}

fn finding(alert: &Alert, label: &str, origin: kit::Origin) -> Finding {
    let name = alert.name();
    let message =
        format!("alert `{name}` is told apart by `{label}`, but its scenario does not say with which value it fires");
    RULE.error(at(origin), message).fix(format!("add `.with(\"{label}\", \"..\")`, or `\"\"` where it has none"))
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Alert = alert("TeaIsCold")
        .fires(given(series! { up 0x10 })) // <- told here
        .stays_quiet(given(series! { up 1x10 }))
        .when_gone(quiet_because("a pot that was put away is no trouble"));
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[COLD])], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Alert = alert("TeaIsCold")
        .fires(given(series! { up{pot = "green"} 0x10 }))
        .stays_quiet(given(series! { up 1x10 }))
        .when_gone(quiet_because("a pot that was put away is no trouble"));
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[COLD])], ..WATCH });
}

#[cfg(test)]
mod tests {
    use crate::tea_house::*;

    #[test]
    fn the_labels_of_the_alert_that_tells_are_said_too() {
        const SHUT: Alert = tea_is_cold("HouseIsShut");
        const COLD: Alert = alert("TeaIsCold")
            .fires(given(series! { up 0x10 }).with("pot", "green"))
            .stays_quiet(given(series! { up 1x10 }))
            .when_gone(told_by(&SHUT));
        const WATCHED: Watch = Watch { groups: &[Group::new("tea", &[SHUT, COLD])], ..WATCH };
        assert_eq!(
            crate::testing::says(&watched(&WATCHED), &super::RULE),
            ["alert `HouseIsShut` is told apart by `pot`, but its scenario does not say with which value it fires; \
                 fix: add `.with(\"pot\", \"..\")`, or `\"\"` where it has none"]
        );
    }

    #[test]
    fn the_alert_that_tells_of_itself_says_its_labels_too() {
        const COLD: Alert = alert("TeaIsCold")
            .fires(given(series! { up{pot = "green"} 0x10 }))
            .stays_quiet(given(series! { up 1x10 }))
            .when_gone(still_fires());
        const SAID: Alert = alert("TeaIsWarm")
            .fires(given(series! { up{pot = "green"} 0x10 }).and(series! { up{pot = "black"} 1x10 }))
            .stays_quiet(given(series! { up 1x10 }))
            .when_gone(still_fires().given(series! { up{pot = "black"} 1x10 }));
        const WATCHED: Watch = Watch { groups: &[Group::new("tea", &[COLD, SAID])], ..WATCH };
        assert_eq!(
            crate::testing::says(&watched(&WATCHED), &super::RULE),
            ["alert `TeaIsCold` is told apart by `pot`, but its scenario does not say with which value it fires; \
                 fix: add `.with(\"pot\", \"..\")`, or `\"\"` where it has none"]
        );
        let fires = SAID.scenarios().0.iter().next().expect("it has one");
        assert_eq!(fires.result_labels(&SAID)["pot"], "green", "as the first of its series says");
    }

    crate::testing::tested!(
        "alert `TeaIsCold` is told apart by `pot`, but its scenario does not say with which value it fires; fix: add \
         `.with(\"pot\", \"..\")`, or `\"\"` where it has none"
    );
}
