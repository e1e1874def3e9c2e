//! What Business Metrics asks, in the order of its panels.

use super::super::access_log::access_log;
use crate::{logql, promql};
use watch::query::{LogQuery, Query};

pub(in super::super) const ORDERS_OF_DAY: Query = promql! {
    sum(increase(pg_stat_user_tables_n_tup_ins{job="postgres-exporter", relname="orders"}[1d]))
};

pub(super) const ORDERS_OF_DAY_LAST_WEEK: Query = promql! {
    sum(increase(pg_stat_user_tables_n_tup_ins{job="postgres-exporter", relname="orders"}[1d] offset 1w))
};

pub(in super::super) const ORDERS_OF_HOUR: Query = promql! {
    sum(increase(pg_stat_user_tables_n_tup_ins{job="postgres-exporter", relname="orders"}[1h]))
};

pub(super) const ORDERS_OF_HOUR_LAST_WEEK: Query = promql! {
    sum(increase(pg_stat_user_tables_n_tup_ins{job="postgres-exporter", relname="orders"}[1h] offset 1w))
};

pub(in super::super) const FAILURE_SHARE: LogQuery = access_log!(
    "(sum(count_over_time(",
    r#"| method="POST" | route="/api/orders" | status=~"5.." [1h])) or vector(0)) / sum(count_over_time("#,
    r#"| method="POST" | route="/api/orders" [1h]))"#
);

pub(super) const ORDER_REQUESTS: LogQuery = access_log!("", r#"| method="POST" | route="/api/orders""#);

pub(in super::super) const FAILED_ORDER_REQUESTS: LogQuery =
    access_log!("", r#"| method="POST" | route="/api/orders" | status=~"5..""#);

pub(super) const ORDER_REQUESTS_BY_CLASS: LogQuery = access_log!(
    "sum by (class) (count_over_time(",
    r#"| method="POST" | route="/api/orders" | label_format class=`{{ .status | trunc 1 }}xx` [1h]))"#
);

pub(super) const ORDERS_PER_VIEW: LogQuery = access_log!(
    "(sum(count_over_time(",
    r#"| method="POST" | route="/api/orders" | status=~"2.." [1h])) or vector(0)) / sum(count_over_time("#,
    r#"| method="GET" | route="/api/products/:id" | status=~"[23].." [1h]))"#
);

pub(super) const COUNTED_PER_MINUTE: Query =
    promql! { Count => 60 * sum(rate(orders_total{job="dhakacart-pods"}[$__rate_interval])) };

pub(super) const COUNTED_FAILED_PER_MINUTE: Query =
    promql! { Count => 60 * sum(rate(orders_failed_total{job="dhakacart-pods"}[$__rate_interval])) };

pub(super) const COUNTED_FAILURE_SHARE: Query = promql! {
    sum(rate(orders_failed_total{job="dhakacart-pods"}[$__rate_interval]))
    / (sum(rate(orders_total{job="dhakacart-pods"}[$__rate_interval])) > 0)
};

pub(super) const BACKEND_ORDER_LOGS: LogQuery = logql!(r#"{app="dhakacart-backend"} |~ "(?i)order""#);

pub(super) const COUNTED_OF_DAY: Query = promql! { sum(increase(orders_total{job="dhakacart-pods"}[1d])) };

pub(super) const COUNTED_OF_DAY_LAST_WEEK: Query =
    promql! { sum(increase(orders_total{job="dhakacart-pods"}[1d] offset 1w)) };
