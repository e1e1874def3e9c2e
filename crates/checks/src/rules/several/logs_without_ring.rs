//! Several Lokis are one.

use findings::{Finding, Rule, RuleText};
use serde_json::Value;

use crate::example::example;
use crate::place::at;
use crate::several::{self, Several};
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "several/logs-without-ring",
    says: "several Lokis find each other, keep three copies of each line, and reach each other",
    why: "A Loki that does not know of the others answers with the lines that it took itself: a search finds a third \
        of them. With fewer than three copies, or fewer pods than copies, one that is away stops all, or takes with it \
        what it had not stored yet. Lines, queries and rules go from one to the other by gRPC: a policy that cuts \
        that port, or the one of the ring, makes several Lokis of one.",
    source: Some("https://grafana.com/docs/loki/v3.7.x/get-started/hash-rings/"),
    fires: example!("logs_without_ring.rs", "fires"),
    quiet: example!("logs_without_ring.rs", "quiet"),
});

/// Copies below which one that is away is a loss.
const COPIES: u64 = 3;

/// Each Loki of several that is not part of a whole.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let found = |one: &Several| one.keeps_logs.as_ref().map(|config| of_one(one, config)).unwrap_or_default();
    several::all(subject).iter().flat_map(found).collect()
}

fn of_one(one: &Several, config: &Value) -> Vec<Finding> {
    let (environment, count, name) = (&one.environment, u64::from(one.count), one.workload.name);
    let said = |what: &str| format!("environment `{environment}` runs {count} of `{name}`, {what}");
    let finding = |what: String, fix: &str| RULE.error(at(one.origin), what).fix(fix);
    let word = |pointer: &str| config.pointer(pointer).and_then(Value::as_str);
    let number = |pointer: &str| config.pointer(pointer).and_then(Value::as_u64);
    // Consul and etcd tell them of each other too, at no port of theirs.
    if word("/common/ring/kvstore/store") == Some("inmemory") {
        let what = said("which do not know of each other: each finds the lines that it took itself");
        let fix = "let `common.ring.kvstore.store` be `memberlist`, and name the others in `memberlist.join_members`";
        return vec![finding(what, fix)];
    }
    let copies = number("/common/replication_factor").unwrap_or(COPIES);
    let mut found = Vec::new();
    if copies < COPIES || count < copies {
        let what = said(&format!("with copies of each line in {copies}: one that is away stops all, or loses lines"));
        found.push(finding(what, "run at least three by `.replicas(…)`, with `common.replication_factor` 3"));
    }
    let peers = word("/common/ring/kvstore/store") == Some("memberlist");
    for (pointer, usual, what) in [("/memberlist/bind_port", 7946, "ring"), ("/server/grpc_listen_port", 9095, "gRPC")]
    {
        let port = number(pointer).unwrap_or(usual);
        if peers && !one.talk.iter().any(|other| u64::from(*other) == port) {
            let what = said(&format!("which do not say that they talk to each other at {port} ({what}): it is cut"));
            found.push(finding(what, "add `.talks_to_its_like(PORT)` inside `.as_several(…)`"));
        }
    }
    found
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const CONFIG: ConfigMap = ConfigMap::made("diary", |_| {
        let common = serde_json::json!({ "ring": { "kvstore": { "store": "inmemory" } }, "replication_factor": 1 });
        let config = serde_json::json!({ "common": common, "schema_config": { "configs": [] } });
        vec![MadeFile::yaml("diary.yaml", "diary", config)]
    });
    const DIARY: Workload = deployment("diary").mount(CONFIG.at("/diary")).build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY).replicas(&DIARY, 3); // <- told here
    const STACK: Stack = Stack::new(TEA, &[Component::of(&DIARY)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const RING: Port<Memberlist> = Port::new("ring", 7946);
    const GRPC: Port<Grpc> = Port::new("grpc", 9095);
    const CONFIG: ConfigMap = ConfigMap::made("diary", |cx| {
        cx.members(DIARY.id(), GRPC);
        let common = serde_json::json!({ "ring": { "kvstore": { "store": "memberlist" } }, "replication_factor": 3 });
        let others = serde_json::json!({ "join_members": cx.members(DIARY.id(), RING) });
        let config = serde_json::json!({ "common": common, "memberlist": others, "schema_config": { "configs": [] } });
        vec![MadeFile::yaml("diary.yaml", "diary", config)]
    });
    const DIARY: Workload = deployment("diary")
        .port(GRPC)
        .mount(CONFIG.at("/diary"))
        .as_several(&|one: WorkloadBuilder<'static>| one.port(RING).talks_to_its_like(RING).talks_to_its_like(GRPC))
        .build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY).replicas(&DIARY, 3);
    const STACK: Stack = Stack::new(TEA, &[Component::of(&DIARY)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::says;

    const GRPC: Port<Grpc> = Port::new("grpc", 9095);
    const CONFIG: ConfigMap = ConfigMap::made("diary", |_| {
        let common = serde_json::json!({ "ring": { "kvstore": { "store": "memberlist" } }, "replication_factor": 3 });
        let config = serde_json::json!({ "common": common, "schema_config": { "configs": [] } });
        vec![MadeFile::yaml("diary.yaml", "diary", config)]
    });
    const DIARY: Workload = deployment("diary")
        .port(GRPC)
        .mount(CONFIG.at("/diary"))
        .as_several(&|one: WorkloadBuilder<'static>| one.talks_to_its_like(GRPC))
        .build();

    #[test]
    fn copies_for_which_pods_are_missing_and_a_port_that_is_cut_are_told() {
        const THERE: Environment = Environment::new("there", "tea", NOBODY).replicas(&DIARY, 2);
        const STACK: Stack = Stack::new(TEA, &[Component::of(&DIARY)]).environments(&[THERE], &[]);
        assert_eq!(
            says(&running(&STACK), &RULE),
            [
                "environment `there` runs 2 of `diary`, which do not say that they talk to each other at 7946 (ring): \
                 it is cut; fix: add `.talks_to_its_like(PORT)` inside `.as_several(…)`",
                "environment `there` runs 2 of `diary`, with copies of each line in 3: one that is away stops all, or \
                 loses lines; fix: run at least three by `.replicas(…)`, with `common.replication_factor` 3",
            ]
        );
    }

    crate::testing::tested!(
        "environment `there` runs 3 of `diary`, which do not know of each other: each finds the lines that it took \
         itself; fix: let `common.ring.kvstore.store` be `memberlist`, and name the others in \
         `memberlist.join_members`"
    );
}
