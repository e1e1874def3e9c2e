//! mysqld-exporter: connections, queries, InnoDB and replication of a MySQL or MariaDB server. One exporter a server.
//!
//! It belongs into the namespace of its database, where the Secret with the password lies. The user needs
//! `PROCESS, REPLICATION CLIENT, SELECT` on `*.*`: <https://github.com/prometheus/mysqld_exporter#required-grants>.

use kit::{Context, Endpoint, Image, MySql, Resources, SecretKey, WorkloadBuilder, mebibytes, millicores};

use crate::{NOBODY, with_common};

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

exporter! {
    /// A MySQL exporter of one pod.
    port: 9104,
    user: NOBODY,
    health: "/"
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    let builder = pod(&settings)
        .arg_made("--mysqld.address", |cx: &Context| cx.authority(P::SETTINGS.server))
        .arg_made("--mysqld.username", |_: &Context| P::SETTINGS.user.to_owned())
        .env_secret("MYSQLD_EXPORTER_PASSWORD", settings.password)
        .talks_to(settings.server);
    with_common(builder, settings.priority_class, settings.args)
}
