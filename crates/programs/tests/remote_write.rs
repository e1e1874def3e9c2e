//! Environments that write samples to receivers: what of it is config, what is mounted, and which ways are open.

use kit::{
    Component, Environment, Http, Namespace, Notifications, Port, Program, Queue, RemoteWrite, Secret, SecretEntry,
    Service, Stack, Workload, WorkloadBuilder, minutes, seconds,
};
use programs::deploy;
use programs::prelude::*;
use serde_yaml::Value;
use watch::scrape::Tls;

const WATCHERS: Namespace = Namespace::ours("watchers");
const MIMIR: Namespace = Namespace::of_others("mimir");
const HTTP: Port<Http> = Port::new("http", 8080);
const GATEWAY: Workload = WorkloadBuilder::declared(MIMIR, "gateway").port(HTTP).build();
const GATEWAY_SERVICE: Service = Service::of(&GATEWAY).port(HTTP);
const CENTRAL: Secret = Secret::ours(
    "central",
    &[
        SecretEntry::to_be_filled_in("token"),
        SecretEntry::to_be_filled_in("ca.crt"),
        SecretEntry::to_be_filled_in("api-key"),
    ],
);
const CLIENT: Secret =
    Secret::of_others("client", &[SecretEntry::to_be_filled_in("tls.crt"), SecretEntry::to_be_filled_in("tls.key")]);

deploy! { Prometheus = prometheus(WATCHERS) { external_labels: &[("cluster", "tea")] } }

const OUTSIDE: RemoteWrite = RemoteWrite::to("https://metrics.tea.example:8443/api/v1/push")
    .named("central")
    .bearer_token(CENTRAL.key("token"))
    .tls(Tls::of_authority(CENTRAL.key("ca.crt")).client(CLIENT.key("tls.crt"), CLIENT.key("tls.key")))
    .header("X-Scope-OrgID", "tea")
    .secret_header("X-Api-Key", CENTRAL.key("api-key"))
    .timeout(seconds(10))
    .keep_metrics(&["up", "ALERTS"])
    .drop_labels(&["uid", "pod_template_hash"])
    .send_exemplars()
    .send_native_histograms()
    .queue(
        Queue::new()
            .max_samples_per_send(500)
            .capacity(5_000)
            .max_shards(4)
            .min_shards(2)
            .batch_send_deadline(seconds(2))
            .backoff(seconds(1), minutes(1))
            .sample_age_limit(minutes(30))
            .retry_on_http_429(),
    );
const INSIDE: RemoteWrite =
    RemoteWrite::to_service(GATEWAY_SERVICE.at(HTTP), "/api/v1/push").drop_metrics(&["go_goroutines"]);

const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
const PLAIN: Environment = Environment::new("plain", "plain", NOBODY);
const WRITING: Environment = Environment::new("writing", "writing", NOBODY).remote_write(OUTSIDE).remote_write(INSIDE);
const COMPONENTS: &[Component] = &[Prometheus::COMPONENT, Component::of(&GATEWAY).service(&GATEWAY_SERVICE)];
const STACK: Stack = Stack::new(WATCHERS, COMPONENTS).environments(&[PLAIN, WRITING], &[]);
const PROGRAM: Program = Program::unwatched(&STACK, file!());

fn object_of(environment: &Environment<'static>, kind: &str, name: &str) -> Option<Value> {
    let objects = render::objects(&PROGRAM, environment).expect("the stack has no problems");
    let mut objects = objects.iter().map(|object| serde_yaml::from_str(&object.yaml).expect("it is YAML"));
    objects.find(|object: &Value| object["kind"] == kind && object["metadata"]["name"] == name)
}

fn object(kind: &str, name: &str) -> Value {
    object_of(&WRITING, kind, name).unwrap_or_else(|| panic!("there is no {kind} `{name}`"))
}

