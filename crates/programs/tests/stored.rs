//! Blocks of metrics and lines of logs in buckets, inside the cluster or outside; and logs shipped by an agent whose
//! memory the environment bounds.

use kit::{
    Bucket, Component, Environment, Image, Namespace, Notifications, Port, Probe, Program, Resources, S3Api, Secret,
    SecretEntry, Service, Stack, Workload, WorkloadBuilder, mebibytes, millicores,
};
use programs::deploy;
use programs::grafana::Database;
use programs::log_pipeline::{Pipeline, Step};
use programs::prelude::*;
use serde_json::Value as Json;
use watch::watch::Watch;

const NAMESPACE: Namespace = Namespace::ours("watchers");
deploy! { Prometheus = prometheus(NAMESPACE) {} }
deploy! { ThanosStore = thanos_store(NAMESPACE) {} }
deploy! { Loki = loki(NAMESPACE) {} }
deploy! {
    Grafana = grafana(NAMESPACE, KEYS.key("user"), KEYS.key("password"), Prometheus::ENDPOINT) {
        database: Some(
            Database::postgres("pg.tea.example", 5433, "grafana", KEYS.key("user"), KEYS.key("password")).without_tls(),
        ),
    }
}
deploy! { OtelCollector = otel_collector(NAMESPACE, Loki::ENDPOINT, pipeline) {} }

fn pipeline() -> Pipeline {
    Pipeline::of([Step::labels(&["level"])])
}

const KEYS: Secret = Secret::of_others(
    "shelf",
    &[
        SecretEntry::to_be_filled_in("ca.crt"),
        SecretEntry::to_be_filled_in("user"),
        SecretEntry::to_be_filled_in("password"),
    ],
);
const S3: Port<S3Api> = Port::new("s3", 8333);
const FEW: Resources = Resources::requests(millicores(50), mebibytes(64)).limits(millicores(500), mebibytes(128));
const SHELF: Workload = WorkloadBuilder::deployment(NAMESPACE, "shelf", Image::new("docker.io/tea/shelf", "1.0.0"))
    .purpose("keeps objects")
    .port(S3)
    .run_as(1000)
    .resources(FEW)
    .readiness(Probe::tcp(S3))
    .build();
const SHELF_SERVICE: Service = Service::of(&SHELF).port(S3);

const NOBODY: Notifications =
    Notifications { smarthost: "mail.tea.example:25", username: "", from: "a@tea.example", placeholders: true };
const INSIDE: Environment = Environment::new("inside", "inside", NOBODY)
    .object_storage(Bucket::s3_in_cluster("tea-metrics", SHELF_SERVICE.at(S3)))
    .log_storage(Bucket::s3_in_cluster("tea-logs", SHELF_SERVICE.at(S3)))
    .resources(
        &OtelCollector::WORKLOAD,
        Resources::requests(millicores(50), mebibytes(128)).limits(millicores(500), mebibytes(200)),
    );
const OUTSIDE: Environment = Environment::new("outside", "outside", NOBODY)
    .object_storage(Bucket::s3("tea-metrics", "s3.tea.example").without_tls())
    .log_storage(Bucket::s3("tea-logs", "s3.tea.example:9000").trusts(KEYS.key("ca.crt")))
    .replicas(&Loki::WORKLOAD, 3)
    .replicas(&Grafana::WORKLOAD, 2)
    .namespace("watch");

/// The keys of both buckets, which come with the stack.
const BUNDLED: Secret =
    Secret::ours("bundled", &[SecretEntry::to_be_filled_in("access"), SecretEntry::to_be_filled_in("secret")]);
const LOGGED_IN: Environment = Environment::new("logged-in", "logged-in", NOBODY)
    .object_storage(bucket("tea-metrics"))
    .log_storage(bucket("tea-logs"));

