//! Every program in another company's hands: its settings decide, its defaults hold, and what no setting says can be
//! said.

use configs::prometheus::PrometheusConfig;
use kit::{
    Claim, Component, Context, Environment, Http, Image, MySql, Namespace, Notifications, Port, Postgres, Program,
    Redis, Secret, SecretEntry, Service, Stack, Workload, WorkloadBuilder, gibibytes, minutes, seconds,
};
use programs::prelude::*;
use programs::{
    alertmanager, blackbox_exporter, grafana, kube_state_metrics, loki, mysqld_exporter, nginx_exporter, node_exporter,
    postgres_exporter, prometheus, promtail, redis_exporter,
};
use serde_yaml::Value;
use watch::scrape::{Job, Tls};
use watch::watch::Watch;

const WATCHERS: Namespace = Namespace::ours("watchers");
const TEA: Namespace = Namespace::of_others("tea");

const SQL: Port<Postgres> = Port::new("postgres", 5432);
const ORDERS: Workload = WorkloadBuilder::declared(TEA, "orders-db").port(SQL).admits(TEA).build();
const ORDERS_SERVICE: Service = Service::of(&ORDERS).port(SQL);
const STOCK: Workload = WorkloadBuilder::declared(TEA, "stock-db").port(SQL).admits(TEA).build();
const STOCK_SERVICE: Service = Service::of(&STOCK).port(SQL);
const KEYS: Port<Redis> = Port::new("redis", 6379);
const CACHE: Workload = WorkloadBuilder::declared(TEA, "cache").port(KEYS).admits(TEA).build();
const CACHE_SERVICE: Service = Service::of(&CACHE).port(KEYS);
const MYSQL: Port<MySql> = Port::new("mysql", 3306);
const BLENDS: Workload = WorkloadBuilder::declared(TEA, "blends-db").port(MYSQL).admits(TEA).build();
const BLENDS_SERVICE: Service = Service::of(&BLENDS).port(MYSQL);
const STATUS: Port<Http> = Port::new("status", 8081);
const PAGES: Workload = WorkloadBuilder::declared(TEA, "pages").port(STATUS).admits(TEA).build();
const PAGES_SERVICE: Service = Service::of(&PAGES).port(STATUS);
const LOGINS: Secret =
    Secret::of_others("logins", &[SecretEntry::to_be_filled_in("user"), SecretEntry::to_be_filled_in("password")]);
const RECEIVERS: Secret = Secret::ours("receivers", &[SecretEntry::to_be_filled_in("smtp")]);
const ADMIN: Secret =
    Secret::ours("admin", &[SecretEntry::bundled("name", "tea"), SecretEntry::bundled("word", "pot")]);
const MACHINES: Secret = Secret::of_others(
    "machines",
    &[SecretEntry::to_be_filled_in("password"), SecretEntry::to_be_filled_in("authority")],
);

struct Prometheus;
impl prometheus::Deployed for Prometheus {
    const SETTINGS: prometheus::Settings = prometheus::Settings {
        name: "metrics",
        image: Image::new("registry.tea.example/prometheus", "v3.16.0"),
        interval: minutes(1),
        external_labels: &[("cluster", "tea")],
        alertmanager: Some(Alertmanager::ENDPOINT),
        scrape_credentials: Some(MACHINES),
        data: Claim::new("metrics-data", gibibytes(7)),
        args: &["--web.enable-remote-write-receiver"],
        ..prometheus::Settings::new(WATCHERS)
    };
    const WORKLOAD: Workload<'static> = prometheus::builder::<Self>().label("team", "tea").build();

    fn config(cx: &Context) -> PrometheusConfig {
        prometheus::config::<Self>(cx).rule_files(["/etc/more-rules/*.yaml".to_owned()])
    }
}

struct Alertmanager;
impl alertmanager::Deployed for Alertmanager {
    const SETTINGS: alertmanager::Settings = alertmanager::Settings {
        smtp_password: Some(RECEIVERS.key("smtp")),
        ..alertmanager::Settings::new(WATCHERS, RECEIVERS)
    };
}

