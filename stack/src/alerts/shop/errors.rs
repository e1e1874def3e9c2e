//! What customers get when they ask: answers, and not errors.
//!
//! Two programs count requests: the log agent, in the frontend's access log, from the first day; the backend, as soon
//! as it has metrics. Both are recorded as one series with the label `app`, which every query about requests reads.

use super::counted::{backend, collected, nginx, shipped};
use super::{BACKEND_GONE, FRONTEND_GONE};
use crate::alerts::{SCOPE, board};
use crate::alerts::{namespace, steps, workload};
use crate::thresholds;
use crate::{promql, record};
use kit::minutes;
use watch::alert::Alert;
use watch::record::Record;
use watch::runbook::{Step, ask, kubectl_in, run, say};
use watch::scenario::{Trial, given};
use watch::severity::{CRITICAL, WARNING};

/// Customers' requests per second, by the program that counts them. Health checks and scrapes are left out.
pub(super) const REQUESTS_COUNTED: Record = record! { app_method_route_status:http_requests:rate5m =>
      sum by (app, method, route, status) (
        rate(http_requests_total{job="dhakacart-pods", route!~"/health|/api/health|/metrics"}[5m])
      )
    or
      sum by (app, method, route, status) (
        label_replace(
          rate(access_log_requests_total{job=~"promtail|access-log|alloy"}[5m]), "app", "$1", "exported_app", "(.+)"
        )
      )
};

// Nothing counts errors before the first of them: where there are requests, none failed.
pub(super) const ERRORS_OF_5_MINUTES: Record = record! { app:http_request_errors:ratio_rate5m =>
      (
          sum by (app) (app_method_route_status:http_requests:rate5m{status=~"5.."})
        or
          0 * sum by (app) (app_method_route_status:http_requests:rate5m)
      )
    /
      (sum by (app) (app_method_route_status:http_requests:rate5m) > 0)
};

/// Some requests to the backend fail, and the others do not.
const BACKEND_FAILS: Trial = Trial::counters(backend!("500" => 0x0), backend!("200" => 0x0));

pub const HIGH_ERROR_RATE: Alert = Alert::new("HighErrorRate", WARNING)
    .when(ERRORS_OF_5_MINUTES.recorded(), thresholds::ERRORS_HIGH)
    .for_(minutes(5))
    .label(SCOPE, "app")
    .summary("{{ $labels.app }} answers with errors")
    .description("{{ $labels.app }} answers {{ $value | humanizePercentage }} of all requests with a 5xx error.")
    .panel(board::APPLICATION.panel("Error share by route"))
    .tried(BACKEND_FAILS)
    // On the first day: nobody but nginx tells of requests.
    .fires(
        given(nginx!("200" => 0+94x20))
            .and(nginx!("502" => 0+6x20))
            .with("app", "dhakacart-frontend")
            .saying("dhakacart-frontend answers 6% of all requests with a 5xx error."),
    )
    .fires(
        given(collected!("200" => 0+94x20))
            .and(collected!("502" => 0+6x20))
            .with("app", "dhakacart-frontend")
            .saying("dhakacart-frontend answers 6% of all requests with a 5xx error."),
    )
    .fires(
        given(shipped!("200" => 0+94x20))
            .and(shipped!("502" => 0+6x20))
            .with("app", "dhakacart-frontend")
            .saying("dhakacart-frontend answers 6% of all requests with a 5xx error."),
    )
    .stays_quiet(given(nginx!("200" => 0+96x20)).and(nginx!("502" => 0+4x20)))
    // Failing health checks are the probes' business.
    .stays_quiet(given(backend!("200" => 0+10x20)).and(backend!("/health", "503" => 0+10x20)))
    .when_gone(BACKEND_GONE)
    .meaning(
        "More than {bound} of all requests end in an error of ours. Health checks are not counted. \
         `dhakacart-frontend` counts what nginx serves or passes on, `dhakacart-backend` what it answers itself.",
    )
    .impact("Some customers see an error page, and some of them leave.")
    .diagnosis(DIAGNOSIS)
    .remedy(REMEDY);

pub const CRITICAL_ERROR_RATE: Alert = Alert::new("CriticalErrorRate", CRITICAL)
    .when(
        promql! {
            app:http_request_errors:ratio_rate5m and sum by (app) (app_method_route_status:http_requests:rate5m) > 0.1
        },
        thresholds::ERRORS_CRITICAL,
    )
    .for_(minutes(2))
    .label(SCOPE, "app")
    .summary("{{ $labels.app }} fails")
    .description("{{ $labels.app }} answers {{ $value | humanizePercentage }} of all requests with a 5xx error.")
    .panel(board::APPLICATION.panel("Error share by route"))
    .tried(BACKEND_FAILS)
    // The backend is away: it counts nothing, and nginx answers for it.
    .fires(
        given(nginx!("502" => 0+40x20))
            .and(nginx!("static", "200" => 0+60x20))
            .with("app", "dhakacart-frontend")
            .saying("dhakacart-frontend answers 40% of all requests with a 5xx error."),
    )
    // At night one request a minute fails: nobody is woken.
    .stays_quiet(given(nginx!("502" => 0+1x20)))
    .when_gone(FRONTEND_GONE)
    .meaning(
        "More than {bound} of all requests end in an error of ours. Below 6 requests a minute this alert is silent, \
         so that one failure at night wakes nobody; HighErrorRate tells of it.",
    )
    .impact("Customers leave, and orders are lost now.")
    .diagnosis(DIAGNOSIS)
    .remedy(REMEDY);

const DIAGNOSIS: &[Step] = &[
    ask(
        "Which routes fail, and with which status? 502 and 504 are nginx that gets no answer from the backend.",
        promql! { sum by (app, route, status) (app_method_route_status:http_requests:rate5m{status=~"5.."}) },
    ),
    *steps::BACKEND_SAYS,
    ask(
        "Is it the database or Redis? Both must be 1.",
        promql! { pg_up{job="postgres-exporter"} or redis_up{job="redis-exporter"} },
    ),
    run("Do all pods of the backend run?", workload::BACKEND.kubectl("get pods -l {app} -o wide")),
    *steps::BACKEND_IS_NEW,
];

const REMEDY: &[Step] = &[
    say("ServiceDown, PostgresDown or RedisDown fires too: follow that one first."),
    *steps::BACKEND_GOES_BACK,
    run(
        "One pod alone fails: delete it. Its Deployment starts another.",
        kubectl_in(namespace::SHOP, "delete pod <pod>"),
    ),
    say("One route alone fails: give its developers the log lines from above."),
];
