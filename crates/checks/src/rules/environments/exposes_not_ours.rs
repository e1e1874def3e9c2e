//! An environment exposes Services that are written.

use findings::{Finding, Rule, RuleText};
use kit::{Exposure, View};

use crate::example::example;
use crate::place::at;
use crate::subject::{Subject, There};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "environments/exposes-not-ours",
    says: "an environment exposes Services of the stack",
    why: "An exposure changes the Service or adds an Ingress to it. A Service that the stack does not write cannot be \
        changed, and one that it does not deploy is not there.",
    source: None,
    fires: example!("exposes_not_ours.rs", "fires"),
    quiet: example!("exposes_not_ours.rs", "quiet"),
});

/// Each exposure of what the stack does not deploy, or only knows.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let finding = |(cx, exposure): (&View<'static>, &Exposure)| {
        let (name, id) = (cx.environment().name(), exposure.endpoint().workload());
        let (what, fix) = match cx.stack().find(&id) {
            None => (
                format!("`{}` in namespace `{}`, which the stack does not deploy", id.name, id.namespace.name()),
                "add its component to the stack's list",
            ),
            Some(component) if component.workload().is_declared() => (
                format!("`{}`, which is somebody else's Service and never written", exposure.endpoint().service()),
                "remove the exposure",
            ),
            Some(_) => return None,
        };
        Some(RULE.error(at(exposure.origin()), format!("environment `{name}` exposes {what}")).fix(fix))
    };
    let cxs = subject.everywhere().iter().map(There::cx);
    cxs.flat_map(|cx| cx.environment().exposures().iter().map(move |one| (cx, one))).filter_map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const KETTLE: Workload = deployment("kettle").build();
    const KETTLE_SERVICE: Service = Service::of(&KETTLE).port(HTTP);
    const THERE: Environment =
        Environment::new("there", "tea", NOBODY).expose(Exposure::ingress(KETTLE_SERVICE.at(HTTP), "tea.example.com")); // <- told here
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const THERE: Environment =
        Environment::new("there", "tea", NOBODY).expose(Exposure::ingress(POT_SERVICE.at(HTTP), "tea.example.com"));
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    use crate::tea_house::*;

    #[test]
    fn somebody_elses_service_is_not_exposed() {
        const KEG: Workload = WorkloadBuilder::declared(Namespace::of_others("cellar"), "keg").port(HTTP).build();
        const KEG_SERVICE: Service = Service::of(&KEG).port(HTTP);
        const THERE: Environment =
            Environment::new("there", "tea", NOBODY).expose(Exposure::ingress(KEG_SERVICE.at(HTTP), "tea.example.com"));
        const STACK: Stack = Stack::new(TEA, &[Component::of(&KEG).service(&KEG_SERVICE)]).environments(&[THERE], &[]);
        assert_eq!(
            crate::testing::says(&running(&STACK), &super::RULE),
            ["environment `there` exposes `keg`, which is somebody else's Service and never written; fix: remove \
                 the exposure"]
        );
    }

    crate::testing::tested!(
        "environment `there` exposes `kettle` in namespace `tea`, which the stack does not deploy; fix: add its \
         component to the stack's list"
    );
}
