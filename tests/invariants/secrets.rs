//! Secrets stand in Secrets and nowhere else, and where operators keep their own, none of ours gets in the way.

use serde_json::Value;

use crate::look::{Look, strings};
use crate::references::needs;
use crate::testing::Faults;
use crate::world::World;

/// Where operators keep Secrets themselves, none is written.
fn existing_secrets_are_not_written(world: &World) -> Faults {
    let overwrites = world.of_kind("Secret").filter(|_| !world.writes_secrets);
    overwrites
        .map(|secret| format!("{}: it would overwrite the operators' own; fix: do not write it here", secret.title()))
        .collect()
}

/// The guide says in one place how to create each Secret.
fn secrets_are_described_once(world: &World) -> Faults {
    let mut faults = Faults::new();
    for need in world.objects.iter().flat_map(needs).filter(|need| need.kind == "Secret") {
        let times = world.guide.matches(&format!("create secret generic {} ", need.name)).count();
        if times > 1 {
            faults.push(format!("{}: the guide creates it {times} times; fix: say it once", need.title()));
        }
    }
    faults.dedup();
    faults
}

/// No variable whose name speaks of a secret has its value in the clear, and no value of a Secret stands anywhere else.
fn secrets_are_not_in_the_clear(world: &World) -> Faults {
    let mut faults = Faults::new();
    for pods in world.pods() {
        for variable in pods.containers().flat_map(|container| container.list("/env")) {
            let name = variable.word("/name");
            let is_secret = ["PASS", "TOKEN", "SECRET", "CREDENTIAL"].iter().any(|word| name.contains(word));
            if is_secret && variable.at("/value").is_string() {
                faults.push(format!("{}: {name} is in the clear; fix: from a Secret", pods.workload.title()));
            }
        }
    }
    for secret in world.of_kind("Secret") {
        for (key, value) in secret.words("/data").into_iter().filter_map(|(key, value)| Some((key, decoded(value)?))) {
            // `admin` is no secret, and stands in many places.
            for object in world.objects.iter().filter(|object| value.len() > 5 && object.kind() != "Secret") {
                if strings(object).iter().any(|(_, text)| text.contains(&value)) {
                    faults.push(format!(
                        "{}: it holds `{key}` of {}; fix: refer to it",
                        object.title(),
                        secret.title()
                    ));
                }
            }
        }
    }
    faults
}

/// What a Secret holds, through the type that reads it in a cluster.
fn decoded(value: &str) -> Option<String> {
    let bytes: k8s_openapi::ByteString = serde_json::from_value(Value::from(value)).ok()?;
    String::from_utf8(bytes.0).ok()
}

mod tests {
    use super::*;
    use crate::testing::{container, holds, reports};

    #[test]
    fn where_operators_keep_secrets_none_is_written() {
        holds(existing_secrets_are_not_written);
    }

    #[test]
    fn a_secret_where_operators_keep_them_is_reported() {
        reports(
            existing_secrets_are_not_written,
            |world| {
                world.writes_secrets = false;
                world.lose("Secret", "alertmanager-receivers");
            },
            "Secret monitoring/grafana-admin: it would overwrite the operators' own; fix: do not write it here",
        );
    }

    #[test]
    fn the_guide_creates_every_secret_in_one_place() {
        holds(secrets_are_described_once);
    }

    #[test]
    fn a_secret_that_the_guide_creates_twice_is_reported() {
        reports(
            secrets_are_described_once,
            |world| world.guide = "create secret generic grafana-admin x\ncreate secret generic grafana-admin y\n",
            "Secret monitoring/grafana-admin: the guide creates it 2 times; fix: say it once",
        );
    }

    #[test]
    fn no_secret_is_in_the_clear() {
        holds(secrets_are_not_in_the_clear);
        assert_eq!(decoded("dGVhaG91c2UxMjM=").as_deref(), Some("teahouse123"));
    }

    #[test]
    fn a_password_in_a_variable_is_reported() {
        reports(
            secrets_are_not_in_the_clear,
            |world| world.add("Deployment", "grafana", &container("/env/1"), "value", "hunter2"),
            "Deployment monitoring/grafana: GF_SECURITY_ADMIN_PASSWORD is in the clear; fix: from a Secret",
        );
    }

    #[test]
    fn a_secret_in_a_config_is_reported() {
        reports(
            secrets_are_not_in_the_clear,
            |world| world.rewrite("alertmanager", "alertmanager.yml", "smtp_from: ", "smtp_from: teahouse123+"),
            "ConfigMap monitoring/alertmanager: it holds `admin-password` of Secret monitoring/grafana-admin; \
             fix: refer to it",
        );
    }
}
