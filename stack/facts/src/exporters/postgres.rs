//! postgres-exporter: connections, transactions, locks and sizes of the shop's database.

use crate::components::{NOBODY, images};
use crate::shop;
use kit::{
    Component, Context, Http, Port, Probe, Resources, Service, Workload, WorkloadBuilder, mebibytes, millicores,
    seconds,
};

/// Where it is scraped.
pub const HTTP: Port<Http> = Port::new("http", 9187);

/// One pod beside the database.
pub const POSTGRES_EXPORTER: Workload =
    WorkloadBuilder::deployment(shop::NAMESPACE, "postgres-exporter", images::POSTGRES_EXPORTER)
        .purpose("measures the shop's database")
        .port(HTTP)
        .run_as(NOBODY)
        .env_made("DATA_SOURCE_URI", |cx: &Context| {
            let address = cx.authority(shop::DATABASE_SERVICE.at(shop::DATABASE_PORT));
            format!("{address}/{}?sslmode=disable", shop::DATABASE_NAME)
        })
        .env_secret("DATA_SOURCE_USER", shop::SECRETS.key("DB_USER"))
        .env_secret("DATA_SOURCE_PASS", shop::SECRETS.key("DB_PASSWORD"))
        // Below the scrape timeout of 10 s, so that a slow database is a failed collector, not a vanished exporter.
        .env("PG_EXPORTER_COLLECTION_TIMEOUT", "8s")
        .arg("--collector.long_running_transactions")
        .talks_to(shop::DATABASE_SERVICE.at(shop::DATABASE_PORT))
        .resources(Resources::requests(millicores(20), mebibytes(48)).limits(millicores(200), mebibytes(128)))
        .readiness(Probe::http(HTTP, "/").timeout(seconds(3)))
        .liveness(Probe::http(HTTP, "/").timeout(seconds(3)).failures(6))
        .build();

/// Where it is scraped.
pub const SERVICE: Service = Service::of(&POSTGRES_EXPORTER).port(HTTP);

/// For the stack's list.
pub const COMPONENT: Component = Component::of(&POSTGRES_EXPORTER).service(&SERVICE);
