//! What the shop does for its customers: answers without error, answers soon, takes orders, is visited at all.
//!
//! These read the backend's own metrics. Until it has them, `NotInstrumented` fires, and `requests` watches the access log.

use super::{SCOPE, board, probes};
use crate::dhakacart::thresholds;
use crate::kit::minutes;
use crate::observe::alert::Alert;
use crate::observe::rule_group::Group;
use crate::observe::runbook::{Runbook, Step, ask, run, say, search};
use crate::observe::scenario::{Gone, given, told_by};
use crate::observe::severity::Severity::{Critical, Info, Warning};
use crate::{logql, promql};

pub const SHOP: Group = Group::new(
    "shop",
    &[HIGH_ERROR_RATE, CRITICAL_ERROR_RATE, HIGH_RESPONSE_TIME, HIGH_ORDER_FAILURE_RATE, LOW_TRAFFIC_ANOMALY],
);

/// Without a pod there are no metrics.
pub(super) const BACKEND_GONE: Gone = told_by(&probes::SERVICE_DOWN)
    .given(r#"kube_deployment_status_replicas_available{job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-backend"}"#, "0x1000")
    .with("namespace", "dhakacart")
    .with("deployment", "dhakacart-backend");

pub const HIGH_ERROR_RATE: Alert = Alert::new("HighErrorRate", Warning)
    .when(
        promql! {
              sum by (app) (rate(http_requests_total{job="dhakacart-pods", route!~"/health|/api/health|/metrics", status=~"5.."}[5m]))
            /
              (sum by (app) (rate(http_requests_total{job="dhakacart-pods", route!~"/health|/api/health|/metrics"}[5m])) > 0)
        },
        thresholds::ERRORS_HIGH,
    )
    .held_for(minutes(5))
    .per(&["app"])
    .label(SCOPE, "app")
    .summary("{{ $labels.app }} answers with errors")
    .description("{{ $labels.app }} answers {{ $value | humanizePercentage }} of all requests with a 5xx error.")
    .panel(board::APPLICATION.panel("Error share by route"))
    .fires(
        given(r#"http_requests_total{job="dhakacart-pods", app="dhakacart-backend", route="/api/products", status="200"}"#, "0+948x20")
            .and(r#"http_requests_total{job="dhakacart-pods", app="dhakacart-backend", route="/api/products", status="500"}"#, "0+52x20")
            .with("app", "dhakacart-backend")
            .saying("dhakacart-backend answers 5.2% of all requests with a 5xx error."),
    )
    .stays_quiet(
        given(r#"http_requests_total{job="dhakacart-pods", app="dhakacart-backend", route="/api/products", status="200"}"#, "0+952x20")
            .and(r#"http_requests_total{job="dhakacart-pods", app="dhakacart-backend", route="/api/products", status="500"}"#, "0+48x20"),
    )
    // Failing health checks are the probes' business.
    .stays_quiet(
        given(r#"http_requests_total{job="dhakacart-pods", app="dhakacart-backend", route="/api/products", status="200"}"#, "0+10x20")
            .and(r#"http_requests_total{job="dhakacart-pods", app="dhakacart-backend", route="/health", status="503"}"#, "0+10x20"),
    )
    .when_gone(BACKEND_GONE)
    .runbook(Runbook {
        meaning: "More than one request in twenty ends in an error of ours. Health checks are not counted.",
        impact: "Some customers see an error page, and some of them leave.",
        diagnosis: ERROR_DIAGNOSIS,
        remedy: ERROR_REMEDY,
    });

pub const CRITICAL_ERROR_RATE: Alert = Alert::new("CriticalErrorRate", Critical)
    .when(
        promql! {
              sum by (app) (rate(http_requests_total{job="dhakacart-pods", route!~"/health|/api/health|/metrics", status=~"5.."}[5m]))
            /
              (sum by (app) (rate(http_requests_total{job="dhakacart-pods", route!~"/health|/api/health|/metrics"}[5m])) > 0.1)
        },
        thresholds::ERRORS_CRITICAL,
    )
    .held_for(minutes(2))
    .per(&["app"])
    .label(SCOPE, "app")
    .summary("{{ $labels.app }} fails")
    .description("{{ $labels.app }} answers {{ $value | humanizePercentage }} of all requests with a 5xx error.")
    .panel(board::APPLICATION.panel("Error share by route"))
    .fires(
        given(r#"http_requests_total{job="dhakacart-pods", app="dhakacart-backend", route="/api/products", status="200"}"#, "0+898x20")
            .and(r#"http_requests_total{job="dhakacart-pods", app="dhakacart-backend", route="/api/products", status="500"}"#, "0+102x20")
            .with("app", "dhakacart-backend")
            .saying("dhakacart-backend answers 10.2% of all requests with a 5xx error."),
    )
    .stays_quiet(
        given(r#"http_requests_total{job="dhakacart-pods", app="dhakacart-backend", route="/api/products", status="200"}"#, "0+902x20")
            .and(r#"http_requests_total{job="dhakacart-pods", app="dhakacart-backend", route="/api/products", status="500"}"#, "0+98x20"),
    )
    // At night one request a minute fails: nobody is woken.
    .stays_quiet(given(r#"http_requests_total{job="dhakacart-pods", app="dhakacart-backend", route="/api/products", status="500"}"#, "0+1x20"))
    .when_gone(BACKEND_GONE)
    .runbook(Runbook {
        meaning: "More than one request in ten ends in an error of ours. Below 6 requests a minute this alert is silent, so that \
                  one failure at night wakes nobody; HighErrorRate tells of it.",
        impact: "Customers leave, and orders are lost now.",
        diagnosis: ERROR_DIAGNOSIS,
        remedy: ERROR_REMEDY,
    });

const ERROR_DIAGNOSIS: &[Step] = &[
    ask(
        "Which routes fail, and with which status?",
        promql! { sum by (app, route, status) (rate(http_requests_total{job="dhakacart-pods", status=~"5.."}[5m])) },
    ),
    search(
        "What does the backend say about it?",
        logql!(r#"{namespace="dhakacart", app="dhakacart-backend"} |~ "(?i)error""#),
    ),
    ask(
        "Is it the database or Redis? Both must be 1.",
        promql! { pg_up{job="postgres-exporter"} or redis_up{job="redis-exporter"} },
    ),
    run("Was a new version deployed just before?", "kubectl -n dhakacart rollout history deployment/dhakacart-backend"),
];

const ERROR_REMEDY: &[Step] = &[
    say("The database or Redis is down: follow PostgresDown or RedisDown first."),
    run("It began with a new version: go back.", "kubectl -n dhakacart rollout undo deployment/dhakacart-backend"),
    run("One pod alone fails: delete it. Its Deployment starts another.", "kubectl -n dhakacart delete pod <pod>"),
    say("One route alone fails: give its developers the log lines from above."),
];

pub const HIGH_RESPONSE_TIME: Alert = Alert::new("HighResponseTime", Warning)
    .when(
        promql! {
            histogram_quantile(0.95, sum by (app, le) (rate(http_request_duration_seconds_bucket{job="dhakacart-pods"}[5m])))
        },
        thresholds::LATENCY_HIGH,
    )
    .held_for(minutes(5))
    .per(&["app"])
    .label(SCOPE, "app")
    .summary("{{ $labels.app }} is slow")
    .description("One request in twenty to {{ $labels.app }} takes longer than {{ $value | humanizeDuration }}.")
    .panel(board::APPLICATION.panel("Latency p95 by route"))
    .fires(
        given(r#"http_request_duration_seconds_bucket{job="dhakacart-pods", app="dhakacart-backend", le="2"}"#, "0+94x20")
            .and(r#"http_request_duration_seconds_bucket{job="dhakacart-pods", app="dhakacart-backend", le="5"}"#, "0+100x20")
            .and(r#"http_request_duration_seconds_bucket{job="dhakacart-pods", app="dhakacart-backend", le="+Inf"}"#, "0+100x20")
            .with("app", "dhakacart-backend")
            .saying("One request in twenty to dhakacart-backend takes longer than 2.5s."),
    )
    .stays_quiet(
        given(r#"http_request_duration_seconds_bucket{job="dhakacart-pods", app="dhakacart-backend", le="2"}"#, "0+96x20")
            .and(r#"http_request_duration_seconds_bucket{job="dhakacart-pods", app="dhakacart-backend", le="5"}"#, "0+100x20")
            .and(r#"http_request_duration_seconds_bucket{job="dhakacart-pods", app="dhakacart-backend", le="+Inf"}"#, "0+100x20"),
    )
    .when_gone(BACKEND_GONE)
    .runbook(Runbook {
        meaning: "The 95th percentile of response times lies above 2 seconds.",
        impact: "The shop feels slow. Customers leave before the page is there.",
        diagnosis: &[
            ask(
                "Which routes are slow?",
                promql! {
                    histogram_quantile(0.95, sum by (route, le) (rate(http_request_duration_seconds_bucket{job="dhakacart-pods"}[5m])))
                },
            ),
            ask(
                "Does the database work on something long?",
                promql! { Seconds =>
                    max by (datname, usename, state) (pg_stat_activity_max_tx_duration{job="postgres-exporter"})
                },
            ),
            ask(
                "Does Redis answer from its memory? Below a half, the database does the work.",
                promql! {
                      sum(rate(redis_keyspace_hits_total{job="redis-exporter"}[5m]))
                    /
                      (sum(rate(redis_keyspace_hits_total{job="redis-exporter"}[5m])) + sum(rate(redis_keyspace_misses_total{job="redis-exporter"}[5m])) > 0)
                },
            ),
            run("Are its pods short of CPU, or too few?", "kubectl -n dhakacart top pods\nkubectl -n dhakacart get hpa"),
        ],
        remedy: &[
            say("Short of CPU and the autoscaler at its maximum: raise the maximum."),
            say("A long query: follow SlowQueries."),
            say("One route alone: give its developers the numbers from above; often an index is missing."),
        ],
    });

pub const HIGH_ORDER_FAILURE_RATE: Alert = Alert::new("HighOrderFailureRate", Critical)
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
    .held_for(minutes(5))
    .label(SCOPE, "app")
    .label("app", "dhakacart-backend")
    .summary("Orders fail")
    .description("{{ $value | humanizePercentage }} of all orders fail.")
    .panel(board::BUSINESS.panel("Failure share"))
    .fires(
        given(r#"orders_total{job="dhakacart-pods", app="dhakacart-backend"}"#, "0+100x20").and(r#"orders_failed_total{job="dhakacart-pods", app="dhakacart-backend"}"#, "0+6x20").saying("6% of all orders fail."),
    )
    .stays_quiet(given(r#"orders_total{job="dhakacart-pods", app="dhakacart-backend"}"#, "0+100x20").and(r#"orders_failed_total{job="dhakacart-pods", app="dhakacart-backend"}"#, "0+4x20"))
    // Two customers' cards are refused, and nobody else buys: that is no trouble of the shop.
    .stays_quiet(given(r#"orders_total{job="dhakacart-pods", app="dhakacart-backend"}"#, "0x19 1x3 2x20").and(r#"orders_failed_total{job="dhakacart-pods", app="dhakacart-backend"}"#, "0x19 1x3 2x20"))
    .when_gone(BACKEND_GONE)
    .runbook(Runbook {
        meaning: "More than one order in twenty fails, and more than two have failed within 15 minutes. `orders_total` counts every \
                  order that was tried, `orders_failed_total` those of them that failed.",
        impact: "The shop loses sales now, and customers do not know whether they have bought.",
        diagnosis: &[
            search(
                "Why do they fail?",
                logql!(r#"{namespace="dhakacart", app="dhakacart-backend"} |~ "(?i)order" |~ "(?i)error|fail""#),
            ),
            ask(
                "What does the route that takes them answer?",
                promql! {
                    sum by (status) (rate(http_requests_total{job="dhakacart-pods", method="POST", route="/api/orders"}[5m]))
                },
            ),
            run(
                "Does the database take new orders?",
                r#"kubectl -n dhakacart exec deployment/dhakacart-db -- sh -c 'psql -U "$POSTGRES_USER" -d dhakacart_db -c "select status, count(*), max(created_at) from orders group by status"'"#,
            ),
        ],
        remedy: &[
            say("The database is down or full: follow PostgresDown, DiskSpaceCritical or HighDatabaseConnections."),
            run("It began with a new version: go back.", "kubectl -n dhakacart rollout undo deployment/dhakacart-backend"),
            say("Afterwards: list the failed orders from the logs, and let customer care write to those customers."),
        ],
    });

pub const LOW_TRAFFIC_ANOMALY: Alert = Alert::new("LowTrafficAnomaly", Info)
    .when(
        promql! {
            // 03:00 to 15:00 UTC is 09:00 to 21:00 in Dhaka, which has no summer time.
            sum(rate(http_requests_total{job="dhakacart-pods", route!~"/health|/api/health|/metrics"}[5m]))
            and
            (hour() >= 3 and hour() < 15)
        },
        thresholds::TRAFFIC_LOW,
    )
    .held_for(minutes(10))
    .label("app", "dhakacart-backend")
    .summary("Few visitors for this time of day")
    .description(r#"The shop gets {{ printf "%.1f" $value }} requests per second in business hours (09:00 to 21:00 in Dhaka)."#)
    .panel(board::APPLICATION.panel("Request rate by route"))
    // promtool's time begins at midnight (UTC), and business three hours later.
    .fires(
        given(r#"http_requests_total{job="dhakacart-pods", app="dhakacart-backend", route="/api/products", status="200"}"#, "0+540x220")
            .after(minutes(192))
            .saying("The shop gets 9.0 requests per second in business hours (09:00 to 21:00 in Dhaka)."),
    )
    .stays_quiet(given(r#"http_requests_total{job="dhakacart-pods", app="dhakacart-backend", route="/api/products", status="200"}"#, "0+660x220"))
    .stays_quiet(given(r#"http_requests_total{job="dhakacart-pods", app="dhakacart-backend", route="/api/products", status="200"}"#, "0x170"))
    .when_gone(BACKEND_GONE)
    .runbook(Runbook {
        meaning: "Between 09:00 and 21:00 in Dhaka the backend gets fewer than 10 requests per second. If that is normal for this \
                  shop, lower `TRAFFIC_LOW`: the number was taken over from the Docker Compose stack.",
        impact: "None by itself. It may be the first sign that customers cannot reach the shop, when everything inside looks well.",
        diagnosis: &[
            ask(
                "How was it at this time yesterday and a week ago? Look at two weeks.",
                promql! { sum(rate(http_requests_total{job="dhakacart-pods"}[5m])) },
            ),
            search(
                "Do visitors arrive at the frontend, per second?",
                logql!(r#"sum(rate({namespace="dhakacart", app="dhakacart-frontend"} [5m]))"#),
            ),
            run("Does the public address answer?", "curl -sS -o /dev/null -w '%{http_code} %{time_total}s\\n' https://dhakacart.com/"),
        ],
        remedy: &[
            say("The public address does not answer: look at DNS, the load balancer and the Ingress."),
            say("The frontend has visitors but the backend has not: look at the frontend's proxy of `/api/`."),
            say("All is well: it is a quiet day, or a holiday."),
        ],
    });
