//! Grafana Alloy as a log agent: ships the logs of every container on every node, with the labels that
//! [`promtail`] gives them and the stages that it took over from there.
//!
//! From documentation: it is never built or run here.

use configs::alloy::{AlloyConfig, LokiEndpoint};
use kit::{
    Component, ConfigMap, Context, Duration, Endpoint, Fault, Field, File, Grant, HostPath, Http, Image, LokiApi,
    Mount, PodPort, Port, PriorityClass, Privilege, Probe, Resource, Resources, Workload, WorkloadBuilder, mebibytes,
    millicores, minutes, seconds,
};

use crate::log_pipeline::Pipeline;
use crate::{loki, promtail, with_common};

/// Its pages, own metrics, and what it counts from lines.
pub const HTTP: Port<Http> = Port::new("http-metrics", 12345);

/// The newest release.
pub const IMAGE: Image = Image::new("docker.io/grafana/alloy", "v1.19.0").keeps_state_in(STATE);

const STATE: &str = "/var/lib/alloy/data";
const CONFIG: &str = "config.alloy";
const CONFIG_FOLDER: &str = "/etc/alloy";
/// The variable that names the node.
const NODE: &str = "HOSTNAME";

settings! {
    /// What is said of Alloy.
    program {
        name: "alloy",
        purpose: "ships the logs of every container to Loki",
        image: IMAGE,
        resources: Resources::requests(millicores(50), mebibytes(128)).limits(millicores(500), mebibytes(512)),
        priority_class: PriorityClass::SYSTEM_NODE_CRITICAL,
    }
    needs {
        /// Where it sends the logs.
        loki: Endpoint<'static, LokiApi>,
        /// What it does to each line, after it has read the container runtime's line and stream.
        pipeline: fn() -> Pipeline,
    }
    has {
        /// The folder of the node that remembers how far each file was read, so that a new pod goes on where the old
        /// one stopped.
        state: &'static str = "/var/lib/alloy",
        /// How long it may go on sending when it is stopped, longer than [`loki::READY_AFTER`]: it notes a line as read
        /// before Loki has it. Renders to `terminationGracePeriodSeconds`.
        stops_within: Duration = minutes(2),
    }
}

/// Alloy: one pod on every node.
pub trait Deployed: Sized + 'static {
    /// What is said of it.
    const SETTINGS: Settings;

    /// Its DaemonSet. Override it to say what no setting says: `builder::<Self>().label("team", "web").build()`.
    const WORKLOAD: Workload<'static> = builder::<Self>().build();
    /// Where its pods are scraped, one on each node.
    const PODS: PodPort<'static> = Self::WORKLOAD.pods_at(HTTP);
    /// For the stack's list.
    const COMPONENT: Component<'static> = Component::of(const { &Self::WORKLOAD }).described_in(Self::SETTINGS.origin);

    /// `config.alloy`. Override it to say what no setting says, beginning with [`config`].
    fn config(cx: &Context) -> AlloyConfig {
        config::<Self>(cx)
    }
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    if settings.stops_within.as_seconds() <= loki::READY_AFTER.as_seconds() {
        Fault::new("Alloy stops within ")
            .number(settings.stops_within.as_seconds())
            .text(" s, but Loki needs ")
            .number(loki::READY_AFTER.as_seconds())
            .text(" s after its start: an update of both loses the lines in between")
            .fix("write `stops_within: minutes(2)`, the default")
            .raise()
    }
    let config: Mount = ConfigMap::new(settings.name, const { &[File::text(CONFIG, &P::config)] }).at(CONFIG_FOLDER);
    let builder = WorkloadBuilder::daemon_set(settings.namespace, settings.name, settings.image)
        .purpose(settings.purpose)
        .port(HTTP)
        .exempt(Privilege::HostPath, "reads the log files of all containers, and keeps its positions on the node")
        .exempt(Privilege::Root, "the log files belong to root")
        .mount(config)
        .mount(HostPath::created("state", settings.state).written_at(STATE))
        .mount(HostPath::existing("pod-logs", promtail::LOGS_FOLDER).read_at(promtail::LOGS_FOLDER))
        // It asks for the pods of the node of this name; of a pod's own host name there would be none.
        .env_field(NODE, Field::NodeName)
        .arg("run")
        .arg_made("--server.http.listen-addr", |_: &Context| format!("0.0.0.0:{}", HTTP.number()))
        .arg_made("--storage.path", |_: &Context| STATE.to_owned())
        .arg("--disable-reporting")
        .arg("--stability.level=generally-available")
        .arg("/etc/alloy/config.alloy")
        .may(Grant::discover(&[Resource::PODS]))
        .talks_to_api_server()
        .talks_to(settings.loki)
        .resources(settings.resources)
        .stops_within(settings.stops_within)
        .readiness(Probe::http(HTTP, "/-/ready").timeout(seconds(3)).failures(6))
        .not_run_here(
            "that Alloy reads this configuration, ships what the pipeline says and exposes what its catalogue names: \
             from its documentation and source, 1.19",
        );
    with_common(builder, settings.priority_class, settings.args)
}

/// `config.alloy` as the settings say it.
pub fn config<P: Deployed>(cx: &Context) -> AlloyConfig {
    let settings = P::SETTINGS;
    let loki = LokiEndpoint::new(format!("{}/loki/api/v1/push", cx.url(settings.loki)));
    // As Promtail: about a day of a Loki that is away.
    let loki = loki.backoff(seconds(1), minutes(5), 288);
    AlloyConfig::pods(NODE, &promtail::labels(), &(settings.pipeline)().alloy(), &loki)
}
