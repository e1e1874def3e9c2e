//! Whatever an object names is there: among our objects, among the shop's, or, for Secrets, in the deployment guide.

use crate::look::Look;
use crate::pods::Pods;
use crate::testing::Faults;
use crate::world::{Object, World, title};

/// Something that an object cannot do without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need<'a> {
    /// Its kind.
    pub kind: &'a str,
    /// Its namespace.
    pub namespace: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The key of it that is read; none where all are.
    pub key: Option<&'a str>,
}

impl<'a> Need<'a> {
    const fn of(kind: &'a str, namespace: &'a str, name: &'a str) -> Self {
        Self { kind, namespace, name, key: None }
    }

    /// `Secret monitoring/grafana-admin`.
    pub fn title(&self) -> String {
        title(self.kind, self.namespace, self.name)
    }
}

/// Everything that an object refers to by name.
pub fn needs(object: &Object) -> Vec<Need<'_>> {
    let own = object.namespace();
    let mut needs = Vec::new();
    if !own.is_empty() {
        needs.push(Need::of("Namespace", "", own));
    }
    match object.kind() {
        "Deployment" | "StatefulSet" | "DaemonSet" => {
            needs.push(Need::of("ServiceAccount", own, object.word("/spec/template/spec/serviceAccountName")));
            if object.kind() == "StatefulSet" {
                needs.push(Need::of("Service", own, object.word("/spec/serviceName")));
            }
            needs.extend(needs_of_pods(Pods { workload: object }, own));
        }
        "RoleBinding" | "ClusterRoleBinding" => {
            let role = object.at("/roleRef");
            let namespace = if role.word("/kind") == "Role" { own } else { "" };
            needs.push(Need::of(role.word("/kind"), namespace, role.word("/name")));
            for subject in object.list("/subjects") {
                needs.push(Need::of("ServiceAccount", subject.word("/namespace"), subject.word("/name")));
            }
        }
        "Ingress" => {
            for path in object.list("/spec/rules").iter().flat_map(|rule| rule.list("/http/paths")) {
                needs.push(Need::of("Service", own, path.word("/backend/service/name")));
            }
        }
        _ => {}
    }
    needs
}

fn needs_of_pods<'a>(pods: Pods<'a>, own: &'a str) -> Vec<Need<'a>> {
    let mut needs: Vec<Need> = pods.config_maps().map(|name| Need::of("ConfigMap", own, name)).collect();
    for (_, volume) in pods.volumes() {
        for (kind, pointer) in
            [("Secret", "/secret/secretName"), ("PersistentVolumeClaim", "/persistentVolumeClaim/claimName")]
        {
            if let Some(name) = volume.at(pointer).as_str() {
                needs.push(Need::of(kind, own, name));
            }
        }
    }
    for container in pods.containers() {
        for (kind, field) in [("ConfigMap", "configMap"), ("Secret", "secret")] {
            for source in container.list("/envFrom") {
                if let Some(name) = source.at(&format!("/{field}Ref/name")).as_str() {
                    needs.push(Need::of(kind, own, name));
                }
            }
            for variable in container.list("/env") {
                let reference = variable.at(&format!("/valueFrom/{field}KeyRef"));
                if let Some(name) = reference.at("/name").as_str() {
                    needs.push(Need { kind, namespace: own, name, key: reference.at("/key").as_str() });
                }
            }
        }
    }
    needs
}

/// The keys of a Secret or ConfigMap: those of the object, and those that the guide tells operators to fill in.
///
/// None where neither knows the name.
pub fn keys<'a>(world: &'a World, need: &Need) -> Option<Vec<&'a str>> {
    let object = world.find(need.kind, need.namespace, need.name);
    let told = if need.kind == "Secret" { told_keys(world.guide, need.namespace, need.name) } else { None };
    if object.is_none() && told.is_none() {
        return None;
    }
    let mut keys = told.unwrap_or_default();
    for field in ["/data", "/stringData"] {
        let entries = object.and_then(|object| object.at(field).as_object()).into_iter().flatten();
        keys.extend(entries.map(|(key, _)| key.as_str()));
    }
    Some(keys)
}

