//! A real API server takes the generated manifests as a user applies them: in one pass, strictly, twice, and away
//! again.

mod inventory;
mod pods;
mod rights;
mod server;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use inventory::{Id, Stamp, applied, generated, id, ours};
use server::Cluster;

/// What is there before: the shop, as far as our manifests rely on it.
const SHOP: &str = "\
apiVersion: v1
kind: Namespace
metadata: {name: dhakacart, labels: {name: dhakacart, environment: production}}
---
apiVersion: v1
kind: Secret
metadata: {name: dhakacart-secrets, namespace: dhakacart}
stringData: {DB_USER: dhakacart, DB_PASSWORD: secret}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: dhakacart-config, namespace: dhakacart}
data: {DB_HOST: dhakacart-db-service, DB_PORT: '5432'}
";

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the repository").to_owned()
}

/// The shop comes to the cluster.
fn open_shop(cluster: &Cluster) {
    cluster.kubectl_with(&["apply", "-f", "-"], SHOP).ok();
}

/// Where an environment lies: what `-f` takes, and what `-k` takes.
fn folders(environment: &str) -> (String, String) {
    let k8s = repository().join("k8s");
    // The first environment is the one that lies at the top.
    let other = k8s.join("environments").join(environment);
    let is_first = stack_tests::ours::environments().first() == Some(&environment);
    let (folder, kustomization) = if is_first { (k8s.join("monitoring"), k8s) } else { (other.clone(), other) };
    (folder.to_string_lossy().into_owned(), kustomization.to_string_lossy().into_owned())
}

/// Applied, applied again, compared, applied with Kustomize, and deleted.
fn lives_and_goes(cluster: &Cluster, environment: &str) {
    let (folder, kustomization) = folders(environment);
    let shop = applied(cluster, &["secret,configmap", "-n", "dhakacart"]);
    let apply = ["apply", "--validate=strict", "-f", &folder];

    let first = cluster.kubectl(&apply).ok();
    let objects = generated(environment);
    assert_eq!(first.out.lines().count(), objects.len(), "{}", first.out);
    assert_eq!(first.out.lines().find(|line| !line.ends_with(" created")), None);
    let before = applied(cluster, &["-f", &folder]);
    assert_eq!(before.keys().cloned().collect::<Vec<_>>(), objects);

    let again = cluster.kubectl(&apply).ok();
    is_quiet(&again.out);
    unchanged(&before, &applied(cluster, &["-f", &folder]));
    let diff = cluster.kubectl(&["diff", "-f", &folder]).ok();
    assert_eq!(diff.out, "");

    let kustomized = cluster.kubectl(&["apply", "--validate=strict", "-k", &kustomization]).ok();
    assert_eq!(kustomized.out.lines().count(), objects.len(), "{}", kustomized.out);
    is_quiet(&kustomized.out);
    unchanged(&before, &applied(cluster, &["-f", &folder]));
    cluster.kubectl(&["diff", "-k", &kustomization]).ok();

    admits(cluster, environment);
    assert_eq!(rights::differing(cluster, &rights::table(environment)), Vec::<String>::new());
    assert_eq!(rights::idle_accounts_with_rights(cluster, environment), Vec::<String>::new());

    cluster.kubectl(&["delete", "--wait=false", "-f", &folder]).ok();
    assert_eq!(left(cluster), Vec::<Id>::new());
    assert_eq!(applied(cluster, &["secret,configmap", "-n", "dhakacart"]), shop);
    cluster.kubectl(&["get", "namespace", "dhakacart"]).ok();
}

/// Only what kubectl always patches is said to be configured: a budget's selector, which it replaces, and the templates
/// of a StatefulSet's claims, which the server fills in.
fn is_quiet(said: &str) {
    let changed = said.lines().filter(|line| !line.ends_with(" unchanged"));
    let is_known = |line: &&str| {
        line.ends_with(" configured")
            && (line.starts_with("poddisruptionbudget.policy/") || line.starts_with("statefulset.apps/"))
    };
    let news: Vec<_> = changed.filter(|line| !is_known(line)).collect();
    assert_eq!(news, Vec::<&str>::new());
}

#[track_caller]
fn unchanged(before: &BTreeMap<Id, Stamp>, after: &BTreeMap<Id, Stamp>) {
    let touched: Vec<_> =
        before.iter().filter(|(id, stamp)| after.get(*id) != Some(*stamp)).map(|(id, _)| id).collect();
    assert_eq!(touched, Vec::<&Id>::new());
}

/// The node agents need the node; whatever else we run is content with the least that Pod Security knows.
fn admits(cluster: &Cluster, environment: &str) {
    let (refused, why) = pods::refused_where_restricted(cluster, environment);
    assert_eq!(refused, ["node-exporter", "promtail"], "{why}");
    for name in refused {
        let says = format!("pods \"{name}-0\" is forbidden: violates PodSecurity \"restricted:latest\": ");
        assert!(why.contains(&says), "{why}");
    }
    assert_eq!(pods::refused_where_deployed(cluster, environment), (Vec::new(), String::new()));
}