#[test]
fn receivers_stand_in_the_config_with_credentials_as_files() {
    let map = object("ConfigMap", "prometheus");
    let config: Value =
        serde_yaml::from_str(map["data"]["prometheus.yml"].as_str().expect("it is there")).expect("it is YAML");
    let expected = "
- url: https://metrics.tea.example:8443/api/v1/push
  name: central
  remote_timeout: 10s
  headers: { X-Scope-OrgID: tea }
  http_headers: { X-Api-Key: { files: [/etc/prometheus-remote-write/central/api-key] } }
  write_relabel_configs:
    - { source_labels: [__name__], action: keep, regex: up|ALERTS }
    - { action: labeldrop, regex: uid|pod_template_hash }
  send_exemplars: true
  send_native_histograms: true
  authorization: { type: Bearer, credentials_file: /etc/prometheus-remote-write/central/token }
  tls_config:
    ca_file: /etc/prometheus-remote-write/central/ca.crt
    cert_file: /etc/prometheus-remote-write/client/tls.crt
    key_file: /etc/prometheus-remote-write/client/tls.key
  queue_config:
    capacity: 5000
    max_shards: 4
    min_shards: 2
    max_samples_per_send: 500
    batch_send_deadline: 2s
    min_backoff: 1s
    max_backoff: 1m
    retry_on_http_429: true
    sample_age_limit: 30m
- url: http://gateway.mimir.svc:8080/api/v1/push
  name: gateway
  write_relabel_configs: [{ source_labels: [__name__], action: drop, regex: go_goroutines }]
";
    assert_eq!(config["remote_write"], serde_yaml::from_str::<Value>(expected).expect("it is YAML"));
}

#[test]
fn each_secret_is_mounted_once_and_written_where_it_is_ours() {
    let pod = object("Deployment", "prometheus")["spec"]["template"]["spec"].clone();
    let mounts = pod["containers"][0]["volumeMounts"].as_sequence().expect("it has some").iter();
    let mounted: Vec<_> = mounts.filter_map(|mount| mount["mountPath"].as_str()).collect();
    let below: Vec<_> = mounted.into_iter().filter(|path| path.contains("remote-write")).collect();
    assert_eq!(below, ["/etc/prometheus-remote-write/central", "/etc/prometheus-remote-write/client"]);
    let secret = object("Secret", "central");
    assert_eq!(
        (secret["type"].as_str(), &secret["stringData"]),
        (Some("Opaque"), &Value::Null),
        "it is to be filled in"
    );
    assert!(object_of(&WRITING, "Secret", "client").is_none(), "it is somebody else's");
}

#[test]
fn the_ways_to_receivers_are_open_and_no_other() {
    let policy = object("NetworkPolicy", "prometheus");
    let egress = policy["spec"]["egress"].as_sequence().expect("it has some");
    let to = |port: u64| egress.iter().find(|rule| rule["ports"][0]["port"].as_u64() == Some(port));
    assert_eq!(to(8443).expect("to the outside")["to"][0]["ipBlock"]["cidr"], "0.0.0.0/0");
    let pods = &to(8080).expect("to the Service")["to"][0];
    assert_eq!(pods["podSelector"]["matchLabels"]["app"], "gateway");
    assert_eq!(pods["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"], "mimir");
    let admitted = object("NetworkPolicy", "watchers-to-gateway");
    assert_eq!(admitted["spec"]["ingress"][0]["from"][0]["podSelector"]["matchLabels"]["app"], "prometheus");
}

#[test]
fn elsewhere_nothing_of_it_is_written() {
    let text = |kind, name| serde_yaml::to_string(&object_of(&PLAIN, kind, name)).expect("it is YAML");
    for (kind, name) in [("ConfigMap", "prometheus"), ("Deployment", "prometheus"), ("NetworkPolicy", "prometheus")] {
        let text = text(kind, name);
        assert!(!text.contains("remote") && !text.contains("gateway") && !text.contains("8443"), "{text}");
    }
    assert!(object_of(&PLAIN, "Secret", "central").is_none());
    assert!(object_of(&PLAIN, "NetworkPolicy", "watchers-to-gateway").is_none());
}

#[test]
fn a_receiver_in_the_cluster_that_the_stack_does_not_know_is_a_finding() {
    const ALONE: Stack =
        Stack::new(WATCHERS, const { &[Prometheus::COMPONENT] }).environments(const { &[WRITING] }, &[]);
    const UNKNOWN: Program = Program::unwatched(&ALONE, file!());
    let found: Vec<String> = checks::check(&UNKNOWN).iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        ["environment `writing` writes to `gateway` in namespace `mimir`, which the stack does not deploy; fix: add \
          its component to the stack's list, so that the way there opens"]
    );
}
