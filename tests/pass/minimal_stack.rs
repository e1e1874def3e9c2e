//! The smallest whole stack: a program that serves metrics, a Prometheus that scrapes it, and where the two run.

use stack::configs::prometheus::{Global, PrometheusConfig};
use stack::kit::{
    Component, ConfigMap, Context, Environment, File, Http, Image, Mount, Namespace, Notifications, Port, Probe,
    Program, PrometheusApi, Resources, Scratch, Service, Stack, Workload, WorkloadBuilder, gibibytes, mebibytes,
    millicores, seconds,
};
use stack::watch::scrape::{self, Job};

const TEA: Namespace = Namespace::ours("tea");

// A tea house that answers on port 8080, and a Service in front of it.
const WEB: Port<Http> = Port::new("http", 8080);
const TEA_HOUSE: Workload = WorkloadBuilder::deployment(TEA, "tea-house", Image::new("docker.io/tea/house", "1.4.2"))
    .purpose("sells tea")
    .port(WEB)
    .run_as(1000)
    .resources(Resources::requests(millicores(50), mebibytes(64)).limits(millicores(500), mebibytes(128)))
    .readiness(Probe::http(WEB, "/health"))
    .build();
const TEA_SERVICE: Service = Service::of(&TEA_HOUSE).port(WEB);

// What is scraped: the rights and the network policies of Prometheus follow from this line.
const JOBS: &[Job] = &[Job::service("tea-house", TEA_SERVICE.at(WEB))];

// A Prometheus that scrapes it. Its config file, the volume, the mount and the argument are one value.
const API: Port<PrometheusApi> = Port::new("http", 9090);
const CONFIG: Mount = ConfigMap::new("prometheus", &[File::yaml("prometheus.yml", &config)]).at("/etc/prometheus");
const PROMETHEUS: Workload =
    WorkloadBuilder::deployment(TEA, "prometheus", Image::new("quay.io/prometheus/prometheus", "v3.16.0"))
        .purpose("scrapes the tea house")
        .port(API)
        .run_as(65534)
        .mount(CONFIG)
        .mount(Scratch::new("data", gibibytes(1)).at("/prometheus"))
        .arg_file("--config.file", CONFIG.file("prometheus.yml"))
        .may_made(|_: &Context| scrape::grants(JOBS))
        .talks_to_made(|_: &Context| scrape::targets(JOBS))
        .resources(Resources::requests(millicores(100), mebibytes(256)).limits(millicores(500), gibibytes(1)))
        .readiness(Probe::http(API, "/-/ready"))
        .build();
const PROMETHEUS_SERVICE: Service = Service::of(&PROMETHEUS).port(API);

fn config(_: &Context) -> PrometheusConfig {
    PrometheusConfig::new(Global::every(seconds(30)), JOBS.iter().map(Job::scrape_config))
}

// Where it runs: nobody is notified, and `kubectl port-forward` reaches it.
const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
const ANYWHERE: Environment = Environment::new("anywhere", "tea", NOBODY);
const STACK: Stack = Stack::new(
    TEA,
    &[Component::of(&TEA_HOUSE).service(&TEA_SERVICE), Component::of(&PROMETHEUS).service(&PROMETHEUS_SERVICE)],
)
.environments(&[ANYWHERE], &[]);

fn main() {
    let program = Program::unwatched(&STACK, "tests/pass/minimal_stack.rs");
    let files = render::tree(&program).expect("the stack has no problems");
    assert!(files["tea/tea-house/networkpolicy.yaml"].contains("app: prometheus"));
    assert!(files["tea/prometheus/configmap.yaml"].contains("job_name: tea-house"));
}
