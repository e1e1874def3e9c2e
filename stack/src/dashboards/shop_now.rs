//! Shop now: what whoever was woken sees first. Is the shop up, are customers hurt, where, and since when?

pub(super) mod queries;

use super::business_metrics::queries as business;
use super::databases::queries as databases;
use super::{APPLICATION_PERFORMANCE, BUSINESS_METRICS, CLUSTER_HEALTH, DATABASES};
use crate::thresholds::{
    CPU_CRITICAL, CPU_HIGH, DATABASE_CONNECTIONS_CRITICAL, DATABASE_CONNECTIONS_HIGH, DISK_USED_CRITICAL,
    DISK_USED_HIGH, ERRORS_CRITICAL, ERRORS_HIGH, HALF_OF_PODS_MISSING, IS_DOWN, MEMORY_CRITICAL, MEMORY_HIGH,
    ORDER_FAILURES_CRITICAL, ORDER_FAILURES_HIGH, ORDERS_DROPPED, PODS_MISSING, REDIS_MEMORY_CRITICAL,
    REDIS_MEMORY_HIGH, RESTARTS_MANY, RESTARTS_SOME,
};
use kit::{Duration, hours, seconds};
use watch::dashboard::{Dashboard, Row, stat, table};
use watch::unit::{above, lasting};

/// Grafana's start page: each line of it leads to the board that knows more.
pub const SHOP_NOW: Dashboard = Dashboard::new("shop-now", "Shop now")
    .description(
        "Is the shop up, are customers hurt, where, and since when? A click on a name leads to its runbook, its board, \
        or its logs.",
    )
    .tags(&["dhakacart", "shop"])
    .siblings_tagged("dhakacart")
    .last(hours(3))
    .refresh_every(seconds(30))
    .start_page()
    .rows(&[CUSTOMERS, ALERTS, ORDERS, APPS, STORES]);

const CUSTOMERS: Row = Row::new("Customers").short().panels_per_line(4).panels(&[
    stat("Is the shop up?", "Whether every probed address answers now, asked as a customer would ask it.")
        .query(queries::REACHABLE, "reachable")
        .says("Up", "Down")
        .green_red(IS_DOWN)
        .when_empty("Nobody asks")
        .opens(&APPLICATION_PERFORMANCE),
    stat(
        "What is critical, and since when",
        "The two critical alerts that have lasted longest, with the time since their trouble was first seen. The \
         table below has all of them.",
    )
    .query(queries::CRITICAL_SINCE, "{{alertname}} {{app}}")
    .green_red(above(lasting(Duration::ZERO)))
    .when_empty("Nothing")
    .opens(&APPLICATION_PERFORMANCE),
    stat(
        "Requests that fail",
        "Share of the customers' requests of the last five minutes that were answered with a 5xx status: the fault is \
         ours.",
    )
    .query(queries::ERROR_SHARE, "fail")
    .green_yellow_red(ERRORS_HIGH, ERRORS_CRITICAL)
    .when_empty("No requests")
    .opens(&APPLICATION_PERFORMANCE),
    stat(
        "Orders that fail",
        "Share of the orders sent in the last hour that were answered with a 5xx status: lost sales.",
    )
    .log_query(business::FAILURE_SHARE, "fail")
    .green_yellow_red(ORDER_FAILURES_HIGH, ORDER_FAILURES_CRITICAL)
    .when_empty("No orders")
    .shows_logs(business::FAILED_ORDER_REQUESTS)
    .opens(&BUSINESS_METRICS),
]);

const ALERTS: Row = Row::new("What fires").panels_per_line(1).panels(&[table(
    "Firing alerts",
    "What fires now, critical first. A click on the alert leads to its runbook, its panel and its logs. Alerts over \
     logs are evaluated by Loki and reach people by message only.",
)
.label_columns(&[
    ("severity", "Severity"),
    ("alert", "Alert"),
    ("where", "Where"),
    ("namespace", ""),
    ("app", ""),
    ("pod", ""),
    ("runbook", ""),
    ("board", ""),
])
.column(queries::FIRING_FOR, "For")
.sorted_by("Severity")
.when_empty("Nothing fires")]);

