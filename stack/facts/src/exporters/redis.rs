//! redis-exporter: memory, clients, hits and misses of the shop's cache.

use crate::components::images;
use crate::shop;
use kit::{
    Component, Context, Http, Port, Probe, Resources, Service, Workload, WorkloadBuilder, mebibytes, millicores,
    seconds,
};

/// Where it is scraped.
pub const HTTP: Port<Http> = Port::new("http", 9121);

/// The user that its image is made for.
const USER: u32 = 59000;

/// One pod beside the cache.
pub const REDIS_EXPORTER: Workload =
    WorkloadBuilder::deployment(shop::NAMESPACE, "redis-exporter", images::REDIS_EXPORTER)
        .purpose("measures the shop's cache")
        .port(HTTP)
        .run_as(USER)
        .env_made("REDIS_ADDR", |cx: &Context| cx.url(shop::CACHE_SERVICE.at(shop::CACHE_PORT)))
        // Redis has 16 databases, of which the shop uses one.
        .env("REDIS_EXPORTER_INCL_METRICS_FOR_EMPTY_DATABASES", "false")
        .talks_to(shop::CACHE_SERVICE.at(shop::CACHE_PORT))
        .resources(Resources::requests(millicores(20), mebibytes(32)).limits(millicores(200), mebibytes(96)))
        .readiness(Probe::http(HTTP, "/health").timeout(seconds(3)))
        .liveness(Probe::http(HTTP, "/health").timeout(seconds(3)).failures(6))
        .build();

/// Where it is scraped.
pub const SERVICE: Service = Service::of(&REDIS_EXPORTER).port(HTTP);

/// For the stack's list.
pub const COMPONENT: Component = Component::of(&REDIS_EXPORTER).service(&SERVICE);
