//! The shop as it is: its own workloads, known and never written.

use super::WATCHERS;
use kit::{Component, Http, Namespace, Port, Role, Secret, SecretEntry, Service, Workload, WorkloadBuilder};

/// The shop's namespace.
pub const SHOP: Namespace = Namespace::of_others("teashop");

/// MySQL's wire protocol: a role that the language does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MySqlWire {}
impl Role for MySqlWire {
    const SCHEME: &'static str = "mysql";
}

pub const ORDERS_HTTP: Port<Http> = Port::new("http", 8080);
/// Takes orders, and measures itself.
pub const ORDERS: Workload =
    WorkloadBuilder::declared(SHOP, "tea-orders").purpose("takes orders").port(ORDERS_HTTP).admits(WATCHERS).build();
pub const ORDERS_COMPONENT: Component = Component::of(&ORDERS);

pub const MYSQL: Port<MySqlWire> = Port::new("mysql", 3306);
pub const MARIADB: Workload =
    WorkloadBuilder::declared(SHOP, "mariadb").purpose("holds orders").port(MYSQL).admits(SHOP).build();
pub const MARIADB_SERVICE: Service = Service::of(&MARIADB).port(MYSQL);
pub const MARIADB_COMPONENT: Component = Component::of(&MARIADB).service(&MARIADB_SERVICE);
pub const SECRETS: Secret = Secret::of_others("mariadb", &[SecretEntry::to_be_filled_in("exporter-password")]);

pub const STATUS: Port<Http> = Port::new("status", 8081);
pub const NGINX: Workload =
    WorkloadBuilder::declared(SHOP, "nginx").purpose("serves the pages").port(STATUS).admits(SHOP).build();
pub const NGINX_SERVICE: Service = Service::of(&NGINX).port(STATUS);
pub const NGINX_COMPONENT: Component = Component::of(&NGINX).service(&NGINX_SERVICE);
