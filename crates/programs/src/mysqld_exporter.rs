//! mysqld-exporter: connections, queries, InnoDB and replication of a MySQL or MariaDB server. One exporter a server.
//!
//! It belongs into the namespace of its database, where the Secret with the password lies. The user needs
//! `PROCESS, REPLICATION CLIENT, SELECT` on `*.*`: <https://github.com/prometheus/mysqld_exporter#required-grants>.

use kit::{
    Component, Context, Endpoint, Http, Image, MySql, Port, Probe, Resources, SecretKey, Service, Workload,
    WorkloadBuilder, mebibytes, millicores, seconds,
};

use crate::{NOBODY, with_common};

/// Where it is scraped.
pub const HTTP: Port<Http> = Port::new("http", 9104);

/// The newest version that was published.
pub const IMAGE: Image = Image::new("quay.io/prometheus/mysqld-exporter", "v0.20.0");

settings! {
    /// What is said of one MySQL exporter.
    program {
        name: "mysqld-exporter",
        purpose: "measures a MySQL or MariaDB server",
        image: IMAGE,
        resources: Resources::requests(millicores(20), mebibytes(32)).limits(millicores(200), mebibytes(96)),
    }
    needs {
        /// The server that it measures. Renders to `--mysqld.address`.
        server: Endpoint<'static, MySql>,
        /// The user's password. Renders to `MYSQLD_EXPORTER_PASSWORD`.
        password: SecretKey<'static>,
    }
    has {
        /// The user that it connects as. Renders to `--mysqld.username`.
        user: &'static str = "exporter",
    }
}

/// A MySQL exporter of one pod.
pub trait Deployed: Sized + 'static {
    /// What is said of it.
    const SETTINGS: Settings;

    /// Its Deployment. Override it to say what no setting says: `builder::<Self>().label("team", "web").build()`.
    const WORKLOAD: Workload<'static> = builder::<Self>().build();
    /// Its Service, port 9104.
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
        .arg_made("--mysqld.address", |cx: &Context| cx.authority(P::SETTINGS.server))
        .arg_made("--mysqld.username", |_: &Context| P::SETTINGS.user.to_owned())
        .env_secret("MYSQLD_EXPORTER_PASSWORD", settings.password)
        .talks_to(settings.server)
        .resources(settings.resources)
        .readiness(Probe::http(HTTP, "/").timeout(seconds(3)))
        .liveness(Probe::http(HTTP, "/").timeout(seconds(3)).failures(6));
    with_common(builder, settings.priority_class, settings.args)
}
