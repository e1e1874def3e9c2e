//! No two dashboards have one uid.

use findings::{Finding, Rule, RuleText};
use kit::{Origin, Program};
use watch::runbook_board;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/two-of-one-uid",
    says: "dashboards have different uids, and none has that of the runbooks",
    why: "A dashboard's uid is its address: of two with one uid, Grafana shows one, and every link to the other leads \
        there.",
    source: None,
    fires: example!("two_of_one_uid.rs", "fires"),
    quiet: example!("two_of_one_uid.rs", "quiet"),
});

/// Each dashboard whose uid is taken.
pub fn check(program: &Program) -> Vec<Finding> {
    let written = program.watch.dashboards.iter().map(|board| (board.uid(), board.origin()));
    let boards: Vec<_> =
        written.chain(program.watch.verbatim.iter().map(|board| (board.uid(), board.origin()))).collect();
    let double = |(index, (uid, origin)): (usize, &(&str, Origin))| {
        let first = boards[..index].iter().find(|(other, _)| other == uid);
        if first.is_none() && *uid != runbook_board::UID {
            return None;
        }
        let finding = RULE.error(at(*origin), format!("two dashboards have the uid `{uid}`"));
        let finding = finding.fix("give one of them another");
        Some(match first {
            Some((_, first)) => finding.also(at(*first), "the first"),
            None => finding.also(findings::Place::NOWHERE, "the runbooks have it"),
        })
    };
    boards.iter().enumerate().filter_map(double).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const POTS: Dashboard = Dashboard::new("tea", "Pots").rows(&[Row::new("All").panels(&[panel("Pots")])]);
    const ALL: &[Row] = &[Row::new("All").panels(&[panel("Cups")])];
    const CUPS: Dashboard = Dashboard::new("tea", "Cups").rows(ALL); // <- told here
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[POTS, CUPS], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const POTS: Dashboard = Dashboard::new("pots", "Pots").rows(&[Row::new("All").panels(&[panel("Pots")])]);
    const CUPS: Dashboard = Dashboard::new("cups", "Cups").rows(&[Row::new("All").panels(&[panel("Cups")])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[POTS, CUPS], ..WATCH });
}

#[cfg(test)]
mod tests {
    use crate::tea_house::*;

    #[test]
    fn the_uid_of_the_runbooks_is_taken() {
        const BOARD: Dashboard =
            Dashboard::new("runbooks", "Runbooks").rows(&[Row::new("All").panels(&[panel("Pots")])]);
        assert_eq!(
            crate::testing::says(&watched(&Watch { dashboards: &[BOARD], ..WATCH }), &super::RULE),
            ["two dashboards have the uid `runbooks`; fix: give one of them another"]
        );
    }

    #[test]
    fn a_board_of_others_has_a_uid_of_its_own() {
        const POTS: Dashboard = Dashboard::new("pots", "Pots").rows(&[Row::new("All").panels(&[panel("Pots")])]);
        const OTHERS: Verbatim = Verbatim::checked("tea/pots.json", "{}", "pots", "Pots of others", "", &[]);
        assert_eq!(
            crate::testing::says(&watched(&Watch { dashboards: &[POTS], verbatim: &[OTHERS], ..WATCH }), &super::RULE),
            ["two dashboards have the uid `pots`; fix: give one of them another"]
        );
    }

    crate::testing::tested!("two dashboards have the uid `tea`; fix: give one of them another");
}
