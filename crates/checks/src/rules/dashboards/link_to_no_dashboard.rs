//! A dashboard that others wrote leads to dashboards that are there.

use findings::{Finding, Place, Rule, RuleText};
use kit::Program;
use watch::runbook_board;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/link-to-no-dashboard",
    says: "the links of a dashboard that is taken over as it is lead to dashboards that are provisioned",
    why: "An export links to the other dashboards of the Grafana that it comes from. Where they are not, the link ends \
        on an error page.",
    source: Some("https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/manage-dashboard-links/"),
    fires: example!("link_to_no_dashboard.rs", "fires"),
    quiet: example!("link_to_no_dashboard.rs", "quiet"),
});

/// Each link to a dashboard that is not there.
pub fn check(program: &Program) -> Vec<Finding> {
    let mut findings = Vec::new();
    for board in program.watch.verbatim {
        let lost =
            board.leads_to().into_iter().filter(|uid| uid != runbook_board::UID && !program.watch.has_board(uid));
        findings.extend(lost.map(|uid| {
            let message = format!("dashboard `{}` links to `/d/{uid}`, which is not there", board.title());
            let fix = format!("take the link out of {}, or bring the other dashboard in too", board.file());
            RULE.error(at(board.origin()), message).also(Place::file(board.file()), "the link").fix(fix)
        }));
    }
    findings
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const JSON: &str =
        r#"{"uid": "pots", "title": "Pots", "links": [{"title": "Cups", "url": "/d/cups/cups?from=now-1h"}]}"#;
    const POTS: Verbatim = Verbatim::checked("tea/boards/pots.json", JSON, "pots", "Pots", "", &[]); // <- told here
    pub const PROGRAM: Program = watched(&Watch { verbatim: &[POTS], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const JSON: &str =
        r#"{"uid": "pots", "title": "Pots", "links": [{"title": "Cups", "url": "/d/cups/cups?from=now-1h"}]}"#;
    const POTS: Verbatim = Verbatim::checked("tea/boards/pots.json", JSON, "pots", "Pots", "", &[]);
    const CUPS: Verbatim = Verbatim::checked("tea/boards/cups.json", r#"{"uid": "cups"}"#, "cups", "Cups", "", &[]);
    pub const PROGRAM: Program = watched(&Watch { verbatim: &[POTS, CUPS], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "dashboard `Pots` links to `/d/cups`, which is not there; fix: take the link out of tea/boards/pots.json, or \
         bring the other dashboard in too"
    );
}
