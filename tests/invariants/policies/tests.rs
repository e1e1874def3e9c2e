//! Tests of the checks of network policies.

use super::*;
use crate::testing::{holds, reports};

#[test]
fn every_connection_passes_the_policies_of_both_ends() {
    holds(connections_are_admitted);
}

#[test]
fn a_missing_egress_rule_is_reported() {
    reports(
        connections_are_admitted,
        |world| world.cut("NetworkPolicy", "postgres-exporter", "/spec/egress", "1"),
        "Deployment teahouse/postgres-exporter: its policy cuts off Deployment teahouse/teahouse-db, port 5432 \
         (variable DATA_SOURCE_URI); fix: an egress rule",
    );
}

#[test]
fn a_missing_ingress_rule_is_reported() {
    reports(
        connections_are_admitted,
        |world| world.cut("NetworkPolicy", "redis-exporter", "/spec/ingress", "0"),
        "Deployment teahouse/redis-exporter: its policies refuse Deployment monitoring/prometheus at port 9121 (scrape \
         job `redis-exporter`); fix: an ingress rule",
    );
}

#[test]
fn a_rule_for_another_port_does_not_count() {
    reports(
        connections_are_admitted,
        |world| world.put("NetworkPolicy", "redis-exporter", "/spec/egress/1/ports/0/port", 6380),
        "Deployment teahouse/redis-exporter: its policy cuts off Deployment teahouse/teahouse-redis, port 6379 \
         (variable REDIS_ADDR); fix: an egress rule",
    );
}

#[test]
fn dns_that_is_cut_off_is_reported() {
    for (index, place) in [(0, "/spec/egress/0/ports"), (1, "/spec/egress/0/ports")] {
        reports(
            connections_are_admitted,
            |world| world.cut("NetworkPolicy", "redis-exporter", place, &index.to_string()),
            "Deployment teahouse/redis-exporter: its policy cuts off the DNS that variable REDIS_ADDR needs; fix: an \
             egress rule for 53",
        );
    }
}

#[test]
fn the_shops_own_policies_count() {
    let mut world = World::tea_house();
    world.lose("NetworkPolicy", "monitoring-to-teahouse-frontend");
    let faults = connections_are_admitted(&world);
    assert!(!faults.is_empty());
    for fault in faults {
        assert!(fault.starts_with("Deployment teahouse/teahouse-frontend: its policies refuse"), "{fault}");
    }
}

#[test]
fn pods_without_a_policy_are_reported() {
    let mut world = World::tea_house();
    world.lose("NetworkPolicy", "kube-state-metrics");
    assert_eq!(
        connections_are_admitted(&world),
        [
            "Deployment monitoring/kube-state-metrics: no policy bounds its Egress; fix: add one",
            "Deployment monitoring/kube-state-metrics: no policy bounds its Ingress; fix: add one"
        ]
    );
}

#[test]
fn no_policy_opens_what_nobody_uses() {
    holds(policies_open_nothing_else);
}

#[test]
fn nothing_is_opened_twice() {
    holds(policies_open_nothing_twice);
    reports(
        policies_open_nothing_twice,
        |world| {
            let rule = serde_json::json!({
                "to": [{ "ipBlock": { "cidr": "0.0.0.0/0" } }],
                "ports": [{ "port": 6443, "protocol": "TCP" }],
            });
            world.add("NetworkPolicy", "prometheus", "/spec/egress", "", rule);
        },
        "NetworkPolicy monitoring/prometheus: it opens port 6443 of {\"ipBlock\":{\"cidr\":\"0.0.0.0/0\"}} twice; fix: \
         keep one rule",
    );
}

#[test]
fn a_rule_that_nobody_uses_is_reported() {
    reports(
        policies_open_nothing_else,
        |world| {
            let rule = serde_json::json!({ "from": [{ "podSelector": {} }], "ports": [{ "port": 9121 }] });
            world.add("NetworkPolicy", "redis-exporter", "/spec/ingress", "", rule);
        },
        "NetworkPolicy teahouse/redis-exporter: it lets in from {\"podSelector\":{}} at port 9121, where nobody \
         connects; fix: take the rule out",
    );
    reports(
        policies_open_nothing_else,
        |world| world.put("NetworkPolicy", "alertmanager", "/spec/egress/1/ports/0/port", 25),
        "NetworkPolicy monitoring/alertmanager: it lets out to {\"ipBlock\":{\"cidr\":\"0.0.0.0/0\"}} at port 25, \
         where nobody connects; fix: take the rule out",
    );
}

#[test]
fn a_way_in_that_the_environment_does_not_open_is_reported() {
    let mut world = World::tea_house();
    assert!(policies_open_nothing_else(&world).is_empty());
    world.put("Service", "grafana", "/spec/type", "ClusterIP");
    let faults = policies_open_nothing_else(&world);
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(faults[0].starts_with("NetworkPolicy monitoring/grafana: it lets in from {\"ipBlock\""), "{faults:?}");
}

#[test]
fn every_peer_is_somebody() {
    holds(peers_exist);
}

#[test]
fn a_peer_that_nobody_is_is_reported() {
    let peer = "/spec/ingress/0/from/0/namespaceSelector/matchLabels/kubernetes.io~1metadata.name";
    reports(
        peers_exist,
        |world| world.put("NetworkPolicy", "redis-exporter", peer, "observability"),
        "NetworkPolicy teahouse/redis-exporter: no pods are {\"namespaceSelector\":{\"matchLabels\":\
         {\"kubernetes.io/metadata.name\":\"observability\"}},\"podSelector\":{\"matchLabels\":{\"app\":\"prometheus\"}}}; \
         fix: correct the labels",
    );
}
