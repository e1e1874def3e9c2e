//! Whether the shop is pleasant to use, and used at all: answers come soon, and visitors come.

use super::counted::backend;
use super::{BACKEND_GONE, PROBER_GONE};
use crate::alerts::{SCOPE, board, steps};
use crate::thresholds;
use crate::{logql, promql, series};
use kit::minutes;
use watch::alert::Alert;
use watch::runbook::{Step, ask, run, say, search, sh};
use watch::scenario::given;
use watch::severity::{INFO, WARNING};

/// A hundred requests to the backend a minute, so many of them answered within this time, and all within five seconds.
macro_rules! answered {
    (@ $seconds:literal => $($values:tt)+) => {
        series! {
            http_request_duration_seconds_bucket{job="dhakacart-pods", app="dhakacart-backend", le=$seconds} $($values)+
        }
    };
    ($seconds:literal => $($values:tt)+) => {
        given(answered!(@ $seconds => $($values)+))
            .and(answered!(@ "5.0" => 0+100x20))
            .and(answered!(@ "+Inf" => 0+100x20))
    };
}

const LONG_TRANSACTIONS: &Step = &ask(
    "Does the database work on something long?",
    promql! { Seconds => max by (datname, usename, state) (pg_stat_activity_max_tx_duration{job="postgres-exporter"}) },
);

pub const HIGH_RESPONSE_TIME: Alert = Alert::new("HighResponseTime", WARNING)
    .when(
        promql! {
            histogram_quantile(
              0.95, sum by (app, le) (rate(http_request_duration_seconds_bucket{job="dhakacart-pods"}[5m]))
            )
        },
        thresholds::LATENCY_HIGH,
    )
    .for_(minutes(5))
    .label(SCOPE, "app")
    .summary("{{ $labels.app }} is slow")
    .description("One request in twenty to {{ $labels.app }} takes longer than {{ $value | humanizeDuration }}.")
    .panel(board::APPLICATION.panel("Latency p95 by route"))
    .fires(answered!("2.0" => 0+94x20).saying("One request in twenty to dhakacart-backend takes longer than 2.5s."))
    .stays_quiet(answered!("2.0" => 0+96x20))
    .when_gone(BACKEND_GONE)
    .meaning("The 95th percentile of response times lies above {bound}.")
    .impact("The shop feels slow. Customers leave before the page is there.")
    .look(&ask(
        "Which routes are slow?",
        promql! {
            histogram_quantile(
              0.95, sum by (route, le) (rate(http_request_duration_seconds_bucket{job="dhakacart-pods"}[5m]))
            )
        },
    ))
    .look(LONG_TRANSACTIONS)
    .look(
        &ask(
            "Does Redis answer from its memory? Below {bound} the database does the work.",
            promql! {
                  sum(rate(redis_keyspace_hits_total{job="redis-exporter"}[5m]))
                /
                  (
                      sum(rate(redis_keyspace_hits_total{job="redis-exporter"}[5m]))
                    + sum(rate(redis_keyspace_misses_total{job="redis-exporter"}[5m])) > 0
                  )
            },
        )
        .against(thresholds::REDIS_HITS_LOW),
    )
    .look(&run("Are its pods short of CPU, or too few?", steps::PODS_AND_AUTOSCALERS))
    .fix(&say("Short of CPU and the autoscaler at its maximum: raise the maximum."))
    .fix(&say("A long query: follow SlowQueries."))
    .fix(&say("One route alone: give its developers the numbers from above; often an index is missing."));

pub const PROBE_SLOW: Alert = Alert::new("ProbeSlow", WARNING)
    .when(
        promql! {
            max by (app, instance) (quantile_over_time(0.95, probe_duration_seconds{job="dhakacart-probes"}[10m]))
        },
        thresholds::LATENCY_HIGH,
    )
    .for_(minutes(5))
    .label(SCOPE, "probe")
    .summary("{{ $labels.app }} answers the probe slowly")
    .description("One probe in twenty of {{ $labels.instance }} takes longer than {{ $value | humanizeDuration }}.")
    .panel(board::APPLICATION.panel("Response time by address"))
    .when_gone(PROBER_GONE)
    .meaning("The 95th percentile of the probe's response times lies above {bound}.")
    .impact("The shop feels slow. Customers leave before the page is there.")
    .look(&ask(
        "Where does the time go: name, connection, TLS, or the shop itself (`processing`)?",
        promql! { sum by (instance, phase) (probe_http_duration_seconds{job="dhakacart-probes"}) },
    ))
    .look(&run("Are the pods short of CPU, or too few?", steps::PODS_AND_AUTOSCALERS))
    .look(LONG_TRANSACTIONS)
    .fix(&say("`resolve`: the cluster's DNS is slow; look at the CoreDNS pods in `kube-system`."))
    .fix(&say("`processing`, short of CPU, and the autoscaler at its maximum: raise the maximum."))
    .fix(&say("`processing`, and a long query: follow SlowQueries."));

pub const LOW_TRAFFIC_ANOMALY: Alert = Alert::new("LowTrafficAnomaly", INFO)
    .when(
        promql! {
            // 03:00 to 15:00 UTC is 09:00 to 21:00 in Dhaka, which has no summer time.
            sum by (app) (app_method_route_status:http_requests:rate5m)
            and on()
            (hour() >= 3 and hour() < 15)
        },
        thresholds::TRAFFIC_LOW,
    )
    .for_(minutes(10))
    .summary("Few visitors for this time of day")
    .description(
        "{{ $labels.app }} gets {{ printf \"%.1f\" $value }} requests per second in business hours (09:00 to 21:00 \
         in Dhaka).",
    )
    .panel(board::APPLICATION.panel("Requests by route"))
    // promtool's time begins at midnight (UTC), and business three hours later.
    .fires(
        given(backend!("200" => 0+540x220))
            .after(minutes(192))
            .saying("dhakacart-backend gets 9.0 requests per second in business hours (09:00 to 21:00 in Dhaka)."),
    )
    .stays_quiet(given(backend!("200" => 0+660x220)))
    .stays_quiet(given(backend!("200" => 0x170)))
    .when_gone(BACKEND_GONE)
    .meaning(
        "Between 09:00 and 21:00 in Dhaka the frontend or the backend gets fewer requests than {bound}. If that is \
         normal for this shop, lower `TRAFFIC_LOW`: the number was taken over from the Docker Compose stack.",
    )
    .impact(
        "None by itself. It may be the first sign that customers cannot reach the shop, when everything inside looks \
         well.",
    )
    .look(&ask(
        "How was it at this time yesterday and a week ago? Look at two weeks.",
        promql! { sum by (app) (app_method_route_status:http_requests:rate5m) },
    ))
    .look(&search(
        "Do visitors arrive at the frontend, per second?",
        logql!(r#"sum(rate({namespace="dhakacart", app="dhakacart-frontend"} [5m]))"#),
    ))
    .look(&run(
        "Does the public address answer?",
        sh("curl -sS -o /dev/null -w '%{http_code} %{time_total}s\\n' https://dhakacart.com/"),
    ))
    .fix(&say("The public address does not answer: look at DNS, the load balancer and the Ingress."))
    .fix(&say("The frontend has visitors but the backend has not: look at the frontend's proxy of `/api/`."))
    .fix(&say("All is well: it is a quiet day, or a holiday."));