struct Loki;
impl loki::Deployed for Loki {
    const SETTINGS: loki::Settings =
        loki::Settings { limits: || loki::limits().max_query_length(kit::days(3)), ..loki::Settings::new(WATCHERS) };
}

struct Promtail;
impl promtail::Deployed for Promtail {
    const SETTINGS: promtail::Settings = promtail::Settings::new(WATCHERS, Loki::ENDPOINT);
}

struct Grafana;
impl grafana::Deployed for Grafana {
    const SETTINGS: grafana::Settings = grafana::Settings {
        scrape_interval: Prometheus::INTERVAL,
        folder: "Tea house",
        folder_uid: "tea",
        tags: &["tea"],
        ..grafana::Settings::new(WATCHERS, ADMIN.key("name"), ADMIN.key("word"), Prometheus::ENDPOINT)
    };
}

struct NodeExporter;
impl node_exporter::Deployed for NodeExporter {
    const SETTINGS: node_exporter::Settings = node_exporter::Settings::new(WATCHERS);
}

struct KubeStateMetrics;
impl kube_state_metrics::Deployed for KubeStateMetrics {
    const SETTINGS: kube_state_metrics::Settings = kube_state_metrics::Settings {
        kinds: &[kit::Resource::PODS, kit::Resource::NODES],
        ..kube_state_metrics::Settings::new(WATCHERS)
    };
}

struct Blackbox;
impl blackbox_exporter::Deployed for Blackbox {
    const SETTINGS: blackbox_exporter::Settings =
        blackbox_exporter::Settings { replicas: 1, ..blackbox_exporter::Settings::new(WATCHERS) };
}

// The same program twice: one exporter a database.
struct OrdersExporter;
impl postgres_exporter::Deployed for OrdersExporter {
    const SETTINGS: postgres_exporter::Settings = postgres_exporter::Settings {
        name: "orders-exporter",
        statements: true,
        sslmode: "require",
        ..postgres_exporter::Settings::new(
            TEA,
            ORDERS_SERVICE.at(SQL),
            "orders",
            LOGINS.key("user"),
            LOGINS.key("password"),
        )
    };
}

struct StockExporter;
impl postgres_exporter::Deployed for StockExporter {
    const SETTINGS: postgres_exporter::Settings = postgres_exporter::Settings {
        name: "stock-exporter",
        ..postgres_exporter::Settings::new(
            TEA,
            STOCK_SERVICE.at(SQL),
            "stock",
            LOGINS.key("user"),
            LOGINS.key("password"),
        )
    };
}

struct CacheExporter;
impl redis_exporter::Deployed for CacheExporter {
    const SETTINGS: redis_exporter::Settings = redis_exporter::Settings {
        password: Some(LOGINS.key("password")),
        ..redis_exporter::Settings::new(TEA, CACHE_SERVICE.at(KEYS))
    };
}

struct BlendsExporter;
impl mysqld_exporter::Deployed for BlendsExporter {
    const SETTINGS: mysqld_exporter::Settings = mysqld_exporter::Settings {
        user: "watcher",
        args: &["--collect.info_schema.tables"],
        ..mysqld_exporter::Settings::new(TEA, BLENDS_SERVICE.at(MYSQL), LOGINS.key("password"))
    };
}

struct PagesExporter;
impl nginx_exporter::Deployed for PagesExporter {
    const SETTINGS: nginx_exporter::Settings =
        nginx_exporter::Settings { path: "/status", ..nginx_exporter::Settings::new(TEA, PAGES_SERVICE.at(STATUS)) };
}

