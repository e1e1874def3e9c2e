//! A namespace, a workload or a claim that a query selects is one of the stack.

use std::collections::BTreeSet;

use findings::{Finding, Rule, RuleText, nearest};
use kit::{Component, Program};
use watch::scrape::{Find, Job, ProbedUrl};

use crate::example::example;
use crate::readers::{Reader, Readers, and_more, lacking, told};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "coverage/name-of-nothing",
    says: "every name by which a query selects things of the stack is the name of one",
    why: "A namespace or a workload that is renamed takes its series and its lines with it: whatever selects the old \
        name finds nothing. It is told once for each name, however many queries select it.",
    source: None,
    fires: example!("name_of_nothing.rs", "fires"),
    quiet: example!("name_of_nothing.rs", "quiet"),
});

/// One finding for each name, by whatever labels it is selected.
pub fn check(program: &Program) -> Vec<Finding> {
    let mut readers = Readers::new();
    lacking(program, &mut readers, |(label, value)| (*label != "job" && !value.is_empty()).then_some(*value));
    let lacks: BTreeSet<_> = program.watch.lacking().iter().flat_map(|one| one.lacks).collect();
    let finding = |(name, readers): (String, Vec<Reader>)| {
        let by: BTreeSet<&str> =
            lacks.iter().filter(|(label, value)| *label != "job" && *value == name).map(|(label, _)| *label).collect();
        let labels = by.iter().map(|label| format!("`{label}`")).collect::<Vec<_>>().join(", ");
        let (first, more) = (&readers[0].who, and_more(&readers));
        let message = format!("{first} selects `{name}` by {labels}, and nothing of the stack is called so{more}");
        let names: Vec<String> = by.iter().flat_map(|label| names(program, label)).collect();
        let fix = match nearest(&name, names.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`? Else select it by the name that it has"),
            None => "select it by the name that it has".to_owned(),
        };
        told(&RULE, None, &readers, message).fix(format!("{fix}, or give it back its name"))
    };
    readers.into_iter().map(finding).collect()
}

/// What the stack calls its own things by this label, as far as it is known here.
fn names(program: &Program, label: &str) -> Vec<String> {
    let workloads = program.stack.components().iter().map(Component::workload);
    match label {
        "namespace" => workloads.map(|workload| workload.namespace().name().to_string()).collect(),
        "app" | "service_name" | "deployment" | "daemonset" | "statefulset" => {
            workloads.map(|workload| workload.name().to_string()).collect()
        }
        "instance" => {
            let probed = |job: &Job| match job.find() {
                Find::Probes(_, urls) => urls.iter().map(ProbedUrl::url).collect(),
                Find::Static { targets, .. } => targets.iter().map(|target| (*target).to_owned()).collect(),
                _ => Vec::new(),
            };
            program.watch.jobs.iter().flat_map(probed).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    // The namespace is called `tea` now. `promql!` notes what is missing.
    const COLD: Query = promql("up{namespace=\"cellar\"}", &[("up", &["pot"])]).that_lacks(&[("namespace", "cellar")]); // <- told here
    const BOARD: Dashboard =
        Dashboard::new("tea", "Tea").rows(&[Row::new("Pots").panels(&[stat("Cold", "a").query(COLD, "pots")])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Query = promql("up{namespace=\"tea\"}", &[("up", &["pot"])]);
    const BOARD: Dashboard =
        Dashboard::new("tea", "Tea").rows(&[Row::new("Pots").panels(&[stat("Cold", "a").query(COLD, "pots")])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::{says, tested};

    tested!(
        "panel `Cold` of `Tea` selects `cellar` by `namespace`, and nothing of the stack is called so; fix: select it \
         by the name that it has, or give it back its name"
    );

    #[test]
    fn what_it_is_called_now_is_offered_if_that_is_near() {
        const COLD: Query = promql("up{app=\"pots\"}", &[("up", &["pot"])]).that_lacks(&[("app", "pots")]);
        const BOARD: Dashboard =
            Dashboard::new("tea", "Tea").rows(&[Row::new("Pots").panels(&[stat("Cold", "a").query(COLD, "pots")])]);
        let said = says(&watched(&Watch { dashboards: &[BOARD], ..WATCH }), &RULE);
        assert!(said.len() == 1 && said[0].contains("fix: did you mean `pot`? Else select it by"), "{said:?}");
    }

    #[test]
    fn one_name_is_told_once_for_both_languages_and_all_labels() {
        const COLD: Query = promql("up{app=\"kettle\"}", &[("up", &["pot"])]).that_lacks(&[("app", "kettle")]);
        const SPILT: LogQuery =
            logql("sum(rate({service_name=\"kettle\"} [5m]))").that_lacks(&[("service_name", "kettle")]);
        const PANELS: &[Panel] = &[stat("Cold", "a").query(COLD, "pots"), stat("Spilt", "a").log_query(SPILT, "pots")];
        const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Pots").panels(PANELS)]);
        assert_eq!(
            says(&watched(&Watch { dashboards: &[BOARD], ..WATCH }), &RULE),
            ["panel `Cold` of `Tea` selects `kettle` by `app`, `service_name`, and nothing of the stack is called \
                 so, as does one more query; fix: select it by the name that it has, or give it back its name"]
        );
    }
}
