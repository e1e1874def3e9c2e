//! What a company adds to the language from outside: a role of a port, a severity, a way to notify, a program.

use std::collections::BTreeSet;

use kit::{
    Component, Context, Environment, Http, Image, Namespace, Notifications, Port, Probe, Program, Resources, Role,
    Secret, SecretEntry, SecretKey, Service, Stack, Workload, WorkloadBuilder, mebibytes, millicores, minutes,
};
use programs::prelude::*;
use programs::{alertmanager, prometheus};
use watch::alert::Alert;
use watch::matcher::Matcher;
use watch::query::{Query, promql_unchecked};
use watch::receiver::{Credentials, Notifier, Receiver};
use watch::route::{Route, Routing};
use watch::rule_group::Group;
use watch::runbook::{Runbook, say};
use watch::scenario::{Series, given, quiet_because};
use watch::scrape::Job;
use watch::severity::{Severity, WARNING};
use watch::unit::Unit;
use watch::watch::Watch;

const TEA: Namespace = Namespace::ours("tea");

// A role: what a MySQL client takes, no Redis port can be given to.
#[derive(Clone, Copy)]
enum MySqlWire {}
impl Role for MySqlWire {
    const SCHEME: &'static str = "mysql";
}

const MYSQL: Port<MySqlWire> = Port::new("mysql", 3306);
const DATABASE: Workload = WorkloadBuilder::declared(TEA, "tea-db").port(MYSQL).build();
const DATABASE_SERVICE: Service = Service::of(&DATABASE).port(MYSQL);

// A program of its own.
const METRICS: Port<Http> = Port::new("http", 9104);
const MYSQLD_EXPORTER: Workload =
    WorkloadBuilder::deployment(TEA, "mysqld-exporter", Image::new("quay.io/prometheus/mysqld-exporter", "v0.18.0"))
        .port(METRICS)
        .run_as(65534)
        .arg_made("--mysqld.address", |cx: &Context| cx.authority(DATABASE_SERVICE.at(MYSQL)))
        .env_made("DATABASE", |cx: &Context| cx.url(DATABASE_SERVICE.at(MYSQL)))
        .talks_to(DATABASE_SERVICE.at(MYSQL))
        .resources(Resources::requests(millicores(10), mebibytes(32)))
        .readiness(Probe::http(METRICS, "/"))
        .build();
const MYSQLD_SERVICE: Service = Service::of(&MYSQLD_EXPORTER).port(METRICS);

// A severity, and a way to notify.
const PAGE: Severity = Severity::new("page", 5);

const fn wechat(party: &'static str, key: SecretKey<'static>) -> Notifier {
    Notifier::new("WeChat", party, render_wechat).secret_key(key).connects_to(8443, "the proxy of WeChat")
}

fn render_wechat(notifier: &Notifier, credentials: &Credentials) -> configs::alertmanager::Notifier {
    let settings = serde_json::json!({
        "api_secret_file": credentials.file(notifier.key(0)),
        "send_resolved": notifier.send_resolved,
        "message": format!("{}: {{{{ .CommonLabels.alertname }}}}", notifier.to),
    });
    configs::alertmanager::Notifier::other("wechat_configs", settings)
}

const RECEIVERS: Secret = Secret::ours("receivers", &[SecretEntry::to_be_filled_in("wechat")]);
const BARISTAS: Receiver = Receiver::new("baristas", wechat("Baristas", RECEIVERS.key("wechat")));
const KITCHEN: Receiver = Receiver::new("kitchen", Notifier::email("kitchen@tea.example"));

const UP: Query = promql_unchecked(Unit::Truth, "up == 0", "a test");
const COLD: Alert = Alert::new("TeaIsCold", PAGE)
    .when_any(UP)
    .for_(minutes(1))
    .summary("Cold")
    .description("The tea is cold.")
    .fires(given(Series::checked("up", "up", &[], "0x10", 11)))
    .stays_quiet(given(Series::checked("up", "up", &[], "1x10", 11)))
    .when_gone(quiet_because("there is no tea"))
    .runbook(Runbook { meaning: "a", impact: "b", diagnosis: &[say("c")], remedy: &[say("d")] });
const GROUPS: &[Group] = &[Group::new("tea", &[COLD])];

const WARNINGS: Route = Route::new(WARNING, KITCHEN);
const TEAM: Matcher = Matcher::equal("team", "kitchen").set_by("the kitchen's own rules");
const ROUTING: Routing = Routing {
    default_route: WARNINGS,
    routes: &[
        Route::new(PAGE, KITCHEN).and_matching(TEAM).continue_(),
        WARNINGS,
        Route::new(PAGE, BARISTAS).group_by(&["severity"]).group_wait(minutes(1)),
    ],
    inhibit_rules: &[],
};

struct Alertmanager;
impl alertmanager::Deployed for Alertmanager {
    const SETTINGS: alertmanager::Settings = alertmanager::Settings::new(TEA, RECEIVERS);
}

struct Prometheus;
impl prometheus::Deployed for Prometheus {
    const SETTINGS: prometheus::Settings =
        prometheus::Settings { alertmanager: Some(Alertmanager::ENDPOINT), ..prometheus::Settings::new(TEA) };
}

const MAIL: Notifications =
    Notifications { smarthost: "mail.tea.example:2525", username: "", from: "house@tea.example", placeholders: false };
