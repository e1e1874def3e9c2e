//! The shop as it is: what its workloads are called, where they listen, and whom their own policies admit.
//!
//! Nothing here is ever written. These are the facts that the stack's wiring refers to.

use crate::programs::NAMESPACE as MONITORING;
use kit::{Component, Http, Namespace, Port, Postgres, Redis, Secret, SecretEntry, Service, Workload, WorkloadBuilder};

/// The shop's namespace. It belongs to the shop: the stack never creates and never deletes it.
pub const NAMESPACE: Namespace = Namespace::of_others("dhakacart");

/// NodePorts that the shop uses itself.
pub const NODE_PORTS: &[u16] = &[30080, 30081];

/// Where the backend answers, metrics included.
pub const BACKEND_HTTP: Port<Http> = Port::new("http", 5000);
/// Express on Node. Its policy admits the frontend, the ingress controller and namespaces labelled `name: monitoring`.
pub const BACKEND: Workload = WorkloadBuilder::declared(NAMESPACE, "dhakacart-backend")
    .purpose("answers the shop's API")
    .port(BACKEND_HTTP)
    .admits(MONITORING)
    .build();
/// The backend's Service.
pub const BACKEND_SERVICE: Service = Service::of(&BACKEND).named("dhakacart-backend-service").port(BACKEND_HTTP);
/// The backend, for the stack's list.
pub const BACKEND_COMPONENT: Component = Component::of(&BACKEND).service(&BACKEND_SERVICE);

/// Where nginx answers. It runs as root in its image, so the port is its own affair.
pub const FRONTEND_HTTP: Port<Http> = Port::new("http", 80);
/// nginx with the React build. Its policy admits the ingress controller and its own namespace, so not the stack.
pub const FRONTEND: Workload = WorkloadBuilder::declared(NAMESPACE, "dhakacart-frontend")
    .purpose("serves the shop's pages")
    .port(FRONTEND_HTTP)
    .admits(NAMESPACE)
    .build();
/// The frontend's Service.
pub const FRONTEND_SERVICE: Service = Service::of(&FRONTEND).named("dhakacart-frontend-service").port(FRONTEND_HTTP);
/// The frontend, for the stack's list.
pub const FRONTEND_COMPONENT: Component = Component::of(&FRONTEND).service(&FRONTEND_SERVICE);

/// PostgreSQL's port.
pub const DATABASE_PORT: Port<Postgres> = Port::new("postgres", 5432);
/// The database. Its policy admits its own namespace.
pub const DATABASE: Workload = WorkloadBuilder::declared(NAMESPACE, "dhakacart-db")
    .purpose("holds products and orders")
    .port(DATABASE_PORT)
    .admits(NAMESPACE)
    .build();
/// The database's Service.
pub const DATABASE_SERVICE: Service = Service::of(&DATABASE).named("dhakacart-db-service").port(DATABASE_PORT);
/// The database, for the stack's list.
pub const DATABASE_COMPONENT: Component = Component::of(&DATABASE).service(&DATABASE_SERVICE);
/// The name of the database in it.
pub const DATABASE_NAME: &str = "dhakacart_db";
/// Its user and password, which the shop's own Secret holds.
pub const SECRETS: Secret = Secret::of_others(
    "dhakacart-secrets",
    &[SecretEntry::to_be_filled_in("DB_USER"), SecretEntry::to_be_filled_in("DB_PASSWORD")],
);

/// Redis' port.
pub const CACHE_PORT: Port<Redis> = Port::new("redis", 6379);
/// The cache. Its policy admits its own namespace. It has no password.
pub const CACHE: Workload = WorkloadBuilder::declared(NAMESPACE, "dhakacart-redis")
    .purpose("caches products")
    .port(CACHE_PORT)
    .admits(NAMESPACE)
    .build();
/// The cache's Service.
pub const CACHE_SERVICE: Service = Service::of(&CACHE).named("dhakacart-redis-service").port(CACHE_PORT);
/// The cache, for the stack's list.
pub const CACHE_COMPONENT: Component = Component::of(&CACHE).service(&CACHE_SERVICE);
