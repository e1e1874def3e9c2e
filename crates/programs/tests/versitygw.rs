//! Buckets of a cluster that has none: where an environment says so in a line, and nowhere else.

use kit::{Bucket, Component, Environment, Namespace, Notifications, Program, Secret, SecretEntry, Stack, gibibytes};
use programs::deploy;
use programs::prelude::*;
use serde_json::{Value as Json, json};
use watch::watch::Watch;

const NAMESPACE: Namespace = Namespace::ours("watchers");
deploy! { Prometheus = prometheus(NAMESPACE) {} }
deploy! { ThanosStore = thanos_store(NAMESPACE) {} }
deploy! { Loki = loki(NAMESPACE) {} }
deploy! { Versitygw = versitygw(NAMESPACE) {} }

const KEYS: Secret =
    Secret::of_others("shelf", &[SecretEntry::to_be_filled_in("user"), SecretEntry::to_be_filled_in("password")]);
const NOBODY: Notifications =
    Notifications { smarthost: "mail.tea.example:25", username: "", from: "a@tea.example", placeholders: true };
const BOTH: Environment = Environment::new("both", "both", NOBODY)
    .object_storage(bucket("tea-metrics"))
    .log_storage(bucket("tea-logs"))
    .volume(Versitygw::SETTINGS.data, gibibytes(20));
const LOGS: Environment = Environment::new("logs", "logs", NOBODY).log_storage(bucket("tea-logs").region("east"));
const ELSEWHERE: Environment =
    Environment::new("elsewhere", "elsewhere", NOBODY).object_storage(Bucket::s3("tea-metrics", "s3.tea.example"));

const fn bucket(name: &'static str) -> Bucket<'static> {
    Bucket::s3_in_cluster(name, Versitygw::ENDPOINT).credentials(KEYS.key("user"), KEYS.key("password"))
}

const COMPONENTS: &[Component] =
    &[Prometheus::COMPONENT, ThanosStore::COMPONENT, Loki::COMPONENT, Versitygw::COMPONENT];
const STACK: Stack = Stack::new(NAMESPACE, COMPONENTS).environments(&[BOTH, LOGS, ELSEWHERE], &[]);
const PROGRAM: Program = Program { watch: &Watch::NONE, ..Program::unwatched(&STACK, file!()) };

fn objects(environment: &Environment<'static>, kind: &str, name: &str) -> Vec<Json> {
    let objects = render::objects(&PROGRAM, environment).expect("the stack has no problems");
    let found = objects.into_iter().filter(|object| object.kind == kind && object.name == name);
    found.map(|object| serde_yaml::from_str(&object.yaml).expect("it is YAML")).collect()
}

fn container(environment: &Environment<'static>) -> Json {
    let pods = objects(environment, "StatefulSet", "versitygw").pop().expect("it runs");
    assert_eq!(pods["spec"]["replicas"], 1);
    pods["spec"]["template"]["spec"]["containers"][0].clone()
}

fn variable(container: &Json, name: &str) -> Json {
    let mut variables = container["env"].as_array().expect("it has").iter();
    variables.find(|one| one["name"] == name).cloned().unwrap_or(Json::Null)
}

#[test]
fn it_has_the_folders_the_keys_and_the_region_of_its_buckets() {
    let both = container(&BOTH);
    assert_eq!(
        both["args"],
        json!(["--port=:7070", "--region=us-east-1", "--health=/health", "--quiet", "posix", "/data"])
    );
    assert_eq!(variable(&both, "BUCKETS")["value"], "tea-metrics tea-logs");
    let makes = json!(["/bin/sh", "-c", "cd /data && mkdir -p $BUCKETS"]);
    assert_eq!(both["lifecycle"]["postStart"]["exec"]["command"], makes);
    for (name, key) in [("ROOT_ACCESS_KEY_ID", "user"), ("ROOT_SECRET_ACCESS_KEY", "password")] {
        assert_eq!(variable(&both, name)["valueFrom"]["secretKeyRef"], json!({ "name": "shelf", "key": key }));
    }
    assert_eq!(both["readinessProbe"]["httpGet"], json!({ "path": "/health", "port": "s3" }));
    let logs = container(&LOGS);
    assert_eq!((&logs["args"][1], &variable(&logs, "BUCKETS")["value"]), (&"--region=east".into(), &"tea-logs".into()));
}

#[test]
fn its_volume_is_one_and_the_environment_says_how_large() {
    let pods = objects(&BOTH, "StatefulSet", "versitygw").pop().expect("it runs");
    let claims: Vec<_> = objects(&BOTH, "PersistentVolumeClaim", "data");
    let templates = pods["spec"]["volumeClaimTemplates"].as_array().cloned().unwrap_or_default();
    let sizes: Vec<_> = claims
        .iter()
        .chain(&templates)
        .map(|claim| claim["spec"]["resources"]["requests"]["storage"].clone())
        .collect();
    assert_eq!(sizes, ["20Gi"]);
}

#[test]
fn who_uses_a_bucket_reaches_it_and_nobody_else_does() {
    let policy = objects(&BOTH, "NetworkPolicy", "versitygw").pop().expect("it is closed");
    let rules = policy["spec"]["ingress"].as_array().expect("it has ingress");
    let mut admitted: Vec<_> = rules
        .iter()
        .filter(|rule| rule["ports"][0]["port"] == 7070)
        .flat_map(|rule| rule["from"].as_array().cloned().unwrap_or_default())
        .map(|from| from["podSelector"]["matchLabels"]["app"].as_str().unwrap_or("anybody").to_owned())
        .collect();
    admitted.sort();
    assert_eq!(admitted, ["loki", "prometheus", "thanos-store"]);
}

#[test]
fn where_the_bucket_is_outside_it_is_not_there() {
    assert_eq!(objects(&ELSEWHERE, "StatefulSet", "versitygw"), Vec::<Json>::new());
    assert_eq!(objects(&ELSEWHERE, "NetworkPolicy", "versitygw"), Vec::<Json>::new());
}
