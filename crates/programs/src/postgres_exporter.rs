//! postgres-exporter: connections, transactions, locks and sizes of a PostgreSQL server. One exporter a server.
//!
//! It belongs into the namespace of its database, where the Secret with the credentials lies.

use kit::{
    Component, Context, Endpoint, Http, Image, Port, Postgres, Probe, Resources, SecretKey, Service, Workload,
    WorkloadBuilder, mebibytes, millicores, seconds,
};

use crate::{NOBODY, with_common};

/// Where it is scraped.
pub const HTTP: Port<Http> = Port::new("http", 9187);

/// The newest version that was published.
pub const IMAGE: Image = Image::new("quay.io/prometheuscommunity/postgres-exporter", "v0.20.1");

settings! {
    /// What is said of one PostgreSQL exporter.
    program {
        name: "postgres-exporter",
        purpose: "measures a PostgreSQL server",
        image: IMAGE,
        resources: Resources::requests(millicores(20), mebibytes(48)).limits(millicores(200), mebibytes(128)),
    }
    needs {
        /// The server that it measures. Renders to `DATA_SOURCE_URI`.
        database: Endpoint<'static, Postgres>,
        /// The name of the database that it connects to.
        database_name: &'static str,
        /// The user that it connects as. Renders to `DATA_SOURCE_USER`.
        user: SecretKey<'static>,
        /// The user's password. Renders to `DATA_SOURCE_PASS`.
        password: SecretKey<'static>,
    }
    has {
        /// Whether the connection is encrypted, in libpq's words: `disable`, `require`, `verify-full` …
        sslmode: &'static str = "disable",
    }
}

/// A PostgreSQL exporter of one pod.
pub trait Deployed: Sized + 'static {
    /// What is said of it.
    const SETTINGS: Settings;

    /// Its Deployment. Override it to say what no setting says: `builder::<Self>().label("team", "web").build()`.
    const WORKLOAD: Workload<'static> = builder::<Self>().build();
    /// Its Service, port 9187.
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
        .run_as(NOBODY)
        .env_made("DATA_SOURCE_URI", |cx: &Context| {
            let Settings { database, database_name, sslmode, .. } = P::SETTINGS;
            format!("{}/{database_name}?sslmode={sslmode}", cx.authority(database))
        })
        .env_secret("DATA_SOURCE_USER", settings.user)
        .env_secret("DATA_SOURCE_PASS", settings.password)
        // Below the scrape timeout of 10 s, so that a slow database is a failed collector, not a vanished exporter.
        .env("PG_EXPORTER_COLLECTION_TIMEOUT", "8s")
        .arg("--collector.long_running_transactions")
        .talks_to(settings.database)
        .resources(settings.resources)
        .readiness(Probe::http(HTTP, "/").timeout(seconds(3)))
        .liveness(Probe::http(HTTP, "/").timeout(seconds(3)).failures(6));
    with_common(builder, settings.priority_class, settings.args)
}