const JOBS: &[Job] = &[
    Job::service("prometheus", Prometheus::ENDPOINT),
    Job::service("alertmanager", Alertmanager::ENDPOINT),
    Job::service("loki", Loki::ENDPOINT),
    Job::service("grafana", Grafana::ENDPOINT),
    Job::pods("promtail", Promtail::PODS),
    Job::pods("node-exporter", NodeExporter::PODS),
    Job::service("kube-state-metrics", KubeStateMetrics::ENDPOINT).sample_limit(90_000),
    Job::service("kube-state-metrics-self", KubeStateMetrics::TELEMETRY_ENDPOINT),
    Job::service("blackbox-exporter", Blackbox::ENDPOINT),
    Job::service("orders", OrdersExporter::ENDPOINT),
    Job::service("stock", StockExporter::ENDPOINT),
    Job::service("cache", CacheExporter::ENDPOINT),
    Job::service("blends", BlendsExporter::ENDPOINT),
    Job::service("pages", PagesExporter::ENDPOINT),
    Job::static_("cellar", "node-exporter", &["10.0.5.7:9100"])
        .basic_auth("watcher", MACHINES.key("password"))
        .https(Tls::of_authority(MACHINES.key("authority")).server_name("cellar.tea.example")),
];

const COMPONENTS: &[Component] = &[
    Prometheus::COMPONENT,
    Alertmanager::COMPONENT,
    Loki::COMPONENT,
    Grafana::COMPONENT,
    Promtail::COMPONENT,
    NodeExporter::COMPONENT,
    KubeStateMetrics::COMPONENT,
    Blackbox::COMPONENT,
    OrdersExporter::COMPONENT,
    StockExporter::COMPONENT,
    CacheExporter::COMPONENT,
    BlendsExporter::COMPONENT,
    PagesExporter::COMPONENT,
    Component::of(&ORDERS).service(&ORDERS_SERVICE),
    Component::of(&STOCK).service(&STOCK_SERVICE),
    Component::of(&CACHE).service(&CACHE_SERVICE),
    Component::of(&BLENDS).service(&BLENDS_SERVICE),
    Component::of(&PAGES).service(&PAGES_SERVICE),
];
const MAIL: Notifications = Notifications {
    smarthost: "mail.tea.example:25",
    username: "house",
    from: "house@tea.example",
    placeholders: false,
};
const HERE: Environment = Environment::new("here", "watchers", MAIL);
const STACK: Stack = Stack::new(WATCHERS, COMPONENTS).annotation_domain("tea.example").environments(&[HERE], &[]);
const WATCH: Watch =
    Watch { jobs: JOBS, evaluated_every: Prometheus::INTERVAL, grafana: Some(Grafana::ENDPOINT), ..Watch::NONE };
const PROGRAM: Program = Program { watch: &WATCH, ..Program::unwatched(&STACK, file!()) };

fn text(kind: &str, name: &str) -> String {
    let objects = render::objects(&PROGRAM, &HERE).expect("the stack has no problems");
    let found = objects.into_iter().find(|object| object.kind == kind && object.name == name);
    found.unwrap_or_else(|| panic!("there is no {kind} `{name}`")).yaml
}

fn object(kind: &str, name: &str) -> Value {
    serde_yaml::from_str(&text(kind, name)).expect("it is YAML")
}

fn file(config_map: &str, key: &str) -> String {
    object("ConfigMap", config_map)["data"][key].as_str().expect("the ConfigMap has the file").to_owned()
}

fn container(kind: &str, name: &str) -> Value {
    object(kind, name)["spec"]["template"]["spec"]["containers"][0].clone()
}

#[test]
fn names_images_and_volumes_are_the_settings() {
    let deployment = object("Deployment", "metrics");
    let container = container("Deployment", "metrics");
    assert_eq!(container["image"].as_str(), Some("registry.tea.example/prometheus:v3.16.0"));
    assert_eq!(object("Service", "metrics")["spec"]["selector"]["app"].as_str(), Some("metrics"));
    let claim = object("PersistentVolumeClaim", "metrics-data");
    assert_eq!(claim["spec"]["resources"]["requests"]["storage"].as_str(), Some("7Gi"));
    let args: Vec<&str> =
        container["args"].as_sequence().expect("it has arguments").iter().filter_map(Value::as_str).collect();
    assert_eq!(args.last(), Some(&"--web.enable-remote-write-receiver"));
    let annotation = &deployment["metadata"]["annotations"]["tea.example/purpose"];
    assert_eq!(annotation.as_str(), Some("scrapes metrics, evaluates alerts"));
    let labels = &deployment["metadata"]["labels"];
    assert_eq!(labels["app.kubernetes.io/part-of"].as_str(), Some("watchers"));
}

