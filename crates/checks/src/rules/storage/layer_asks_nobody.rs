//! A query layer asks whoever it says that it connects to.

use findings::{Finding, Rule, RuleText};
use kit::{Target, View, WorkloadId};
use serde_json::Value;

use crate::example::example;
use crate::place::at;
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "storage/layer-asks-nobody",
    says: "a query layer has an address of each workload whose series it is to read",
    why: "Thanos' query layer answers with what it reaches, and does not say what it misses: without the sidecars of \
        Prometheus, dashboards end some hours ago; without a store, they begin some days ago.",
    source: Some("https://thanos.io/tip/components/query.md/"),
    fires: example!("layer_asks_nobody.rs", "fires"),
    quiet: example!("layer_asks_nobody.rs", "quiet"),
});

/// Each workload that a query layer connects to by gRPC, and that none of its endpoints names.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    for there in subject.everywhere() {
        for config in there.configs() {
            let Some(asked) = endpoints(&config.value) else { continue };
            let layer = config.component.workload();
            let read = targets(layer.targets(there.cx())).into_iter();
            let missed = read.filter(|one| !asked.iter().any(|address| names(address, one)));
            found.extend(missed.map(|missed| finding(there.cx(), layer.id(), &missed)));
        }
    }
    found
}

fn finding(cx: &View, layer: &WorkloadId, missed: &WorkloadId) -> Finding {
    let environment = cx.environment();
    let message = format!(
        "environment `{}`: query layer `{}` asks nobody of `{}`, so that nothing of it is seen",
        environment.name(),
        layer.name,
        missed.name
    );
    let fix = format!("run several of `{}` by `.replicas(…)`, each of which it asks by its name", missed.name);
    RULE.error(at(environment.bucket_origin().unwrap_or(environment.origin())), message).fix(fix)
}

/// The addresses that Thanos' `endpoints.yml` holds; none of another file.
fn endpoints(config: &Value) -> Option<Vec<String>> {
    let addresses = config.get("endpoints")?.as_array()?.iter();
    addresses.map(|one| Some(one.get("address")?.as_str()?.to_owned())).collect()
}

/// Whose series it reads: what it connects to by gRPC.
fn targets<'a>(all: Vec<Target<'a>>) -> Vec<WorkloadId<'a>> {
    let by_grpc = |target: Target<'a>| match target {
        Target::Pods { workload, port } if port.scheme() == "grpc" => Some(workload),
        _ => None,
    };
    all.into_iter().filter_map(by_grpc).collect()
}

/// Whether the address is one of this workload: of its Service, or of a pod of it.
fn names(address: &str, workload: &WorkloadId) -> bool {
    let host = address.rsplit_once('+').map_or(address, |(_, host)| host);
    host.strip_prefix(workload.name.as_str()).is_some_and(|rest| rest.starts_with(['.', '-']))
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const GRPC: Port<StoreApi> = Port::new("grpc", 10901);
    const KETTLE: Workload = deployment("kettle").port(GRPC).build();
    const ASKED: ConfigMap = ConfigMap::made("cup", |_| {
        let asked = serde_json::json!({ "endpoints": [{ "address": "dns+pot.tea.svc:10901" }] });
        vec![MadeFile::yaml("endpoints.yml", "endpoints", asked)]
    });
    const CUP: Workload = deployment("cup")
        .mount(ASKED.at("/asked"))
        .talks_to_made(|_| vec![Target::Pods { workload: *KETTLE.id(), port: GRPC.any() }])
        .build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY); // <- told here
    const STACK: Stack = Stack::new(TEA, &[Component::of(&KETTLE), Component::of(&CUP)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const GRPC: Port<StoreApi> = Port::new("grpc", 10901);
    const KETTLE: Workload = deployment("kettle").port(GRPC).build();
    const ASKED: ConfigMap = ConfigMap::made("cup", |_| {
        let asked = serde_json::json!({ "endpoints": [{ "address": "dns+kettle.tea.svc:10901" }] });
        vec![MadeFile::yaml("endpoints.yml", "endpoints", asked)]
    });
    const CUP: Workload = deployment("cup")
        .mount(ASKED.at("/asked"))
        .talks_to_made(|_| vec![Target::Pods { workload: *KETTLE.id(), port: GRPC.any() }])
        .build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY);
    const STACK: Stack = Stack::new(TEA, &[Component::of(&KETTLE), Component::of(&CUP)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environment `there`: query layer `cup` asks nobody of `kettle`, so that nothing of it is seen; fix: run \
         several of `kettle` by `.replicas(…)`, each of which it asks by its name"
    );
}
