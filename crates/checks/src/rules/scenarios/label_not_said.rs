//! A scenario says with which labels its alert fires.

use std::collections::{BTreeMap, BTreeSet};

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

/// Each alert whose scenarios leave labels open by which it is told apart, its own and those of the alert that tells:
/// once where all leave the same open.
pub fn check(program: &Program) -> Vec<Finding> {
    let mut found = Vec::new();
    for alert in program.watch.alerts() {
        let (fires, _, gone) = alert.scenarios();
        let mut told = BTreeSet::new();
        for scenario in fires.iter() {
            let open = Open::of(alert, &scenario.result_labels(alert));
            let new = open.filter(|open| told.insert((alert.name(), open.labels.clone())));
            found.extend(new.map(|open| open.finding(scenario.origin())));
        }
        let teller = gone.and_then(|gone| match gone.then() {
            Then::ToldBy(teller) => Some((gone, teller)),
            Then::Fires => Some((gone, alert)),
            Then::JobsTell | Then::Quiet(_) => None,
        });
        if let Some((gone, teller)) = teller {
            let open = Open::of(teller, &gone.result_labels(teller));
            let new = open.filter(|open| told.insert((teller.name(), open.labels.clone())));
            found.extend(new.map(|open| open.finding(gone.origin()).also(at(alert.origin()), "of this alert")));
        }
    }
    found
}

/// What a scenario leaves open.
struct Open<'a> {
    alert: &'a Alert,
    labels: Vec<&'static str>,
    said: Vec<&'static str>,
}

impl<'a> Open<'a> {
    fn of(alert: &'a Alert, said: &BTreeMap<&str, &str>) -> Option<Self> {
        let (said, labels): (Vec<_>, Vec<_>) =
            alert.told_apart_by().iter().copied().partition(|label| said.contains_key(label));
        (!labels.is_empty()).then_some(Self { alert, labels, said })
    }

    fn finding(&self, origin: kit::Origin) -> Finding {
        let all = |labels: &[&str], start: &str, between: &str, end: &str| {
            let all: Vec<_> = labels.iter().map(|label| format!("{start}{label}{end}")).collect();
            all.join(between)
        };
        let message = format!(
            "alert `{}` is told apart by {}, but its scenario does not say with which value it fires",
            self.alert.name(),
            all(&self.labels, "`", ", ", "`"),
        );
        let with = all(&self.labels, ".with(\"", "", "\", \"..\")");
        let mut fix = format!("add `{with}`, or `\"\"` where it has none");
        if !self.said.is_empty() && self.labels.len() > 1 {
            let said = all(&self.said, "\"", ", ", "\"");
            fix.push_str(&format!("; if the others follow from these, let the alert be `.identified_by(&[{said}])`"));
        }
        RULE.error(at(origin), message).fix(fix)
    }
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

    #[test]
    fn what_several_scenarios_leave_open_is_told_once() {
        const WIDE: Query = promql("up == 0", &[("up", &["pot", "shelf", "house"])]);
        const COLD: Alert = incomplete("TeaIsCold", Severity::WARNING)
            .when_any(WIDE)
            .per(&["pot", "shelf", "house"])
            .fires(given(series! { up{pot = "green"} 0x10 }))
            .fires(given(series! { up{pot = "black"} 0x10 }))
            .stays_quiet(given(series! { up 1x10 }))
            .when_gone(still_fires().given(series! { up{pot = "black"} 1x10 }));
        const WATCHED: Watch = Watch { groups: &[Group::new("tea", &[COLD])], ..WATCH };
        assert_eq!(
            crate::testing::says(&watched(&WATCHED), &super::RULE),
            ["alert `TeaIsCold` is told apart by `shelf`, `house`, but its scenario does not say with which value it \
                 fires; fix: add `.with(\"shelf\", \"..\").with(\"house\", \"..\")`, or `\"\"` where it has none; if \
                 the others follow from these, let the alert be `.identified_by(&[\"pot\"])`"]
        );
    }

    crate::testing::tested!(
        "alert `TeaIsCold` is told apart by `pot`, but its scenario does not say with which value it fires; fix: add \
         `.with(\"pot\", \"..\")`, or `\"\"` where it has none"
    );
}