#[test]
fn what_no_setting_says_is_an_item_of_the_trait() {
    let config = file("metrics", "prometheus.yml");
    assert!(config.contains("- /etc/prometheus-rules/*.yaml\n- /etc/more-rules/*.yaml\n"), "{config}");
    let labels = &object("Deployment", "metrics")["spec"]["template"]["metadata"]["labels"];
    assert_eq!(labels["team"].as_str(), Some("tea"));
}

#[test]
fn prometheus_is_configured_by_its_settings() {
    let config = file("metrics", "prometheus.yml");
    let global = "global:\n  scrape_interval: 1m\n  scrape_timeout: 10s\n  evaluation_interval: \
        1m\n  external_labels:\n    cluster: tea\n";
    assert!(config.starts_with(global), "{config}");
    assert!(config.contains("      - alertmanager.watchers.svc:9093\n"), "{config}");
    assert!(config.contains("  sample_limit: 90000\n"), "{config}");
}

#[test]
fn a_machine_beside_the_cluster_is_logged_in_at_and_nothing_else_of_its_network_is_open() {
    let config = file("metrics", "prometheus.yml");
    let job = config.split_once("- job_name: cellar\n").expect("it is a job").1;
    assert!(job.contains("  scheme: https\n"), "{job}");
    let expected = "  basic_auth:
    username: watcher
    password_file: /etc/prometheus-scrape-credentials/password
  tls_config:
    ca_file: /etc/prometheus-scrape-credentials/authority
    server_name: cellar.tea.example
  static_configs:
  - targets:
    - 10.0.5.7:9100
";
    assert!(job.contains(expected), "{job}");
    let mounts = serde_yaml::to_string(&container("Deployment", "metrics")["volumeMounts"]).expect("it has mounts");
    assert!(mounts.contains("mountPath: /etc/prometheus-scrape-credentials\n"), "{mounts}");
    let policy = object("NetworkPolicy", "metrics");
    let egress = policy["spec"]["egress"].as_sequence().expect("it has egress rules");
    let found = egress.iter().find(|rule| rule["to"][0]["ipBlock"]["cidr"].as_str() == Some("10.0.5.7/32"));
    let rule = found.unwrap_or_else(|| panic!("its address is open: {egress:?}"));
    assert_eq!((rule["ports"][0]["port"].as_u64(), rule["to"].as_sequence().map(Vec::len)), (Some(9100), Some(1)));
}

#[test]
fn an_alertmanager_without_routes_mails_its_sender_and_connects_to_nothing_else() {
    let config = file("alertmanager", "alertmanager.yml");
    assert!(config.contains("  smtp_auth_password_file: /etc/alertmanager-receivers/smtp\n"), "{config}");
    assert!(config.contains("- name: nobody\n"), "{config}");
    let policy = text("NetworkPolicy", "alertmanager");
    // The port that the environment does not say is SMTP's own.
    assert!(policy.contains("port: 25\n") && !policy.contains("port: 443\n"), "{policy}");
}

#[test]
fn a_loki_without_an_alertmanager_has_no_ruler() {
    let config = file("loki", "loki.yaml");
    assert!(config.contains("max_query_length: 72h\n") && !config.contains("ruler:"), "{config}");
}

