//! postgres-exporter: connections, transactions, locks and sizes of a PostgreSQL server. One exporter a server.
//!
//! It belongs into the namespace of its database, where the Secret with the credentials lies.

use kit::{Context, Endpoint, Image, Postgres, Resources, SecretKey, WorkloadBuilder, mebibytes, millicores};

use crate::{NOBODY, with_common};

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
        /// Whether the hundred queries that take most of the server's time are counted, each under its number. Renders
        /// to `--collector.stat_statements`. First the database needs `shared_preload_libraries=pg_stat_statements`, a
        /// restart, and `CREATE EXTENSION pg_stat_statements`; a user that is no superuser needs
        /// `GRANT pg_read_all_stats`. Without these, exporter and server write an error at each scrape, and all else
        /// is measured. Texts of queries are not read, for `ALTER USER` holds a password: look for the number in the
        /// database.
        /// <https://www.postgresql.org/docs/current/pgstatstatements.html>
        statements: bool = false,
    }
}

exporter! {
    /// A PostgreSQL exporter of one pod.
    port: 9187,
    user: NOBODY,
    health: "/"
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    let builder = pod(&settings)
        .env_made("DATA_SOURCE_URI", |cx: &Context| {
            let Settings { database, database_name, sslmode, .. } = P::SETTINGS;
            format!("{}/{database_name}?sslmode={sslmode}", cx.authority(database))
        })
        .env_secret("DATA_SOURCE_USER", settings.user)
        .env_secret("DATA_SOURCE_PASS", settings.password)
        // Below the scrape timeout of 10 s, so that a slow database is a failed collector, not a vanished exporter.
        .env("PG_EXPORTER_COLLECTION_TIMEOUT", "8s")
        .arg("--collector.long_running_transactions")
        .talks_to(settings.database);
    let builder = if settings.statements { builder.arg("--collector.stat_statements") } else { builder };
    with_common(builder, settings.priority_class, settings.args)
}
