//! What is shown: the orders, and the programs below them.

use watch::prelude::*;

use crate::alerts::{DOWN, MANY, REQUESTS};
use crate::promql;

pub const ALL: &[Dashboard] = &[ORDERS, PROGRAMS];

/// In use, of those that MariaDB allows.
pub const CONNECTIONS: Query =
    promql! { Ratio => max(mysql_global_status_threads_connected) / max(mysql_global_variables_max_connections) };

pub const ORDERS: Dashboard = Dashboard::new("orders", "Orders")
    .description("Does the shop take orders, and is there tea to sell?")
    .rows(&[Row::new("Orders").panels(&[
        time_series("Orders", "Orders that were accepted, by kind of tea.")
            .query(promql! { sum by (kind) (rate(tea_orders_total[$__rate_interval])) }, "{{kind}}"),
        time_series("Failing requests", "Share of requests that were answered with a 5xx status.")
            .query(promql! { job:http_request_errors:ratio_rate5m }, "{{job}}"),
        REQUESTS.budget_panel("Error budget left"),
        time_series("Stock", "Packets in stock, by kind of tea.")
            .query(promql! { Count => min by (kind) (tea_stock_packets) }, "{{kind}}"),
    ])]);

pub const PROGRAMS: Dashboard = Dashboard::new("programs", "Programs")
    .description("Do the database and the web server keep up?")
    .rows(&[Row::new("Programs").panels(&[
        stat("MariaDB", "Whether MariaDB answers.")
            .query(promql! { max(mysql_up) }, "MariaDB")
            .says("Up", "Down")
            .green_red(DOWN),
        time_series("Connections", "Share of MariaDB's connections that are in use.")
            .query(CONNECTIONS, "in use")
            .green_red(MANY),
        time_series("Requests of nginx", "Requests that nginx answers.")
            .query(promql! { sum(rate(nginx_http_requests_total[$__rate_interval])) }, "requests"),
        time_series("Seen", "Targets that Prometheus reads, by job.").query(promql! { sum by (job) (up) }, "{{job}}"),
    ])]);
