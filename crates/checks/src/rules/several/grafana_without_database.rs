//! Several Grafanas share a database.

use findings::{Finding, Rule, RuleText};

use crate::example::example;
use crate::place::at;
use crate::several::{self, Several};
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "several/grafana-without-database",
    says: "several Grafanas share a database",
    why: "Without one, each keeps users, sessions, stars and the dashboards that people make in a file of its own: \
        whoever has logged in at one is a stranger at the other, and is asked again with every second request.",
    source: Some("https://grafana.com/docs/grafana/latest/setup-grafana/set-up-for-high-availability/"),
    fires: example!("grafana_without_database.rs", "fires"),
    quiet: example!("grafana_without_database.rs", "quiet"),
});

/// The Grafana, where several run that have no database but their files.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let Some(grafana) = subject.apis.grafana else { return Vec::new() };
    let knows_one =
        |one: &Several| ["GF_DATABASE_TYPE", "GF_DATABASE_URL"].iter().any(|variable| one.variables.contains(variable));
    let is_alone = |one: &&Several| one.workload.is(&grafana.any().workload()) && !knows_one(one);
    several::all(subject).iter().filter(is_alone).map(finding).collect()
}

fn finding(one: &Several) -> Finding {
    let message = format!(
        "environment `{}` runs {} of `{}`, each with users and sessions of its own",
        one.environment, one.count, one.workload.name
    );
    let fix = "say `database: Some(Database::postgres(..))` in its settings, or run one";
    RULE.error(at(one.origin), message).fix(fix)
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const TRAY_HTTP: Port<GrafanaApi> = Port::new("tray", 3000);
    const TRAY: Workload = deployment("tray").port(TRAY_HTTP).build();
    const SERVICE: Service = Service::of(&TRAY).port(TRAY_HTTP);
    const THERE: Environment = Environment::new("there", "tea", NOBODY).replicas(&TRAY, 2); // <- told here
    const STACK: Stack = Stack::new(TEA, &[Component::of(&TRAY).service(&SERVICE)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK).apis(Apis { grafana: Some(SERVICE.at(TRAY_HTTP)), ..Apis::NONE });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const TRAY_HTTP: Port<GrafanaApi> = Port::new("tray", 3000);
    const TRAY: Workload = deployment("tray")
        .port(TRAY_HTTP)
        .as_several(&|one: WorkloadBuilder<'static>| one.env("GF_DATABASE_TYPE", "postgres"))
        .build();
    const SERVICE: Service = Service::of(&TRAY).port(TRAY_HTTP);
    const THERE: Environment = Environment::new("there", "tea", NOBODY).replicas(&TRAY, 2);
    const STACK: Stack = Stack::new(TEA, &[Component::of(&TRAY).service(&SERVICE)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK).apis(Apis { grafana: Some(SERVICE.at(TRAY_HTTP)), ..Apis::NONE });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environment `there` runs 2 of `tray`, each with users and sessions of its own; fix: say `database: \
         Some(Database::postgres(..))` in its settings, or run one"
    );
}