/// The keys with which the guide creates a Secret, if it does.
fn told_keys<'a>(guide: &'a str, namespace: &str, name: &str) -> Option<Vec<&'a str>> {
    let command = format!("kubectl -n {namespace} create secret generic {name} ");
    let (_, rest) = guide.split_once(&command)?;
    let lines = rest.lines().skip(1).take_while(|line| line.trim_start().starts_with("--from-literal="));
    Some(
        lines
            .filter_map(|line| line.trim_start().strip_prefix("--from-literal=")?.split_once('='))
            .map(|(key, _)| key)
            .collect(),
    )
}

/// Everything that is referred to exists, with the key that is read.
fn references_resolve(world: &World) -> Faults {
    let mut faults = Faults::new();
    for object in &world.objects {
        for need in needs(object) {
            // Every cluster has it, and the stack reads the API server's endpoints there.
            if (need.kind, need.name) == ("Namespace", "default") {
                continue;
            }
            let known = match need.kind {
                "Secret" | "ConfigMap" => keys(world, &need),
                _ => world.find(need.kind, need.namespace, need.name).map(|_| Vec::new()),
            };
            match (known, need.key) {
                (None, _) => faults.push(format!(
                    "{}: it needs {}, which nobody writes{}",
                    object.title(),
                    need.title(),
                    if need.kind == "Secret" {
                        " and the deployment guide does not create; fix: tell operators there how to create it"
                    } else {
                        "; fix: add it, or correct the name"
                    }
                )),
                (Some(keys), Some(key)) if !keys.contains(&key) => faults.push(format!(
                    "{}: it reads key `{key}` of {}, which has {}; fix: use one of these",
                    object.title(),
                    need.title(),
                    keys.join(", ")
                )),
                _ => {}
            }
        }
    }
    faults
}

mod tests {
    use super::*;
    use crate::testing::{container, holds, reports};

    #[test]
    fn everything_that_is_referred_to_exists() {
        holds(references_resolve);
    }

    #[test]
    fn a_missing_config_map_is_reported() {
        reports(
            references_resolve,
            |world| world.lose("ConfigMap", "grafana-dashboard-cluster-health"),
            "Deployment monitoring/grafana: it needs ConfigMap monitoring/grafana-dashboard-cluster-health, which \
             nobody writes; fix: add it, or correct the name",
        );
    }

    #[test]
    fn a_missing_claim_service_account_headless_service_or_role_is_reported() {
        for (kind, name, expected) in [
            (
                "PersistentVolumeClaim",
                "grafana-data",
                "Deployment monitoring/grafana: it needs PersistentVolumeClaim monitoring/grafana-data",
            ),
            ("ServiceAccount", "grafana", "Deployment monitoring/grafana: it needs ServiceAccount monitoring/grafana"),
            ("Service", "loki-headless", "StatefulSet monitoring/loki: it needs Service monitoring/loki-headless"),
            (
                "ClusterRole",
                "monitoring-promtail",
                "ClusterRoleBinding monitoring-promtail: it needs ClusterRole monitoring-promtail",
            ),
        ] {
            let expected = format!("{expected}, which nobody writes; fix: add it, or correct the name");
            reports(references_resolve, |world| world.lose(kind, name), &expected);
        }
    }

    #[test]
    fn a_secret_that_nobody_creates_is_reported() {
        reports(
            references_resolve,
            |world| world.put("Deployment", "alertmanager", "/spec/template/spec/volumes/1/secret/secretName", "other"),
            "Deployment monitoring/alertmanager: it needs Secret monitoring/other, which nobody writes and the \
             deployment guide does not create; fix: tell operators there how to create it",
        );
    }

    #[test]
    fn a_key_that_the_shops_secret_lacks_is_reported() {
        reports(
            references_resolve,
            |world| {
                let key = container("/env/1/valueFrom/secretKeyRef/key");
                world.put("Deployment", "postgres-exporter", &key, "DB_USERNAME");
            },
            "Deployment teahouse/postgres-exporter: it reads key `DB_USERNAME` of Secret teahouse/teahouse-secrets, \
             which has DB_USER, DB_PASSWORD; fix: use one of these",
        );
    }

    #[test]
    fn the_guide_tells_the_keys_of_the_secrets_that_operators_create() {
        let guide = World::tea_house().guide;
        assert_eq!(told_keys(guide, "monitoring", "grafana-admin"), Some(vec!["admin-user", "admin-password"]));
        assert_eq!(told_keys(guide, "monitoring", "grafana"), None);
    }
}