/// What is left of ours once it is deleted. Claims and the namespace wait for controllers, which this cluster lacks:
/// they are let go of here as those would, what is in the namespace first.
fn left(cluster: &Cluster) -> Vec<Id> {
    let all = ours(cluster);
    let mut leaving: Vec<_> = all.iter().filter(|object| object["metadata"]["deletionTimestamp"].is_string()).collect();
    leaving.sort_by_key(|object| object["kind"] == "Namespace");
    for object in leaving {
        let (kind, namespace, name) = id(object);
        if kind == "Namespace" {
            let mut object = object.clone();
            object["spec"]["finalizers"] = serde_json::json!([]);
            let path = format!("/api/v1/namespaces/{name}/finalize");
            cluster.kubectl_with(&["replace", "--raw", &path, "-f", "-"], &object.to_string()).ok();
        } else {
            let none = "{\"metadata\":{\"finalizers\":null}}";
            cluster.kubectl(&["patch", &kind, &name, "-n", &namespace, "--type=merge", "-p", none]).ok();
        }
    }
    ours(cluster).iter().map(id).collect()
}

#[test]
fn every_environment_lives_and_goes() {
    let Some(cluster) = Cluster::start() else { return };
    open_shop(&cluster);
    pods::restrict(&cluster);
    for environment in stack_tests::ours::environments() {
        lives_and_goes(&cluster, environment);
    }
}

/// Whatever the test above is content with, a damaged stack is told apart from a sound one.
#[test]
fn damage_is_noticed() {
    let Some(cluster) = Cluster::start() else { return };
    let (folder, _) = folders("default");

    // Without the shop's namespace, what is in it is refused, and nothing else.
    let answer = cluster.kubectl(&["apply", "--validate=strict", "-f", &folder]);
    assert_eq!(answer.code, Some(1));
    let in_shop = generated("default").iter().filter(|(_, namespace, _)| namespace == "dhakacart").count();
    let refused = answer.err.lines().filter(|line| line.contains("namespaces \"dhakacart\" not found")).count();
    assert_eq!((refused, answer.err.lines().count()), (in_shop, in_shop), "{}", answer.err);
    assert_eq!(answer.out.lines().count(), generated("default").len() - in_shop, "{}", answer.out);
    open_shop(&cluster);
    cluster.kubectl(&["apply", "-f", &folder]).ok();

    let unknown = "apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {ports: [{port: 80, targetport: 81}]}\n";
    let strict = cluster.kubectl_with(&["apply", "--validate=strict", "--dry-run=server", "-f", "-"], unknown);
    assert!(strict.err.contains("unknown field \"spec.ports[0].targetport\""), "{}", strict.err);

    cluster.kubectl(&["-n", "monitoring", "scale", "deployment/grafana", "--replicas=2"]).ok();
    let diff = cluster.kubectl(&["diff", "-f", &folder]);
    assert_eq!(diff.code, Some(1), "{}", diff.err);
    assert!(diff.out.contains("-  replicas: 2\n+  replicas: 1\n"), "{}", diff.out);

    let more = ["create", "clusterrole", "more", "--verb=get,list", "--resource=nodes/proxy,secrets"];
    cluster.kubectl(&more).ok();
    let bind = ["create", "clusterrolebinding", "more", "--clusterrole=more", "--serviceaccount=monitoring:grafana"];
    cluster.kubectl(&bind).ok();
    cluster.kubectl(&["-n", "dhakacart", "delete", "rolebinding", "monitoring-prometheus"]).ok();
    assert_eq!(
        rights::differing(&cluster, &rights::table("default")),
        [
            "`prometheus` cannot list endpointslices.discovery.k8s.io in `dhakacart`",
            "`prometheus` cannot watch endpointslices.discovery.k8s.io in `dhakacart`",
            "`prometheus` cannot list services in `dhakacart`",
            "`prometheus` cannot watch services in `dhakacart`",
            "`prometheus` cannot list pods in `dhakacart`",
            "`prometheus` cannot watch pods in `dhakacart`",
            "`grafana` can get nodes/proxy in the cluster",
            "`grafana` can get secrets in `dhakacart`",
            "`grafana` can get secrets in `kube-system`",
            "`grafana` can get secrets in `monitoring`",
            "`grafana` can list secrets in `dhakacart`",
            "`grafana` can list secrets in `kube-system`",
            "`grafana` can list secrets in `monitoring`",
        ]
    );
    assert_eq!(
        rights::idle_accounts_with_rights(&cluster, "default"),
        ["monitoring", "dhakacart"].map(|name| format!("`grafana` has rights in `{name}`, and no token to use them"))
    );

    let label = ["label", "configmap", "dhakacart-config", "app.kubernetes.io/managed-by=cargo-xtask-gen"];
    cluster.kubectl(&[&["-n", "dhakacart"], &label[..]].concat()).ok();
    cluster.kubectl(&["delete", "--wait=false", "-f", &folder, "--ignore-not-found"]).ok();
    let forgotten = ["ConfigMap", "dhakacart", "dhakacart-config"].map(str::to_owned);
    assert_eq!(left(&cluster), [forgotten.into()]);
}
