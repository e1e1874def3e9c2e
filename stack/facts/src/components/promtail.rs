//! Promtail: ships the logs of every container on every node, each line once, with few labels.

use super::{NAMESPACE, images, loki};
use configs::loki::Server;
use configs::prometheus::{Relabel, meta};
use configs::promtail::{Backoff, Client, Positions, PromtailConfig, Scrape, Stage};
use kit::{
    Component, ConfigMap, Context, Field, File, Grant, HostPath, Http, Mount, Port, Privilege, Probe, Resource,
    Resources, Workload, WorkloadBuilder, mebibytes, millicores, minutes, seconds,
};

/// Its own metrics.
pub const HTTP: Port<Http> = Port::new("http-metrics", 3101);

const CONFIG: Mount = ConfigMap::new("promtail", &[File::yaml("promtail.yaml", &config)]).at("/etc/promtail");
/// How far each file was read. On the node, so that a new pod goes on where the old one stopped.
const POSITIONS: Mount = HostPath::created("positions", "/var/lib/promtail").written_at("/run/promtail");
const LOGS: Mount = HostPath::existing("pod-logs", "/var/log/pods").read_at("/var/log/pods");

/// The labels of a stream that say where its lines come from. The pipeline adds how grave they are.
pub const LABELS: [&str; 5] = ["app", "namespace", "pod", "container", "node"];

/// One pod on every node.
pub const PROMTAIL: Workload = WorkloadBuilder::daemon_set(NAMESPACE, "promtail", images::PROMTAIL)
    .purpose("ships the logs of every container to Loki")
    .port(HTTP)
    .exempt(Privilege::HostPath, "reads the log files of all containers, and keeps its positions on the node")
    .exempt(Privilege::Root, "the log files belong to root")
    .mount(CONFIG)
    .mount(POSITIONS)
    .mount(LOGS)
    // Promtail reads only files of pods on the node of this name; a pod's own host name would match none.
    .env_field("HOSTNAME", Field::NodeName)
    .arg_file("-config.file", CONFIG.file("promtail.yaml"))
    .may(Grant::discover(&[Resource::PODS]))
    .talks_to_api_server()
    .talks_to(loki::SERVICE.at(loki::HTTP))
    .resources(Resources::requests(millicores(50), mebibytes(96)).limits(millicores(500), mebibytes(256)))
    .readiness(Probe::http(HTTP, "/ready").timeout(seconds(3)).failures(6))
    .build();

/// For the stack's list.
pub const COMPONENT: Component = Component::of(&PROMTAIL);

fn config(cx: &Context) -> PromtailConfig {
    let push = format!("{}/loki/api/v1/push", cx.url(loki::SERVICE.at(loki::HTTP)));
    // About a day of a Loki that is away: files are read on from where sending stopped, as long as the node keeps them.
    let client =
        Client::new(push).backoff_config(Backoff::new().min_period(seconds(1)).max_period(minutes(5)).max_retries(288));
    let stages = (cx.watch().log_stages)();
    let pods = Scrape::pods("kubernetes-pods")
        .pipeline_stages([Stage::cri()])
        .pipeline_stages(stages)
        .relabel_configs(labels());
    PromtailConfig::new(
        Server::listening_http(HTTP.number()),
        Positions::new(format!("{}/positions.yaml", POSITIONS.path())),
        client,
        [pods],
    )
}

/// [`LABELS`]: these and no other labels of the pod become labels of its streams.
fn labels() -> Vec<Relabel> {
    let [app, namespace, pod, container, node] = LABELS;
    let names = [meta::pod_label("app"), meta::pod_label("app.kubernetes.io/name"), meta::POD_NAME.to_owned()];
    vec![
        // The first of the three that is not empty.
        Relabel::join(&names, ";", "^;*([^;]+)(;.*)?$", app, "$1"),
        Relabel::copy(&[meta::NAMESPACE], namespace),
        Relabel::copy(&[meta::POD_NAME], pod),
        Relabel::copy(&[meta::CONTAINER_NAME], container),
        Relabel::copy(&[meta::POD_NODE_NAME], node),
        Relabel::join(
            &[meta::POD_UID, meta::CONTAINER_NAME],
            "/",
            "(.*)",
            meta::LOG_PATH,
            &format!("{}/*$1/*.log", LOGS.path()),
        ),
        // The kubelet names the files of static pods, such as the API server's, by a hash instead of the uid.
        Relabel::join(
            &[meta::pod_annotation("kubernetes.io/config.hash"), meta::CONTAINER_NAME.to_owned()],
            "/",
            "([^/]+/.+)",
            meta::LOG_PATH,
            &format!("{}/*$1/*.log", LOGS.path()),
        ),
    ]
}
