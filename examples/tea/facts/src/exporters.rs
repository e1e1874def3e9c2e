//! What measures the programs that do not measure themselves, each beside what it measures.

use super::shop;
use kit::{
    Component, Context, Http, Image, Port, Probe, Resources, Service, Workload, WorkloadBuilder, mebibytes, millicores,
};

pub const MYSQLD_HTTP: Port<Http> = Port::new("http", 9104);
const MYSQLD: Workload = WorkloadBuilder::deployment(
    shop::SHOP,
    "mysqld-exporter",
    Image::new("quay.io/prometheus/mysqld-exporter", "v0.20.0"),
)
.purpose("measures MariaDB")
.port(MYSQLD_HTTP)
.run_as(65534)
.arg_made("--mysqld.address", |cx: &Context| cx.authority(shop::MARIADB_SERVICE.at(shop::MYSQL)))
.arg("--mysqld.username=exporter")
.env_secret("MYSQLD_EXPORTER_PASSWORD", shop::SECRETS.key("exporter-password"))
.talks_to(shop::MARIADB_SERVICE.at(shop::MYSQL))
.resources(Resources::requests(millicores(20), mebibytes(32)).limits(millicores(200), mebibytes(96)))
.readiness(Probe::http(MYSQLD_HTTP, "/"))
.build();
pub const MYSQLD_SERVICE: Service = Service::of(&MYSQLD).port(MYSQLD_HTTP);
pub const MYSQLD_COMPONENT: Component = Component::of(&MYSQLD).service(&MYSQLD_SERVICE);

pub const NGINX_HTTP: Port<Http> = Port::new("http", 9113);
const NGINX: Workload = WorkloadBuilder::deployment(
    shop::SHOP,
    "nginx-exporter",
    Image::new("docker.io/nginx/nginx-prometheus-exporter", "1.5.3"),
)
.purpose("measures nginx")
.port(NGINX_HTTP)
.run_as(1001)
.arg_made("--nginx.scrape-uri", |cx: &Context| format!("{}/stub_status", cx.url(shop::NGINX_SERVICE.at(shop::STATUS))))
.talks_to(shop::NGINX_SERVICE.at(shop::STATUS))
.resources(Resources::requests(millicores(10), mebibytes(16)).limits(millicores(100), mebibytes(48)))
.readiness(Probe::http(NGINX_HTTP, "/"))
.build();
pub const NGINX_SERVICE: Service = Service::of(&NGINX).port(NGINX_HTTP);
pub const NGINX_COMPONENT: Component = Component::of(&NGINX).service(&NGINX_SERVICE);