const HERE: Environment = Environment::new("here", "tea", MAIL);
const COMPONENTS: &[Component] = &[
    Prometheus::COMPONENT,
    Alertmanager::COMPONENT,
    Component::of(&MYSQLD_EXPORTER).service(&MYSQLD_SERVICE),
    Component::of(&DATABASE).service(&DATABASE_SERVICE),
];
const STACK: Stack = Stack::new(TEA, COMPONENTS).environments(&[HERE], &[]);
const WATCH: Watch = Watch {
    jobs: &[Job::service("mysqld-exporter", MYSQLD_SERVICE.at(METRICS))],
    groups: GROUPS,
    routing: Some(&ROUTING),
    ..Watch::NONE
};
const PROGRAM: Program = Program { watch: &WATCH, ..Program::unwatched(&STACK, file!()) };

fn object(kind: &str, name: &str) -> serde_yaml::Value {
    let objects = render::objects(&PROGRAM, &HERE).expect("the stack has no problems");
    let found = objects.iter().find(|object| object.kind == kind && object.name == name).expect("it is written");
    serde_yaml::from_str(&found.yaml).expect("it is YAML")
}

/// The ports of a policy's egress rules, without the one for DNS.
fn egress(name: &str) -> BTreeSet<u64> {
    let policy = object("NetworkPolicy", name);
    let rules = policy["spec"]["egress"].as_sequence().expect("it connects to something").clone();
    let ports = rules.iter().flat_map(|rule| rule["ports"].as_sequence().expect("it names ports").clone());
    ports.filter_map(|port| port["port"].as_u64()).filter(|port| *port != 53).collect()
}

#[test]
fn a_severity_and_a_notifier_of_ones_own_are_routed() {
    let config = object("ConfigMap", "alertmanager")["data"]["alertmanager.yml"].as_str().map(str::to_owned);
    assert_eq!(
        config.as_deref(),
        Some(
            r#"global:
  smtp_smarthost: mail.tea.example:2525
  smtp_from: house@tea.example
route:
  receiver: kitchen
  group_by:
  - alertname
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 4h
  routes:
  - matchers:
    - severity="page"
    - team="kitchen"
    receiver: kitchen
    continue: true
    group_by:
    - alertname
    group_wait: 30s
    group_interval: 5m
    repeat_interval: 4h
  - matchers:
    - severity="warning"
    receiver: kitchen
    group_by:
    - alertname
    group_wait: 30s
    group_interval: 5m
    repeat_interval: 4h
  - matchers:
    - severity="page"
    receiver: baristas
    group_by:
    - severity
    group_wait: 1m
    group_interval: 5m
    repeat_interval: 4h
receivers:
- name: kitchen
  email_configs:
  - to: kitchen@tea.example
    send_resolved: true
    headers:
      Subject: '{{ template "message.subject" . }}'
    html: '{{ template "message.html" . }}'
    text: '{{ template "message.mail" . }}'
- name: baristas
  wechat_configs:
  - api_secret_file: /etc/alertmanager-receivers/wechat
    send_resolved: true
    message: 'Baristas: {{ .CommonLabels.alertname }}'
templates:
- messages.tmpl
"#
        )
    );
    let rules = object("ConfigMap", "prometheus-rules");
    let rules = rules["data"]["tea.yaml"].as_str().expect("the group has a file");
    assert!(rules.contains("severity: page\n"), "{rules}");
}

#[test]
fn the_network_policy_of_alertmanager_follows_from_who_is_notified() {
    assert_eq!(egress("alertmanager"), BTreeSet::from([2525, 8443]));
}

#[test]
fn a_role_of_ones_own_gives_urls_and_policies() {
    let deployment = object("Deployment", "mysqld-exporter");
    let container = &deployment["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(container["args"][0].as_str(), Some("--mysqld.address=tea-db.tea.svc:3306"));
    assert_eq!(container["env"][0]["value"].as_str(), Some("mysql://tea-db.tea.svc:3306"));
    assert_eq!(egress("mysqld-exporter"), BTreeSet::from([3306]));
}

#[test]
fn the_documents_name_what_is_ones_own() {
    let files = render::tree(&PROGRAM).expect("the stack has no problems");
    let guide = &files["README.md"];
    for row in [
        "| `severity = \"page\"` | `baristas` | WeChat Baristas | always | after 1m, then every 5m | 4h |",
        "| `alertmanager` | the proxy of WeChat, port 8443 |",
        "| `alertmanager` | the mail server, port 2525 |",
    ] {
        assert!(guide.contains(row), "{row} is not in\n{guide}");
    }
}

#[test]
fn the_most_urgent_severity_comes_first() {
    assert_eq!(ROUTING.severities(), [PAGE, WARNING]);
    assert_eq!(ROUTING.route(PAGE).receiver, BARISTAS);
    assert_eq!(ROUTING.route(Severity::INFO).receiver, KITCHEN);
}

#[test]
fn nothing_is_found_and_a_severity_without_a_route_is() {
    const LOST: Routing = Routing { routes: &[WARNINGS], ..ROUTING };
    const LOSING: Watch = Watch { routing: Some(&LOST), ..WATCH };
    let found =
        |watch| checks::check(&Program { watch, ..PROGRAM }).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(found(&WATCH), [""; 0]);
    let lost = "alert `TeaIsCold` has the severity `page`, for which there is no route; fix: add \
                `Route::new(severity, RECEIVER)` to the `routes`, or give the alert another severity";
    assert_eq!(found(&LOSING), [lost]);
}
