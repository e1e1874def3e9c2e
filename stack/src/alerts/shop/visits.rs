//! Whether the shop is pleasant to use, and used at all: answers come soon, and visitors come.

use super::counted::backend;
use super::{BACKEND_GONE, PROBER_GONE};
use crate::alerts::namespace;
use crate::alerts::{SCOPE, board};
use crate::thresholds;
use crate::{logql, promql, series};
use kit::minutes;
use watch::alert::Alert;
use watch::runbook::{Runbook, ask, kubectl_in, run, say, search, sh};
use watch::scenario::{Trial, given};
use watch::severity::{INFO, WARNING};

pub const HIGH_RESPONSE_TIME: Alert = Alert::new("HighResponseTime", WARNING)
    .when(
        promql! {
            histogram_quantile(0.95, sum by (app, le) (rate(http_request_duration_seconds_bucket{job="dhakacart-pods"}[5m])))
        },
        thresholds::LATENCY_HIGH,
    )
    .for_(minutes(5))
    .label(SCOPE, "app")
    .summary("{{ $labels.app }} is slow")
    .description("One request in twenty to {{ $labels.app }} takes longer than {{ $value | humanizeDuration }}.")
    .panel(board::APPLICATION.panel("Latency p95 by route"))
    .fires(
        given(series! {
            http_request_duration_seconds_bucket{job="dhakacart-pods", app="dhakacart-backend", le="2.0"}
            0+94x20
        })
        .and(series! {
            http_request_duration_seconds_bucket{job="dhakacart-pods", app="dhakacart-backend", le="5.0"}
            0+100x20
        })
        .and(series! {
            http_request_duration_seconds_bucket{job="dhakacart-pods", app="dhakacart-backend", le="+Inf"}
            0+100x20
        })
        .with("app", "dhakacart-backend")
        .saying("One request in twenty to dhakacart-backend takes longer than 2.5s."),
    )
    .stays_quiet(
        given(series! {
            http_request_duration_seconds_bucket{job="dhakacart-pods", app="dhakacart-backend", le="2.0"}
            0+96x20
        })
        .and(series! {
            http_request_duration_seconds_bucket{job="dhakacart-pods", app="dhakacart-backend", le="5.0"}
            0+100x20
        })
        .and(series! {
            http_request_duration_seconds_bucket{job="dhakacart-pods", app="dhakacart-backend", le="+Inf"}
            0+100x20
        }),
    )
    .when_gone(BACKEND_GONE)
    .runbook(Runbook {
        meaning: "The 95th percentile of response times lies above {bound}.",
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
                "Does Redis answer from its memory? Below {bound} the database does the work.",
                promql! {
                      sum(rate(redis_keyspace_hits_total{job="redis-exporter"}[5m]))
                    /
                      (sum(rate(redis_keyspace_hits_total{job="redis-exporter"}[5m])) + sum(rate(redis_keyspace_misses_total{job="redis-exporter"}[5m])) > 0)
                },
            )
            .against(thresholds::REDIS_HITS_LOW),
            run("Are its pods short of CPU, or too few?", kubectl_in(namespace::SHOP, "top pods").then(kubectl_in(namespace::SHOP, "get hpa"))),
        ],
        remedy: &[
            say("Short of CPU and the autoscaler at its maximum: raise the maximum."),
            say("A long query: follow SlowQueries."),
            say("One route alone: give its developers the numbers from above; often an index is missing."),
        ],
    });

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
    .tried(
        Trial::of(series! {
            probe_duration_seconds{job="dhakacart-probes", app="dhakacart-backend", instance="http://api.dhakacart.com/health"} 0
        })
        .with(&[("app", "dhakacart-backend"), ("instance", "http://api.dhakacart.com/health")]),
    )
    .when_gone(PROBER_GONE)
    .runbook(Runbook {
        meaning: "The 95th percentile of the probe's response times lies above {bound}.",
        impact: "The shop feels slow. Customers leave before the page is there.",
        diagnosis: &[
            ask(
                "Where does the time go: name, connection, TLS, or the shop itself (`processing`)?",
                promql! { sum by (instance, phase) (probe_http_duration_seconds{job="dhakacart-probes"}) },
            ),
            run(
                "Are the pods short of CPU, or too few?",
                kubectl_in(namespace::SHOP, "top pods").then(kubectl_in(namespace::SHOP, "get hpa")),
            ),
            ask(
                "Does the database work on something long?",
                promql! { Seconds =>
                    max by (datname, usename, state) (pg_stat_activity_max_tx_duration{job="postgres-exporter"})
                },
            ),
        ],
        remedy: &[
            say("`resolve`: the cluster's DNS is slow; look at the CoreDNS pods in `kube-system`."),
            say("`processing`, short of CPU, and the autoscaler at its maximum: raise the maximum."),
            say("`processing`, and a long query: follow SlowQueries."),
        ],
    });

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
    .description(r#"{{ $labels.app }} gets {{ printf "%.1f" $value }} requests per second in business hours (09:00 to 21:00 in Dhaka)."#)
    .panel(board::APPLICATION.panel("Requests by route"))
    // promtool's time begins at midnight (UTC), and business three hours later.
    .fires(
        given(backend!("200" => 0+540x220))
            .with("app", "dhakacart-backend")
            .after(minutes(192))
            .saying("dhakacart-backend gets 9.0 requests per second in business hours (09:00 to 21:00 in Dhaka)."),
    )
    .stays_quiet(given(backend!("200" => 0+660x220)))
    .stays_quiet(given(backend!("200" => 0x170)))
    .when_gone(BACKEND_GONE)
    .runbook(Runbook {
        meaning: "Between 09:00 and 21:00 in Dhaka the frontend or the backend gets fewer requests than {bound}. If that is normal for this \
                  shop, lower `TRAFFIC_LOW`: the number was taken over from the Docker Compose stack.",
        impact: "None by itself. It may be the first sign that customers cannot reach the shop, when everything inside looks well.",
        diagnosis: &[
            ask(
                "How was it at this time yesterday and a week ago? Look at two weeks.",
                promql! { sum by (app) (app_method_route_status:http_requests:rate5m) },
            ),
            search(
                "Do visitors arrive at the frontend, per second?",
                logql!(r#"sum(rate({namespace="dhakacart", app="dhakacart-frontend"} [5m]))"#),
            ),
            run("Does the public address answer?", sh("curl -sS -o /dev/null -w '%{http_code} %{time_total}s\\n' https://dhakacart.com/")),
        ],
        remedy: &[
            say("The public address does not answer: look at DNS, the load balancer and the Ingress."),
            say("The frontend has visitors but the backend has not: look at the frontend's proxy of `/api/`."),
            say("All is well: it is a quiet day, or a holiday."),
        ],
    });
