//! nginx-prometheus-exporter: connections and requests of an nginx, from its page `stub_status`. One exporter a server.

use kit::{
    Component, Context, Endpoint, Http, Image, Port, Probe, Resources, Service, Workload, WorkloadBuilder, mebibytes,
    millicores, seconds,
};

use crate::with_common;

/// Where it is scraped.
pub const HTTP: Port<Http> = Port::new("http", 9113);

/// The newest version that was published.
pub const IMAGE: Image = Image::new("docker.io/nginx/nginx-prometheus-exporter", "1.5.3");

/// The user that its image is made for.
const USER: u32 = 1001;

settings! {
    /// What is said of one nginx exporter.
    program {
        name: "nginx-exporter",
        purpose: "measures an nginx",
        image: IMAGE,
        resources: Resources::requests(millicores(10), mebibytes(16)).limits(millicores(100), mebibytes(48)),
    }
    needs {
        /// Where nginx serves `stub_status`. Renders to `--nginx.scrape-uri`, with [`Settings::path`].
        status: Endpoint<'static, Http>,
    }
    has {
        /// The path of the `location` with `stub_status`:
        /// <https://nginx.org/en/docs/http/ngx_http_stub_status_module.html>.
        path: &'static str = "/stub_status",
    }
}

/// An nginx exporter of one pod.
pub trait Deployed: Sized + 'static {
    /// What is said of it.
    const SETTINGS: Settings;

    /// Its Deployment. Override it to say what no setting says: `builder::<Self>().label("team", "web").build()`.
    const WORKLOAD: Workload<'static> = builder::<Self>().build();
    /// Its Service, port 9113.
    const SERVICE: Service<'static> = Service::of(const { &Self::WORKLOAD }).port(HTTP);
    /// Where it is scraped.
    const ENDPOINT: Endpoint<'static, Http> = Self::SERVICE.at(HTTP);
    /// For the stack's list.
    const COMPONENT: Component<'static> =
        Component::of(const { &Self::WORKLOAD }).service(const { &Self::SERVICE }).described_in(Self::SETTINGS.origin);
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    let builder = WorkloadBuilder::deployment(settings.namespace, settings.name, settings.image)
        .purpose(settings.purpose)
        .port(HTTP)
        .run_as(USER)
        .arg_made("--nginx.scrape-uri", |cx: &Context| {
            let Settings { status, path, .. } = P::SETTINGS;
            format!("{}{path}", cx.url(status))
        })
        .talks_to(settings.status)
        .resources(settings.resources)
        .readiness(Probe::http(HTTP, "/").timeout(seconds(3)))
        .liveness(Probe::http(HTTP, "/").timeout(seconds(3)).failures(6));
    with_common(builder, settings.priority_class, settings.args)
}