const fn bucket(name: &'static str) -> Bucket<'static> {
    Bucket::s3(name, "s3.tea.example").credentials(BUNDLED.key("access"), BUNDLED.key("secret"))
}

const COMPONENTS: &[Component] = &[
    Prometheus::COMPONENT,
    ThanosStore::COMPONENT,
    Loki::COMPONENT,
    Grafana::COMPONENT,
    OtelCollector::COMPONENT,
    Component::of(&SHELF).service(&SHELF_SERVICE),
];
const STACK: Stack = Stack::new(NAMESPACE, COMPONENTS).environments(&[INSIDE, OUTSIDE, LOGGED_IN], &[]);
const PROGRAM: Program = Program { watch: &Watch::NONE, ..Program::unwatched(&STACK, file!()) };

fn object(environment: &Environment<'static>, kind: &str, name: &str) -> Json {
    let objects = render::objects(&PROGRAM, environment).expect("the stack has no problems");
    let found = objects.into_iter().find(|object| object.kind == kind && object.name == name);
    serde_yaml::from_str(&found.unwrap_or_else(|| panic!("there is no {kind} `{name}`")).yaml).expect("it is YAML")
}

fn bucket_config(environment: &Environment<'static>) -> String {
    let config = object(environment, "ConfigMap", "thanos-store-object-storage");
    config["data"]["objstore.yml"].as_str().expect("it has the file").to_owned()
}

/// The rules of the store's policy that let it out to this port.
fn let_out(environment: &Environment<'static>, port: u64) -> Vec<Json> {
    lets_out("thanos-store", environment, port)
}

fn lets_out(name: &str, environment: &Environment<'static>, port: u64) -> Vec<Json> {
    let policy = object(environment, "NetworkPolicy", name);
    let rules = policy["spec"]["egress"].as_array().expect("it has egress").clone();
    rules.into_iter().filter(|rule| rule["ports"][0]["port"] == port).collect()
}

#[test]
fn a_bucket_in_the_cluster_is_reached_by_http_at_its_pods() {
    let config = bucket_config(&INSIDE);
    assert!(config.contains("endpoint: shelf.watchers.svc:8333\n") && config.contains("insecure: true\n"), "{config}");
    let rules = let_out(&INSIDE, 8333);
    assert_eq!(rules.len(), 1);
    assert_eq!(rules[0]["to"][0]["podSelector"]["matchLabels"]["app"], "shelf");
}

#[test]
fn a_bucket_without_tls_is_reached_at_port_80() {
    let config = bucket_config(&OUTSIDE);
    assert!(config.contains("endpoint: s3.tea.example\n") && config.contains("insecure: true\n"), "{config}");
    assert_eq!((let_out(&OUTSIDE, 80).len(), let_out(&OUTSIDE, 443).len()), (1, 0));
}

#[test]
fn the_keys_of_a_bucket_are_one_secret_whoever_reads_them() {
    let objects = render::objects(&PROGRAM, &LOGGED_IN).expect("the stack has no problems");
    let reads = |object: &&render::Object| object.kind != "Secret" && object.yaml.contains("name: bundled\n");
    assert_eq!(
        objects.iter().filter(reads).map(|object| object.name.as_str()).collect::<Vec<_>>(),
        ["prometheus", "thanos-store", "loki"]
    );
    assert_eq!(objects.iter().filter(|object| object.kind == "Secret" && object.name == "bundled").count(), 1);
}

#[test]
fn the_memory_that_go_stays_below_follows_the_limit_of_the_environment() {
    let limit = |environment: &Environment<'static>| {
        let agent = object(environment, "DaemonSet", "otel-collector");
        let variables = agent["spec"]["template"]["spec"]["containers"][0]["env"].as_array().expect("it has").clone();
        let of_go = variables.into_iter().find(|one| one["name"] == "GOMEMLIMIT").expect("it is told");
        of_go["value"].as_str().and_then(|one| one.strip_suffix("KiB")).and_then(|one| one.parse::<u64>().ok())
    };
    let (here, elsewhere) = (limit(&INSIDE).expect("a number"), limit(&OUTSIDE).expect("a number"));
    assert!(here < 200 * 1024 && elsewhere > 200 * 1024, "{here} KiB, {elsewhere} KiB");
}

fn loki_config(environment: &Environment<'static>) -> Json {
    let config = object(environment, "ConfigMap", "loki");
    serde_yaml::from_str(config["data"]["loki.yaml"].as_str().expect("it has the file")).expect("it is YAML")
}

