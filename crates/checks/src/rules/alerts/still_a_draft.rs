//! What a command has drafted is read by somebody before it is deployed.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::Step;
use watch::scenario::Then;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "alerts/still-a-draft",
    says: "no text of an alert begins with `A draft:`: somebody has written whom it harms, what ends it and who tells \
        when its series are gone",
    why: "`add` and `import` write an alert with what its query says, and `A draft: ..` where only people know. \
        Whoever is woken by it reads that sentence in place of the impact and of the first step.",
    source: None,
    fires: example!("still_a_draft.rs", "fires"),
    quiet: example!("still_a_draft.rs", "quiet"),
});

/// How a text begins that nobody has written yet.
pub const MARK: &str = "A draft:";

/// Each group with drafts.
pub fn check(program: &Program) -> Vec<Finding> {
    program.watch.groups.iter().chain(program.watch.log_groups).filter_map(of_group).collect()
}

fn of_group(group: &Group) -> Option<Finding> {
    let drafts: Vec<_> = group.alerts().iter().filter_map(|alert| Some((alert, open(alert)?))).collect();
    let (first, open) = drafts.first()?;
    let others = match drafts.len() - 1 {
        0 => String::new(),
        1 => format!("; so is 1 more of group `{}`", group.name()),
        more => format!("; so are {more} more of group `{}`", group.name()),
    };
    let message = format!("alert `{}` is a draft: nobody has written {open}{others}", first.title());
    let fix = format!("write it in place of each text that begins with `{MARK}`");
    Some(RULE.note(at(first.origin()), message).fix(fix))
}

/// What nobody has written.
fn open(alert: &Alert) -> Option<String> {
    let is_draft = |text: &str| text.get(..MARK.len()).is_some_and(|start| start.eq_ignore_ascii_case(MARK));
    let reason = alert.scenarios().2.and_then(|gone| match gone.then() {
        Then::Quiet(reason) => Some(reason),
        _ => None,
    });
    let parts = [
        ("whom it harms", alert.impact_text().is_some_and(|text| is_draft(&text))),
        ("what to look at and what ends it", alert.steps().map(Step::text).any(is_draft)),
        ("who tells when its series are gone", reason.is_some_and(is_draft)),
    ];
    let open: Vec<_> = parts.into_iter().filter(|(_, is_open)| *is_open).map(|(part, _)| part).collect();
    (!open.is_empty()).then(|| open.join(", "))
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Alert = tea_is_cold("TeaIsCold") // <- told here
        .impact("A draft: nobody has said yet whom it harms.");
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[COLD])], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Alert = tea_is_cold("TeaIsCold").impact("Guests wait. A draft: that is what they drink meanwhile.");
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[COLD])], ..WATCH });
}

#[cfg(test)]
mod tests {
    use crate::tea_house::*;

    crate::testing::tested!(
        "alert `TeaIsCold` is a draft: nobody has written whom it harms; fix: write it in place of each text that \
         begins with `A draft:`"
    );

    #[test]
    fn a_group_of_drafts_is_told_once() {
        const SPILT: Alert = alert("TeaIsSpilt")
            .fix(&say("A draft: nobody has said yet what ends it."))
            .fires(given(series! { up 0x10 }).with("pot", "green"))
            .stays_quiet(given(series! { up 1x10 }))
            .when_gone(quiet_because("a draft: nobody has said yet who tells"));
        const BURNT: Alert = tea_is_cold("TeaIsBurnt").impact("A draft: ..");
        const GROUPS: &[Group] = &[Group::new("tea", &[tea_is_cold("TeaIsCold"), SPILT, BURNT])];
        const WATCHED: Watch = Watch { groups: GROUPS, ..WATCH };
        let said = crate::testing::says(&watched(&WATCHED), &super::RULE);
        assert_eq!(said.len(), 1, "{said:?}");
        let start = "alert `TeaIsSpilt` is a draft: nobody has written what to look at and what ends it, who tells \
             when its series are gone; so is 1 more of group `tea`";
        assert!(said[0].starts_with(start), "{said:?}");
    }
}
