//! redis-exporter: memory, clients, hits and misses of a Redis server. One exporter a server.

use kit::{Context, Endpoint, Image, Redis, Resources, SecretKey, WorkloadBuilder, mebibytes, millicores};

use crate::with_common;

/// The newest version that was published.
pub const IMAGE: Image = Image::new("docker.io/oliver006/redis_exporter", "v1.89.0");

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

exporter! {
    /// A Redis exporter of one pod.
    port: 9121,
    // The user that its image is made for.
    user: 59000,
    // Where it says whether it runs, without asking Redis.
    health: "/health"
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    let builder = pod(&settings)
        .env_made("REDIS_ADDR", |cx: &Context| cx.url(P::SETTINGS.redis))
        // Redis has 16 databases, of which most users use one.
        .env("REDIS_EXPORTER_INCL_METRICS_FOR_EMPTY_DATABASES", "false")
        .talks_to(settings.redis);
    let builder = with_common(builder, settings.priority_class, settings.args);
    match settings.password {
        Some(password) => builder.env_secret("REDIS_PASSWORD", password),
        None => builder,
    }
}
