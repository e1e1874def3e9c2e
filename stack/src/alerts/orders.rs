//! Orders: the shop takes them, or tells somebody that it does not.
//!
//! Few orders are many for an alert, so each must count. The access log has every one of them, which Loki counts
//! exactly; the application will know better why one failed, as soon as it counts them itself.

use super::shop;
use super::steps::{BACKEND_GOES_BACK, psql};
use super::{SCOPE, board};
use crate::thresholds;
use crate::{lines, logql, promql, series};
use kit::minutes;
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{Runbook, run, say, search};
use watch::scenario::given;
use watch::severity::CRITICAL;

/// As the application counts them.
pub const ORDERS: Group = Group::new("orders", &[COUNTED_ORDERS_FAIL]);

/// As nginx logs them, from the first day.
pub const LOGGED_ORDERS: Group = Group::new("orders-in-access-log", &[LOGGED_ORDERS_FAIL]);

/// Orders as the application counts them: `counted!(orders_total 0+100x20)`.
macro_rules! counted {
    ($metric:ident $($values:tt)+) => {
        series! { $metric{job="dhakacart-pods", app="dhakacart-backend"} $($values)+ }
    };
}

/// Orders in the access log, by their status: `logged!("201" 94x10)`.
macro_rules! logged {
    ($status:literal $($lines:tt)+) => {
        lines! {
            {namespace="dhakacart", app="dhakacart-frontend"}
            | method="POST" | route="/api/orders" | status=$status
            $($lines)+
        }
    };
}

pub const COUNTED_ORDERS_FAIL: Alert = Alert::new("HighOrderFailureRate", CRITICAL)
    .when(
        promql! {
              sum(rate(orders_failed_total{job="dhakacart-pods"}[5m]))
            /
              (sum(rate(orders_total{job="dhakacart-pods"}[5m])) > 0)
            and
              sum(increase(orders_failed_total{job="dhakacart-pods"}[15m])) >= 3
        },
        thresholds::ORDER_FAILURES_HIGH,
    )
    .for_(minutes(5))
    .label(SCOPE, "app")
    .label("app", "dhakacart-backend")
    .summary("Orders fail")
    .description("{{ $value | humanizePercentage }} of all orders fail.")
    .panel(board::BUSINESS.panel("Failure share"))
    .fires(
        given(counted!(orders_total 0+100x20))
            .and(counted!(orders_failed_total 0+6x20))
            .saying("6% of all orders fail."),
    )
    .stays_quiet(given(counted!(orders_total 0+100x20)).and(counted!(orders_failed_total 0+4x20)))
    // Two customers' cards are refused, and nobody else buys: that is no trouble of the shop.
    .stays_quiet(given(counted!(orders_total 0x19 1x3 2x20)).and(counted!(orders_failed_total 0x19 1x3 2x20)))
    .when_gone(shop::BACKEND_GONE)
    .runbook(ORDERS_FAIL);

pub const LOGGED_ORDERS_FAIL: Alert = Alert::new("HighOrderFailureRate", CRITICAL)
    .when_logs(
        logql!(
            r#"
              sum(rate({namespace="dhakacart", app="dhakacart-frontend"}
                | method="POST" | route="/api/orders" | status=~"5.." [5m]))
            /
              sum(rate({namespace="dhakacart", app="dhakacart-frontend"} | method="POST" | route="/api/orders" [5m]))
            and
              sum(count_over_time({namespace="dhakacart", app="dhakacart-frontend"}
                | method="POST" | route="/api/orders" | status=~"5.." [15m])) > 2
            "#
        ),
        thresholds::ORDER_FAILURES_HIGH,
    )
    // Shorter than an outage that is told otherwise, so that it does not begin after its end.
    .for_(minutes(2))
    .label(SCOPE, "access-log")
    .label("app", "dhakacart-frontend")
    .summary("Orders fail")
    .description("{{ $value | humanizePercentage }} of all orders end in a 5xx error.")
    .panel(board::BUSINESS.panel("Share of orders that fail"))
    .fires(given(logged!("201" 94x10)).and(logged!("500" 6x10)).saying("6% of all orders end in a 5xx error."))
    .stays_quiet(given(logged!("201" 96x10)).and(logged!("500" 4x10)))
    .stays_quiet(given(logged!("500" 0x4 1x1 0x6)))
    .when_gone(shop::FRONTEND_GONE)
    .runbook(ORDERS_FAIL);

const ORDERS_FAIL: Runbook = Runbook {
    meaning: "More than {bound} of all orders fail, and more than two have failed within 15 minutes. In scope \
              `access-log` an order is a `POST /api/orders` that nginx logs, and fails with a 5xx status; in scope \
              `app`, `orders_total` counts every order that was tried, `orders_failed_total` those of them that \
              failed.",
    impact: "The shop loses sales now, and customers do not know whether they have bought.",
    diagnosis: &[
        search(
            "Which orders failed, and with which status?",
            logql!(
                r#"{namespace="dhakacart", app="dhakacart-frontend"} "#
                r#"| method="POST" | route="/api/orders" | status=~"5..""#
            ),
        ),
        search(
            "Why do they fail?",
            logql!(r#"{namespace="dhakacart", app="dhakacart-backend"} |~ "(?i)order" |~ "(?i)error|fail""#),
        ),
        run(
            "Does the database take new orders?",
            psql("-c", "select status, count(*), max(created_at) from orders group by status"),
        ),
    ],
    remedy: &[
        say("The database is down or full: follow PostgresDown, DiskSpaceCritical or HighDatabaseConnections."),
        *BACKEND_GOES_BACK,
        say("Afterwards: list the failed orders from the logs, and let customer care write to those customers."),
    ],
};
