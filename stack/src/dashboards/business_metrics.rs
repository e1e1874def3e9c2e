//! Business Metrics: do customers find, order, and get what they came for?

pub(super) mod queries;

use super::databases::queries as databases;
use super::{APPLICATION_PERFORMANCE, DATABASES, ROLLOUTS};
use crate::thresholds::{
    DATABASE_CONNECTIONS_CRITICAL, DATABASE_CONNECTIONS_HIGH, DATABASE_TRANSACTION_LONG, IS_DOWN,
    ORDER_FAILURES_CRITICAL, ORDER_FAILURES_HIGH, REDIS_MEMORY_CRITICAL, REDIS_MEMORY_HIGH,
};
use kit::{days, seconds};
use watch::dashboard::{Dashboard, Row, stat, state_timeline, text, time_series};

/// Orders, failed orders, and what they depend on.
pub const BUSINESS_METRICS: Dashboard = Dashboard::new("business-metrics", "Business Metrics")
    .description(
        "Do customers find, order, and get what they came for? All rows but one work from the first day; that one says \
        so itself.",
    )
    .tags(&["dhakacart", "business"])
    .siblings_tagged("dhakacart")
    .last(days(1))
    .refresh_every(seconds(60))
    .marks(&[ROLLOUTS])
    .rows(&[AT_A_GLANCE, ORDERS, ORDER_METRICS, DEPENDENCIES]);

const AT_A_GLANCE: Row = Row::new("At a glance").short().panels_per_line(6).panels(&[
    stat("Orders in 24 hours", "Rows that were added to the database's table of orders in the last 24 hours.")
        .query(queries::ORDERS_OF_DAY, "orders")
        .decimals(0),
    stat("The same a week before", "Orders in the same 24 hours one week earlier: what to expect of an ordinary day.")
        .query(queries::ORDERS_OF_DAY_LAST_WEEK, "orders")
        .decimals(0)
        .when_empty("Not a week old yet"),
    stat("Orders in the last hour", "Rows that were added to the database's table of orders in the last hour.")
        .query(queries::ORDERS_OF_HOUR, "orders")
        .decimals(0),
    stat(
        "Failed orders",
        "Share of the orders sent in the last hour that were answered with a 5xx status: lost sales.",
    )
    .log_query(queries::FAILURE_SHARE, "failed")
    .decimals(1)
    .green_yellow_red(ORDER_FAILURES_HIGH, ORDER_FAILURES_CRITICAL)
    .when_empty("No orders")
    .shows_logs(queries::FAILED_ORDER_REQUESTS)
    .opens(&APPLICATION_PERFORMANCE),
    stat("Database", "Whether PostgreSQL answers. Without it no product is shown and no order is taken.")
        .query(databases::DATABASE_UP, "database")
        .says("Up", "Down")
        .green_red(IS_DOWN)
        .shows_logs(databases::DATABASE_LOGS),
    stat("Redis", "Whether Redis answers. Without it every request goes to the database.")
        .query(databases::REDIS_UP, "redis")
        .says("Up", "Down")
        .green_red(IS_DOWN)
        .shows_logs(databases::REDIS_LOGS),
]);

const ORDERS: Row = Row::new("Orders, from the database and the access log").panels(&[
    time_series(
        "Orders per hour",
        "Rows added to the table of orders, and the same a week before. Orders that were rolled back count too.",
    )
    .query(queries::ORDERS_OF_HOUR, "this week")
    .query(queries::ORDERS_OF_HOUR_LAST_WEEK, "a week before")
    .decimals(0),
    time_series(
        "Orders sent, by answer",
        "Orders per hour that browsers sent. 2xx were taken, 4xx were incomplete or too frequent, 5xx are our errors.",
    )
    .log_query(queries::ORDER_REQUESTS_BY_CLASS, "{{class}}")
    .decimals(0)
    .stacked()
    .when_empty("No orders")
    .shows_logs(queries::ORDER_REQUESTS),
    time_series("Share of orders that fail", "Orders answered with a 5xx status, as a share of all that were sent.")
        .log_query(queries::FAILURE_SHARE, "failed")
        .green_yellow_red(ORDER_FAILURES_HIGH, ORDER_FAILURES_CRITICAL)
        .when_empty("No orders")
        .shows_logs(queries::FAILED_ORDER_REQUESTS),
    time_series(
        "Orders per product view",
        "Orders taken for each product page that was opened, by the hour. A fall while views go on means that ordering \
        is broken or the prices are wrong.",
    )
    .log_query(queries::ORDERS_PER_VIEW, "orders per view")
    .when_empty("No product views"),
]);

