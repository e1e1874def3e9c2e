//! Service accounts read what they need, change nothing, and hold a token only where they have rights.

use serde_json::Value;

use crate::look::Look;
use crate::testing::Faults;
use crate::world::{Object, World};

/// What nobody of ours may read: nodes/proxy runs commands in any pod, Secrets are others' business.
const FORBIDDEN: &[&str] = &["nodes/proxy", "secrets", "pods/exec", "pods/attach", "pods/portforward", "*"];

/// Roles hold get, list and watch, on named resources only.
fn roles_only_read(world: &World) -> Faults {
    let mut faults = Faults::new();
    for role in world.objects.iter().filter(|object| matches!(object.kind(), "Role" | "ClusterRole")) {
        for rule in role.list("/rules") {
            let of = |field: &str| rule.list(&format!("/{field}")).iter().filter_map(Value::as_str).collect::<Vec<_>>();
            for verb in of("verbs").iter().filter(|verb| !["get", "list", "watch"].contains(verb)) {
                faults.push(format!("{}: it may `{verb}`; fix: get, list and watch only", role.title()));
            }
            for resource in of("resources").iter().filter(|resource| FORBIDDEN.contains(resource)) {
                faults.push(format!("{}: it reaches `{resource}`; fix: take it out", role.title()));
            }
            for group in of("apiGroups").iter().filter(|group| **group == "*") {
                faults.push(format!("{}: it reaches all of API group `{group}`; fix: name the group", role.title()));
            }
            for path in of("nonResourceURLs").iter().filter(|path| **path != "/metrics") {
                faults.push(format!("{}: it reads `{path}`; fix: `/metrics` only", role.title()));
            }
        }
    }
    faults
}

/// A token is mounted where a role is bound, and nowhere else; each workload has an account of its own.
fn tokens_follow_roles(world: &World) -> Faults {
    let mut faults = Faults::new();
    for pods in world.pods() {
        let title = pods.workload.title();
        let account = pods.spec().word("/serviceAccountName");
        let namespace = pods.workload.namespace();
        let has_rights = bindings(world).any(|binding| {
            let is_subject = |one: &Value| {
                one.word("/kind") == "ServiceAccount"
                    && one.word("/name") == account
                    && one.word("/namespace") == namespace
            };
            binding.list("/subjects").iter().any(is_subject)
        });
        let on_pod = pods.spec().at("/automountServiceAccountToken");
        let on_account =
            world.find("ServiceAccount", namespace, account).map(|one| one.at("/automountServiceAccountToken"));
        if on_pod != has_rights || on_account.is_some_and(|value| value != has_rights) {
            faults.push(if has_rights {
                format!("{title}: `{account}` has rights and no token to use them; fix: automount the token")
            } else {
                format!("{title}: `{account}` gets a token and has no rights; fix: automountServiceAccountToken: false")
            });
        }
        if world.pods().filter(|other| other.spec().word("/serviceAccountName") == account).count() > 1 {
            faults.push(format!("{title}: it shares the account `{account}`; fix: an account of its own"));
        }
    }
    faults
}

/// Every role is bound, by one binding that is in the role's own namespace.
fn roles_are_bound(world: &World) -> Faults {
    let roles = world.objects.iter().filter(|object| matches!(object.kind(), "Role" | "ClusterRole"));
    let unbound = roles.filter(|role| {
        let binds = |binding: &&Object| {
            binding.word("/roleRef/kind") == role.kind()
                && binding.word("/roleRef/name") == role.name()
                && binding.namespace() == role.namespace()
        };
        bindings(world).filter(binds).count() != 1
    });
    unbound
        .map(|role| format!("{}: not exactly one binding gives it; fix: bind it, or take it out", role.title()))
        .collect()
}

fn bindings(world: &World) -> impl Iterator<Item = &Object> {
    world.objects.iter().filter(|object| object.kind().ends_with("RoleBinding"))
}

mod tests {
    use super::*;
    use crate::testing::{holds, reports};
    use serde_json::json;

    #[test]
    fn every_role_only_reads_and_never_through_nodes_proxy_secrets_or_wildcards() {
        holds(roles_only_read);
    }

    #[test]
    fn each_right_too_many_is_reported() {
        let role = "ClusterRole monitoring-promtail:";
        for (field, value, expected) in [
            ("verbs", "delete", "it may `delete`; fix: get, list and watch only"),
            ("verbs", "*", "it may `*`; fix: get, list and watch only"),
            ("resources", "nodes/proxy", "it reaches `nodes/proxy`; fix: take it out"),
            ("resources", "secrets", "it reaches `secrets`; fix: take it out"),
            ("resources", "*", "it reaches `*`; fix: take it out"),
            ("apiGroups", "*", "it reaches all of API group `*`; fix: name the group"),
        ] {
            let place = format!("/rules/0/{field}");
            let damage = |world: &mut World| world.add("ClusterRole", "monitoring-promtail", &place, "", value);
            reports(roles_only_read, damage, &format!("{role} {expected}"));
        }
        reports(
            roles_only_read,
            |world| world.add("ClusterRole", "monitoring-promtail", "/rules/0", "nonResourceURLs", json!(["/logs"])),
            "ClusterRole monitoring-promtail: it reads `/logs`; fix: `/metrics` only",
        );
    }

    #[test]
    fn every_token_has_a_role_and_every_role_a_token() {
        holds(tokens_follow_roles);
    }

    #[test]
    fn a_token_without_rights_is_reported() {
        let expected = "Deployment monitoring/grafana: `grafana` gets a token and has no rights; fix: \
            automountServiceAccountToken: false";
        let place = "/automountServiceAccountToken";
        reports(tokens_follow_roles, |world| world.put("ServiceAccount", "grafana", place, true), expected);
        let place = format!("/spec/template/spec{place}");
        reports(tokens_follow_roles, |world| world.put("Deployment", "grafana", &place, true), expected);
    }

    #[test]
    fn rights_without_a_token_are_reported() {
        reports(
            tokens_follow_roles,
            |world| world.put("DaemonSet", "promtail", "/spec/template/spec/automountServiceAccountToken", false),
            "DaemonSet monitoring/promtail: `promtail` has rights and no token to use them; fix: automount the token",
        );
    }

    #[test]
    fn a_shared_account_is_reported() {
        let mut world = World::tea_house();
        world.put("Deployment", "grafana", "/spec/template/spec/serviceAccountName", "loki");
        let expected = |pods: &str| format!("{pods}: it shares the account `loki`; fix: an account of its own");
        assert_eq!(
            tokens_follow_roles(&world),
            ["StatefulSet monitoring/loki", "Deployment monitoring/grafana"].map(expected)
        );
    }

    #[test]
    fn every_role_is_bound_once() {
        holds(roles_are_bound);
    }

    #[test]
    fn a_role_that_nobody_holds_is_reported() {
        reports(
            roles_are_bound,
            |world| world.lose("ClusterRoleBinding", "monitoring-promtail"),
            "ClusterRole monitoring-promtail: not exactly one binding gives it; fix: bind it, or take it out",
        );
    }
}
