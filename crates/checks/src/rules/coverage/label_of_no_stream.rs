//! A label that log queries name is one that the log agent gives to streams or lines.

use findings::{Finding, Rule, RuleText};
use kit::Program;

use crate::example::example;
use crate::place::at;
use crate::readers::{Reader, Readers, and_more, lacking, told};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "coverage/label-of-no-stream",
    says: "every label of logs that a query names is given to some stream or line",
    why: "A label that no stream has selects nothing. One that is misspelt where the log agent sets it makes every \
        query wrong that names it: it is told once, at the agent, however many they are.",
    source: Some("https://grafana.com/docs/loki/latest/get-started/labels/"),
    fires: example!("label_of_no_stream.rs", "fires"),
    quiet: example!("label_of_no_stream.rs", "quiet"),
});

/// One finding for each label, however many queries name it.
pub fn check(program: &Program) -> Vec<Finding> {
    let mut readers = Readers::new();
    lacking(program, &mut readers, |(label, value)| value.is_empty().then_some(*label));
    let agent = program.apis.log_agent.and_then(|id| program.stack.find(&id)).map(|component| at(component.origin()));
    let finding = |(label, readers): (String, Vec<Reader>)| {
        let message = format!("{}, a label that no stream of logs has{}", readers[0].says(), and_more(&readers));
        let fix = format!("let the log agent's pipeline set `{label}`, or name a label that it sets");
        told(&RULE, agent.clone(), &readers, message).fix(fix)
    };
    readers.into_iter().map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    // The pipeline calls the label `levle`. `logql!` notes what is missing.
    const SPILT: LogQuery = logql("sum(rate({level=\"error\"} [5m]))").that_lacks(&[("level", "")]); // <- told here
    const BOARD: Dashboard =
        Dashboard::new("tea", "Tea").rows(&[Row::new("Pots").panels(&[stat("Spilt", "a").log_query(SPILT, "pots")])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const SPILT: LogQuery = logql("sum(rate({level=\"error\"} [5m]))");
    const BOARD: Dashboard =
        Dashboard::new("tea", "Tea").rows(&[Row::new("Pots").panels(&[stat("Spilt", "a").log_query(SPILT, "pots")])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::tested;

    tested!(
        "panel `Spilt` of `Tea` reads `level`, a label that no stream of logs has; fix: let the log agent's pipeline \
         set `level`, or name a label that it sets"
    );

    #[test]
    fn many_queries_are_told_once_at_the_agent() {
        const ERRORS: LogQuery = logql("sum(rate({level=\"error\"} [5m]))").that_lacks(&[("level", "")]);
        const PANELS: &[Panel] =
            &[stat("One", "a").log_query(ERRORS, "pots"), stat("Two", "a").log_query(ERRORS, "pots")];
        const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Pots").panels(PANELS)]);
        let apis = Apis { log_agent: Some(*POT.id()), ..Apis::NONE };
        let found = crate::check(&watched(&Watch { dashboards: &[BOARD], ..WATCH }).apis(apis));
        let found: Vec<_> = found.iter().filter(|finding| finding.rule == &RULE).collect();
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].place, crate::place::at(POT_COMPONENT.origin()));
        assert!(found[0].message.ends_with("no stream of logs has, as does one more query"), "{}", found[0]);
    }
}
