//! redis-exporter: memory, clients, hits and misses of a Redis server. One exporter a server.

use kit::{
    Component, Context, Endpoint, Http, Image, Port, Probe, Redis, Resources, SecretKey, Service, Workload,
    WorkloadBuilder, mebibytes, millicores, seconds,
};

use crate::with_common;

/// Where it is scraped.
pub const HTTP: Port<Http> = Port::new("http", 9121);

/// The newest version that was published.
pub const IMAGE: Image = Image::new("docker.io/oliver006/redis_exporter", "v1.89.0");

/// The user that its image is made for.
const USER: u32 = 59000;

/// Where it says whether it runs, without asking Redis.
const HEALTH: &str = "/health";

settings! {
    /// What is said of one Redis exporter.
    program {
        name: "redis-exporter",
        purpose: "measures a Redis server",
        image: IMAGE,
        resources: Resources::requests(millicores(20), mebibytes(32)).limits(millicores(200), mebibytes(96)),
    }
    needs {
        /// The server that it measures. Renders to `REDIS_ADDR`.
        redis: Endpoint<'static, Redis>,
    }
    has {
        /// The server's password; `None` where it has none. Renders to `REDIS_PASSWORD`.
        password: Option<SecretKey<'static>> = None,
    }
}

/// A Redis exporter of one pod.
pub trait Deployed: Sized + 'static {
    /// What is said of it.
    const SETTINGS: Settings;

    /// Its Deployment. Override it to say what no setting says: `builder::<Self>().label("team", "web").build()`.
    const WORKLOAD: Workload<'static> = builder::<Self>().build();
    /// Its Service, port 9121.
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
        .env_made("REDIS_ADDR", |cx: &Context| cx.url(P::SETTINGS.redis))
        // Redis has 16 databases, of which most users use one.
        .env("REDIS_EXPORTER_INCL_METRICS_FOR_EMPTY_DATABASES", "false")
        .talks_to(settings.redis)
        .resources(settings.resources)
        .readiness(Probe::http(HTTP, HEALTH).timeout(seconds(3)))
        .liveness(Probe::http(HTTP, HEALTH).timeout(seconds(3)).failures(6));
    let builder = with_common(builder, settings.priority_class, settings.args);
    match settings.password {
        Some(password) => builder.env_secret("REDIS_PASSWORD", password),
        None => builder,
    }
}