const ORDER_METRICS: Row = Row::new("Orders, from the application's own metrics").collapsed().panels(&[
    time_series(
        "Orders per minute",
        "Orders that the backend counted, averaged over five minutes, and those that failed.",
    )
    .query(queries::COUNTED_PER_MINUTE, "orders")
    .query(queries::COUNTED_FAILED_PER_MINUTE, "failed")
    .decimals(1)
    .when_empty(NO_METRICS_YET),
    time_series("Failure share", "Orders that the backend counted as failed, as a share of all that it counted.")
        .query(queries::COUNTED_FAILURE_SHARE, "failed")
        .green_yellow_red(ORDER_FAILURES_HIGH, ORDER_FAILURES_CRITICAL)
        .when_empty(NO_METRICS_YET)
        .shows_logs(queries::BACKEND_ORDER_LOGS),
    time_series(
        "Orders of 24 hours, against last week",
        "Each point counts the 24 hours before it, so that the hour of the day plays no part.",
    )
    .query(queries::COUNTED_OF_DAY, "this week")
    .query(queries::COUNTED_OF_DAY_LAST_WEEK, "a week before")
    .decimals(0)
    .when_empty(NO_METRICS_YET),
    text(
        "Which panels need the application's metrics",
        "Only this row does. It needs the backend to serve `/metrics` with the counters `orders_total` and \
        `orders_failed_total`, as the Node client `prom-client` does.\n\n\
        Until then, the row above tells nearly the same: the database counts the rows of its table `orders`, and the \
        frontend's access log has every `POST /api/orders`. What they cannot tell: orders that reached the backend \
        through api.dhakacart.com and failed.",
    ),
]);

const NO_METRICS_YET: &str = "The backend has no metrics yet";

const DEPENDENCIES: Row = Row::new("What orders depend on").collapsed().panels_per_line(3).panels(&[
    state_timeline("Database and Redis over time", "When each answered its exporter, and when it did not.")
        .query(databases::DATABASE_UP, "database")
        .query(databases::REDIS_UP, "redis")
        .says("Up", "Down")
        .green_red(IS_DOWN),
    time_series(
        "Database connections",
        "Connections in use as a share of `max_connections`. At 100 % orders are refused.",
    )
    .query(databases::DATABASE_CONNECTIONS, "used")
    .opens(&DATABASES)
    .green_yellow_red(DATABASE_CONNECTIONS_HIGH, DATABASE_CONNECTIONS_CRITICAL)
    .shows_logs(databases::DATABASE_LOGS),
    time_series(
        "Longest transaction",
        "Age of the oldest open transaction. Above the line a query hangs, and orders may wait for its locks.",
    )
    .query(databases::LONGEST_TRANSACTION, "longest")
    .green_red(DATABASE_TRANSACTION_LONG),
    time_series(
        "Transactions",
        "What the database commits and rolls back per second. A rise of the second is a broken query.",
    )
    .query(databases::COMMITS, "committed")
    .query(databases::ROLLBACKS, "rolled back"),
    time_series(
        "Redis hit share",
        "Share of the reads that Redis could answer. When it falls, the database does the work.",
    )
    .query(databases::REDIS_HITS, "hits")
    .when_empty("Nothing was read"),
    time_series("Redis memory", "Memory in use as a share of `maxmemory`. At 100 % Redis evicts or refuses.")
        .query(databases::REDIS_MEMORY, "used")
        .opens(&DATABASES)
        .green_yellow_red(REDIS_MEMORY_HIGH, REDIS_MEMORY_CRITICAL),
]);