#[test]
fn one_loki_keeps_its_lines_in_a_bucket_of_the_cluster() {
    let config = loki_config(&INSIDE);
    let bucket = serde_json::json!({
        "bucketnames": "tea-logs",
        "endpoint": "shelf.watchers.svc:8333",
        "insecure": true,
        "s3forcepathstyle": true,
    });
    assert_eq!(config["common"]["storage"], serde_json::json!({ "s3": bucket }));
    assert_eq!((&config["common"]["replication_factor"], &config["memberlist"]), (&Json::from(1), &Json::Null));
    let rules = lets_out("loki", &INSIDE, 8333);
    assert_eq!(rules[0]["to"][0]["podSelector"]["matchLabels"]["app"], "shelf");
}

#[test]
fn three_lokis_find_each_other_by_name_in_the_namespace_of_the_environment() {
    let config = loki_config(&OUTSIDE);
    assert_eq!(config["common"]["storage"]["s3"]["http_config"]["ca_file"], "/etc/loki-authority/ca.crt");
    let members: Vec<_> = (0..3).map(|pod| format!("loki-{pod}.loki-headless.watch.svc:7946")).collect();
    assert_eq!(config["memberlist"]["join_members"], serde_json::json!(members));
    assert_eq!(config["memberlist"]["cluster_label"], "watch/loki");
    for (port, to) in [(7946, "loki"), (9095, "loki")] {
        let rules = lets_out("loki", &OUTSIDE, port);
        assert_eq!((rules.len(), &rules[0]["to"][0]["podSelector"]["matchLabels"]["app"]), (1, &Json::from(to)));
        assert_eq!(rules[0]["ports"].as_array().map(Vec::len), Some(1), "over TCP alone");
    }
    assert_eq!(lets_out("loki", &OUTSIDE, 9000).len(), 1);
    let pods = object(&OUTSIDE, "StatefulSet", "loki");
    assert_eq!((&pods["spec"]["replicas"], &pods["spec"]["podManagementPolicy"]), (&3.into(), &"Parallel".into()));
    // Its config names the pod's own address as a variable.
    let container = &pods["spec"]["template"]["spec"]["containers"][0];
    assert!(container["args"].as_array().expect("it has").contains(&"-config.expand-env=true".into()));
    let names_itself =
        serde_json::json!({ "name": "POD_IP", "valueFrom": { "fieldRef": { "fieldPath": "status.podIP" } } });
    assert!(container["env"].as_array().expect("it has").contains(&names_itself));
    assert_eq!(object(&OUTSIDE, "PodDisruptionBudget", "loki")["spec"]["maxUnavailable"], 1);
}

#[test]
fn two_grafanas_share_a_database_and_one_keeps_its_own() {
    let variables = |environment: &Environment<'static>, kind: &str| {
        let pods = object(environment, kind, "grafana");
        let all = pods["spec"]["template"]["spec"]["containers"][0]["env"].as_array().expect("it has").clone();
        let of_database = |one: &Json| one["name"].as_str().is_some_and(|name| name.starts_with("GF_DATABASE_"));
        all.into_iter().filter(of_database).collect::<Vec<_>>()
    };
    assert_eq!(variables(&INSIDE, "Deployment"), Vec::<Json>::new());
    let plain = |name: &str, value: &str| serde_json::json!({ "name": name, "value": value });
    let secret = |name: &str, key: &str| {
        let value = serde_json::json!({ "secretKeyRef": { "key": key, "name": "shelf" } });
        serde_json::json!({ "name": name, "valueFrom": value })
    };
    assert_eq!(
        variables(&OUTSIDE, "StatefulSet"),
        [
            plain("GF_DATABASE_TYPE", "postgres"),
            plain("GF_DATABASE_HOST", "pg.tea.example:5433"),
            plain("GF_DATABASE_NAME", "grafana"),
            secret("GF_DATABASE_USER", "user"),
            secret("GF_DATABASE_PASSWORD", "password"),
            plain("GF_DATABASE_SSL_MODE", "disable"),
        ]
    );
    assert_eq!((lets_out("grafana", &OUTSIDE, 5433).len(), lets_out("grafana", &INSIDE, 5433).len()), (1, 0));
    assert_eq!(object(&OUTSIDE, "PodDisruptionBudget", "grafana")["spec"]["maxUnavailable"], 1);
}
