//! blackbox-exporter: asks URLs as a customer would, and says whether and how fast they answered.

use configs::blackbox::{BlackboxConfig, HttpProbe, Module, TcpProbe};
use kit::{
    Component, ConfigMap, Context, Endpoint, File, Image, Mount, Port, Probe, ProbeApi, Resources, Service, Workload,
    WorkloadBuilder, mebibytes, millicores, seconds,
};
use watch::scrape;

use crate::{NOBODY, with_common};

/// Probes, and its own metrics.
pub const HTTP: Port<ProbeApi> = Port::new("http", 9115);

/// The newest version that was published.
pub const IMAGE: Image = Image::new("quay.io/prometheus/blackbox-exporter", "v0.28.0");

/// The module of [`modules`] for which any answer of 200-299 is a success.
pub const HTTP_OK: &str = "http_2xx";
/// The module of [`modules`] for which a connection that opens is a success.
pub const TCP: &str = "tcp_connect";

/// Where it says whether it runs.
const HEALTHY: &str = "/-/healthy";

settings! {
    /// What is said of one blackbox exporter. The URLs that it probes are the watch's jobs.
    program {
        name: "blackbox-exporter",
        purpose: "probes URLs",
        image: IMAGE,
        resources: Resources::requests(millicores(10), mebibytes(24)).limits(millicores(100), mebibytes(64)),
    }
    needs {}
    has {
        /// So many pods. With one, a probe that fails because its prober is being moved would be a false alarm.
        replicas: u32 = 2,
        /// How it can ask: the name that a probed URL gives, and what is asked. Renders to `modules`.
        modules: fn() -> Vec<(&'static str, Module)> = modules,
    }
}

/// [`HTTP_OK`] and [`TCP`]: each fails after 8 s, below the scrape timeout of Prometheus, so that a slow URL is a
/// failed probe and not a failed scrape.
pub fn modules() -> Vec<(&'static str, Module)> {
    let timeout = seconds(8);
    vec![
        (HTTP_OK, Module::http(HttpProbe::get()).timeout(timeout)),
        (TCP, Module::tcp(TcpProbe::connect()).timeout(timeout)),
    ]
}

/// A blackbox exporter.
pub trait Deployed: Sized + 'static {
    /// What is said of it.
    const SETTINGS: Settings;

    /// Its Deployment. Override it to say what no setting says: `builder::<Self>().label("team", "web").build()`.
    const WORKLOAD: Workload<'static> = builder::<Self>().build();
    /// Its Service, port 9115.
    const SERVICE: Service<'static> = Service::of(const { &Self::WORKLOAD }).port(HTTP);
    /// Where Prometheus asks for probes.
    const ENDPOINT: Endpoint<'static, ProbeApi> = Self::SERVICE.at(HTTP);
    /// For the stack's list.
    const COMPONENT: Component<'static> =
        Component::of(const { &Self::WORKLOAD }).service(const { &Self::SERVICE }).described_in(Self::SETTINGS.origin);

    /// `blackbox.yml`. Override it to say what no setting says.
    fn config(_: &Context) -> BlackboxConfig {
        BlackboxConfig::new((Self::SETTINGS.modules)())
    }
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    let config: Mount = ConfigMap::new(settings.name, const { &[File::yaml("blackbox.yml", &P::config)] })
        .watched_by_program()
        .at("/etc/blackbox-exporter");
    let builder = WorkloadBuilder::deployment(settings.namespace, settings.name, settings.image)
        .purpose(settings.purpose)
        .replicas(settings.replicas)
        .port(HTTP)
        .run_as(NOBODY)
        .mount(config)
        .arg_file("--config.file", config.file("blackbox.yml"))
        .arg("--config.enable-auto-reload")
        .talks_to_made(|cx: &Context| scrape::probe_targets(cx.watch().jobs))
        .resources(settings.resources)
        .readiness(Probe::http(HTTP, HEALTHY))
        .liveness(Probe::http(HTTP, HEALTHY).failures(6));
    with_common(builder, settings.priority_class, settings.args)
}
