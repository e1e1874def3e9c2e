//! What the tea shop runs, and what is scraped of it: whatever its queries may read.

mod exporters;
mod shop;
mod watchers;

use kit::{Component, Environment, Exposure, Notifications};
use programs::prelude::*;
use watch::scrape::Job;

pub use shop::{MARIADB, ORDERS, SHOP};
pub use watchers::{Alertmanager, Grafana, Prometheus, RECEIVERS, WATCHERS};

/// Every component, in the order in which the documents list them.
pub const COMPONENTS: &[Component] = &[
    Prometheus::COMPONENT,
    Alertmanager::COMPONENT,
    Grafana::COMPONENT,
    exporters::MYSQLD_COMPONENT,
    exporters::NGINX_COMPONENT,
    shop::ORDERS_COMPONENT,
    shop::MARIADB_COMPONENT,
    shop::NGINX_COMPONENT,
];

/// What Prometheus scrapes.
pub const JOBS: &[Job] = &[
    Job::service("prometheus", Prometheus::ENDPOINT),
    Job::service("alertmanager", Alertmanager::ENDPOINT),
    Job::service("mysqld-exporter", exporters::MYSQLD_SERVICE.at(exporters::MYSQLD_HTTP)),
    Job::service("nginx-exporter", exporters::NGINX_SERVICE.at(exporters::NGINX_HTTP)),
    Job::pods("tea-orders", shop::ORDERS.pods_at(shop::ORDERS_HTTP)),
];

const MAIL: Notifications = Notifications {
    smarthost: "mail.tea.example:465",
    username: "alerts",
    from: "alerts@tea.example",
    placeholders: true,
};

/// A cluster on a laptop.
pub const LAPTOP: Environment = Environment::new("laptop", "laptop", MAIL);

/// Where customers are.
pub const LIVE: Environment = Environment::new("live", "live", Notifications { placeholders: false, ..MAIL })
    .existing_secrets()
    .expose(Exposure::ingress(Grafana::ENDPOINT, "grafana.tea.example").tls("grafana-tls"));

/// What queries may read.
pub mod world {
    use std::sync::LazyLock;

    use programs::prelude::*;
    use promql::World;

    /// Recorded from the real programs: see `catalogue/README.md`.
    const CATALOGUES: &[(&str, &str)] = &[
        ("mysqld-exporter", include_str!("../../catalogue/mysqld-exporter.prom")),
        ("nginx-exporter", include_str!("../../catalogue/nginx-exporter.prom")),
        ("tea-orders", include_str!("../../catalogue/tea-orders.prom")),
    ];

    /// The shop's metrics.
    pub fn of_metrics() -> &'static World {
        static WORLD: LazyLock<World> =
            LazyLock::new(|| world::of_metrics(super::JOBS, CATALOGUES, super::Prometheus::INTERVAL, &|_| None));
        &WORLD
    }
}
