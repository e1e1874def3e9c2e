//! An alert links to a dashboard that is provisioned.

use findings::{Finding, Rule, RuleText};
use kit::Program;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "alerts/link-to-no-dashboard",
    says: "the dashboard that an alert links to is in the list of dashboards",
    why: "Whoever is woken opens the link of the message. A dashboard that is not in the list is not provisioned: the \
        link ends on an error page.",
    source: None,
    fires: example!("link_to_no_dashboard.rs", "fires"),
    quiet: example!("link_to_no_dashboard.rs", "quiet"),
});

/// Each alert that links to nothing.
pub fn check(program: &Program) -> Vec<Finding> {
    let lost = program.watch.alerts().filter_map(|alert| Some((alert, alert.dashboard_uid()?)));
    let lost = lost.filter(|(_, uid)| !program.watch.has_board(uid));
    let finding = |(alert, uid): (&watch::alert::Alert, &str)| {
        let name = alert.name();
        let message = format!("alert `{name}` links to the dashboard `{uid}`, which is not in the list of dashboards");
        let fix = "add it to that list, or link to one that is there, by its `.uid()`";
        RULE.error(at(alert.origin()), message).fix(fix)
    };
    lost.map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Alert = tried(alert("TeaIsCold").dashboard("pots")); // <- told here
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[COLD])], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const POTS: Dashboard = Dashboard::new("pots", "Pots").rows(&[Row::new("All").panels(&[panel("Cold")])]);
    const COLD: Alert = tried(alert("TeaIsCold").dashboard(POTS.uid()));
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", &[COLD])], dashboards: &[POTS], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "alert `TeaIsCold` links to the dashboard `pots`, which is not in the list of dashboards; fix: add it to that \
         list, or link to one that is there, by its `.uid()`"
    );
}