const ORDERS: Row = Row::new("Sales").short().panels_per_line(4).panels(&[
    stat("Orders in the last hour", "Rows that were added to the database's table of orders in the last hour.")
        .query(business::ORDERS_OF_HOUR, "orders")
        .decimals(0)
        .opens(&BUSINESS_METRICS),
    stat("Against the same hour last week", "100 % is as many as a week before.")
        .query(queries::ORDERS_AGAINST_LAST_WEEK, "of last week")
        .decimals(0)
        .green_red(ORDERS_DROPPED)
        .when_empty("Not a week old yet")
        .opens(&BUSINESS_METRICS),
    stat("Orders in 24 hours", "Rows that were added to the database's table of orders in the last 24 hours.")
        .query(business::ORDERS_OF_DAY, "orders")
        .decimals(0)
        .opens(&BUSINESS_METRICS),
    stat("Against the same day last week", "100 % is as many as a week before.")
        .query(queries::ORDERS_OF_DAY_AGAINST_LAST_WEEK, "of last week")
        .decimals(0)
        .when_empty("Not a week old yet")
        .opens(&BUSINESS_METRICS),
]);

const APPS: Row = Row::new("Apps, machines, and what changed").panels_per_line(3).panels(&[
    table("Apps", "One line for each Deployment of the shop: the pods that can serve, and how often containers died.")
        .label_columns(&[("namespace", ""), ("app", "App")])
        .column(queries::PODS_AVAILABLE, "Pods ready")
        .green_yellow_red(PODS_MISSING, HALF_OF_PODS_MISSING)
        .column(queries::RESTARTS_BY_APP, "Restarts, 1 h")
        .green_yellow_red(RESTARTS_SOME, RESTARTS_MANY)
        .sorted_by("App")
        .opens(&APPLICATION_PERFORMANCE),
    table("Nodes", "One line for each machine, the fullest disk first.")
        .label_columns(&[("node", "Node")])
        .column(queries::DISK_BY_NODE, "Disk")
        .green_yellow_red(DISK_USED_HIGH, DISK_USED_CRITICAL)
        .column(queries::CPU_BY_NODE, "CPU")
        .green_yellow_red(CPU_HIGH, CPU_CRITICAL)
        .column(queries::MEMORY_BY_NODE, "Memory")
        .green_yellow_red(MEMORY_HIGH, MEMORY_CRITICAL)
        .opens(&CLUSTER_HEALTH),
    table(
        "Rollouts of the last day",
        "When each Deployment last got new pods: what was released shortly before the trouble is the first suspect. A \
     rollback to pods that were there before is not listed.",
    )
    .label_columns(&[("namespace", "Namespace"), ("app", "Deployment")])
    .column(queries::ROLLED_OUT, "Ago")
    .sorted_by("Deployment")
    .when_empty("Nothing was rolled out")
    .opens(&CLUSTER_HEALTH),
]);

const STORES: Row = Row::new("Database and cache").short().panels_per_line(4).panels(&[
    stat("Database", "Whether PostgreSQL answers. Without it no product is shown and no order is taken.")
        .query(databases::DATABASE_UP, "database")
        .says("Up", "Down")
        .green_red(IS_DOWN)
        .shows_logs(databases::DATABASE_LOGS)
        .opens(&DATABASES),
    stat("Connections of the database", "Share of `max_connections`. At 100 % orders are refused.")
        .query(databases::DATABASE_CONNECTIONS, "used")
        .green_yellow_red(DATABASE_CONNECTIONS_HIGH, DATABASE_CONNECTIONS_CRITICAL)
        .opens(&DATABASES),
    stat("Cache", "Whether Redis answers. Without it every request goes to the database.")
        .query(databases::REDIS_UP, "redis")
        .says("Up", "Down")
        .green_red(IS_DOWN)
        .shows_logs(databases::REDIS_LOGS)
        .opens(&DATABASES),
    stat("Memory of the cache", "Share of `maxmemory` in use, or of the container's limit where that is not set.")
        .query(databases::REDIS_MEMORY, "used")
        .green_yellow_red(REDIS_MEMORY_HIGH, REDIS_MEMORY_CRITICAL)
        .opens(&DATABASES),
]);
