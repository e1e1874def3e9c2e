//! Promtail: ships the logs of every container on every node, each line once, with few labels.

use configs::loki::Server;
use configs::prometheus::{Relabel, meta};
use configs::promtail::{Backoff, Client, Positions, PromtailConfig, Scrape, Stage};
use kit::{
    Component, ConfigMap, Context, Duration, Endpoint, Fault, Field, File, Grant, HostPath, Http, Image, LokiApi,
    Mount, PodPort, Port, PriorityClass, Privilege, Probe, Resource, Resources, Workload, WorkloadBuilder, mebibytes,
    millicores, minutes, seconds,
};

use crate::{loki, with_common};

/// Its own metrics.
pub const HTTP: Port<Http> = Port::new("http-metrics", 3101);

/// The last Promtail that was published: it is no longer developed, and its versions are not Loki's.
///
/// <https://grafana.com/docs/loki/latest/send-data/promtail/>
pub const IMAGE: Image = Image::new("docker.io/grafana/promtail", "3.6.11").keeps_state_in(POSITIONS).ended(END);

/// Since when nothing is fixed in it.
const END: &str = "2026-03-02";

/// The labels of a stream that say where its lines come from. The pipeline's stages add to them.
pub const LABELS: [&str; 5] = ["app", "namespace", "pod", "container", "node"];

const POSITIONS: &str = "/run/promtail";
pub(crate) const LOGS_FOLDER: &str = "/var/log/pods";

settings! {
    /// What is said of Promtail.
    program {
        name: "promtail",
        purpose: "ships the logs of every container to Loki",
        image: IMAGE,
        resources: Resources::requests(millicores(50), mebibytes(96)).limits(millicores(500), mebibytes(256)),
        priority_class: PriorityClass::SYSTEM_NODE_CRITICAL,
    }
    needs {
        /// Where it sends the logs.
        loki: Endpoint<'static, LokiApi>,
    }
    has {
        /// What it does to each line, after it has read the container runtime's line and stream. Renders to
        /// `pipeline_stages`.
        pipeline_stages: fn() -> Vec<Stage> = Vec::new,
        /// The folder of the node that remembers how far each file was read, so that a new pod goes on where the old
        /// one stopped.
        positions: &'static str = "/var/lib/promtail",
        /// How long it may go on sending when it is stopped. It notes a line as read before Loki has it, so what it
        /// cannot send by then is lost: longer than [`loki::READY_AFTER`], for both are restarted by one update.
        /// Renders to
        /// `terminationGracePeriodSeconds`.
        stops_within: Duration = minutes(2),
    }
}

/// Promtail: one pod on every node.
pub trait Deployed: Sized + 'static {
    /// What is said of it.
    const SETTINGS: Settings;

    /// Its DaemonSet. Override it to say what no setting says: `builder::<Self>().label("team", "web").build()`.
    const WORKLOAD: Workload<'static> = builder::<Self>().build();
    /// Where its pods are scraped, one on each node.
    const PODS: PodPort<'static> = Self::WORKLOAD.pods_at(HTTP);
    /// For the stack's list.
    const COMPONENT: Component<'static> = Component::of(const { &Self::WORKLOAD }).described_in(Self::SETTINGS.origin);

    /// `promtail.yaml`. Override it to say what no setting says, beginning with [`config`].
    fn config(cx: &Context) -> PromtailConfig {
        config::<Self>(cx)
    }
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    if settings.stops_within.as_seconds() <= loki::READY_AFTER.as_seconds() {
        Fault::new("Promtail stops within ")
            .number(settings.stops_within.as_seconds())
            .text(" s, but Loki needs ")
            .number(loki::READY_AFTER.as_seconds())
            .text(" s after its start: an update of both loses the lines in between")
            .fix("write `stops_within: minutes(2)`, the default")
            .raise()
    }
    let config: Mount =
        ConfigMap::new(settings.name, const { &[File::yaml("promtail.yaml", &P::config)] }).at("/etc/promtail");
    let builder = WorkloadBuilder::daemon_set(settings.namespace, settings.name, settings.image)
        .purpose(settings.purpose)
        .port(HTTP)
        .exempt(Privilege::HostPath, "reads the log files of all containers, and keeps its positions on the node")
        .exempt(Privilege::Root, "the log files belong to root")
        .mount(config)
        .mount(HostPath::created("positions", settings.positions).written_at(POSITIONS))
        .mount(HostPath::existing("pod-logs", LOGS_FOLDER).read_at(LOGS_FOLDER))
        // Promtail reads only files of pods on the node of this name; a pod's own host name would match none.
        .env_field("HOSTNAME", Field::NodeName)
        .arg_file("-config.file", config.file("promtail.yaml"))
        .may(Grant::discover(&[Resource::PODS]))
        .talks_to_api_server()
        .talks_to(settings.loki)
        .resources(settings.resources)
        .stops_within(settings.stops_within)
        .readiness(Probe::http(HTTP, "/ready").timeout(seconds(3)).failures(6));
    with_common(builder, settings.priority_class, settings.args)
}

/// `promtail.yaml` as the settings say it.
pub fn config<P: Deployed>(cx: &Context) -> PromtailConfig {
    let settings = P::SETTINGS;
    let push = format!("{}/loki/api/v1/push", cx.url(settings.loki));
    // About a day of a Loki that is away: files are read on from where sending stopped, as long as the node keeps them.
    let client =
        Client::new(push).backoff_config(Backoff::new().min_period(seconds(1)).max_period(minutes(5)).max_retries(288));
    let pods = Scrape::pods("kubernetes-pods")
        .pipeline_stages([Stage::cri()])
        .pipeline_stages((settings.pipeline_stages)())
        .relabel_configs(labels());
    PromtailConfig::new(
        Server::listening_http(HTTP.number()),
        Positions::new(format!("{POSITIONS}/positions.yaml")),
        client,
        [pods],
    )
}

/// [`LABELS`]: these and no other labels of the pod become labels of its streams.
pub(crate) fn labels() -> Vec<Relabel> {
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
            &format!("{LOGS_FOLDER}/*$1/*.log"),
        ),
        // The kubelet names the files of static pods, such as the API server's, by a hash instead of the uid.
        Relabel::join(
            &[meta::pod_annotation("kubernetes.io/config.hash"), meta::CONTAINER_NAME.to_owned()],
            "/",
            "([^/]+/.+)",
            meta::LOG_PATH,
            &format!("{LOGS_FOLDER}/*$1/*.log"),
        ),
    ]
}