#[test]
fn grafana_has_the_sources_that_are_named_and_no_others() {
    let sources = file("grafana-datasources", "datasources.yaml");
    assert!(sources.contains("url: http://metrics.watchers.svc:9090\n"), "{sources}");
    assert!(sources.contains("timeInterval: 1m\n"), "{sources}");
    assert!(!sources.contains("loki") && !sources.to_lowercase().contains("alertmanager"), "{sources}");
    let providers = file("grafana-dashboard-providers", "dashboards.yaml");
    assert!(providers.contains("- name: tea\n") && providers.contains("  folder: Tea house\n"), "{providers}");
    let runbooks = file("grafana-dashboard-runbooks", "runbooks.json");
    assert!(runbooks.contains("\"tags\": [\n    \"tea\"\n  ]"), "{runbooks}");
    let env = container("Deployment", "grafana")["env"].clone();
    assert_eq!(env[0]["valueFrom"]["secretKeyRef"]["key"].as_str(), Some("name"));
}

#[test]
fn one_program_can_run_twice() {
    for (name, uri) in [
        ("orders-exporter", "orders-db.tea.svc:5432/orders?sslmode=require"),
        ("stock-exporter", "stock-db.tea.svc:5432/stock?sslmode=disable"),
    ] {
        assert_eq!(container("Deployment", name)["env"][0]["value"].as_str(), Some(uri));
        assert_eq!(object("Service", name)["metadata"]["namespace"].as_str(), Some("tea"));
    }
    let counts = |name: &str| {
        let args = container("Deployment", name)["args"].clone();
        args.as_sequence().into_iter().flatten().any(|arg| arg.as_str() == Some("--collector.stat_statements"))
    };
    assert_eq!([counts("orders-exporter"), counts("stock-exporter")], [true, false]);
}

#[test]
fn exporters_read_what_their_settings_name() {
    let redis = container("Deployment", "redis-exporter");
    assert_eq!(redis["env"][0]["value"].as_str(), Some("redis://cache.tea.svc:6379"));
    assert_eq!(redis["env"][2]["valueFrom"]["secretKeyRef"]["name"].as_str(), Some("logins"));
    let mysql = container("Deployment", "mysqld-exporter");
    for (index, arg) in
        ["--mysqld.address=blends-db.tea.svc:3306", "--mysqld.username=watcher", "--collect.info_schema.tables"]
            .into_iter()
            .enumerate()
    {
        assert_eq!(mysql["args"][index].as_str(), Some(arg));
    }
    assert_eq!(mysql["env"][0]["valueFrom"]["secretKeyRef"]["key"].as_str(), Some("password"));
    let nginx = container("Deployment", "nginx-exporter");
    assert_eq!(nginx["args"][0].as_str(), Some("--nginx.scrape-uri=http://pages.tea.svc:8081/status"));
    assert!(text("NetworkPolicy", "nginx-exporter").contains("port: 8081\n"));
    let args = container("Deployment", "kube-state-metrics")["args"].clone();
    assert_eq!(args[2].as_str(), Some("--resources=pods,nodes"));
    let blackbox = object("Deployment", "blackbox-exporter");
    assert_eq!(blackbox["spec"]["replicas"].as_u64(), Some(1));
    assert!(file("promtail", "promtail.yaml").contains("url: http://loki.watchers.svc:3100/loki/api/v1/push\n"));
    assert_eq!(object("DaemonSet", "node-exporter")["metadata"]["namespace"].as_str(), Some("watchers"));
}

#[test]
fn headers_name_the_file_that_says_the_settings() {
    let deployment = text("Deployment", "metrics");
    let header = deployment.lines().next().unwrap_or_default();
    assert!(header.contains(" from crates/programs/tests/settings.rs."), "{header}");
}

#[test]
fn defaults_are_what_their_documentation_says() {
    let prometheus = prometheus::Settings::new(WATCHERS);
    assert_eq!((prometheus.name, prometheus.interval), ("prometheus", seconds(30)));
    assert_eq!(prometheus.data.size(), gibibytes(50));
    assert_eq!(blackbox_exporter::Settings::new(WATCHERS).replicas, 2);
}
