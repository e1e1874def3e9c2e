//! What the shop promises itself: 99.5 % of all requests succeed. Told while there is still budget to save.
//!
//! [`errors`](super::errors) tells of much at once; these of a little for long, which uses up the month's budget as surely. Both windows must agree, so that the alert ends soon after the errors do.

use super::BACKEND_GONE;
use super::counted::backend;
use crate::alerts::board;
use crate::alerts::workload;
use crate::thresholds;
use crate::{logql, promql, record};
use kit::{hours, minutes};
use watch::alert::Alert;
use watch::record::Record;
use watch::runbook::{Runbook, Step, ask, run, say, search};
use watch::scenario::given;
use watch::severity::{CRITICAL, WARNING};

/// The share of requests that end in an error of ours, over a window.
macro_rules! share_of_errors {
    ($window:tt, $($name:tt)+) => {
        record! { $($name)+ =>
              sum by (app) (sum_over_time(app_method_route_status:http_requests:rate5m{status=~"5.."}[$window]))
            /
              (sum by (app) (sum_over_time(app_method_route_status:http_requests:rate5m[$window])) > 0)
        }
    };
}

pub(super) const ERRORS_OF_30_MINUTES: Record = share_of_errors!(30m, app:http_request_errors:ratio_rate30m);
pub(super) const ERRORS_OF_AN_HOUR: Record = share_of_errors!(1h, app:http_request_errors:ratio_rate1h);
pub(super) const ERRORS_OF_6_HOURS: Record = share_of_errors!(6h, app:http_request_errors:ratio_rate6h);

pub const ERROR_BUDGET_BURNS_FAST: Alert = Alert::new("ErrorBudgetBurnsFast", CRITICAL)
    .when(
        promql! {
            // The smaller of the two: both windows must lie above the bound.
            (app:http_request_errors:ratio_rate1h < app:http_request_errors:ratio_rate5m)
            or
            app:http_request_errors:ratio_rate5m
        },
        thresholds::ERROR_BUDGET_BURNS_FAST,
    )
    .held_for(minutes(2))
    .per(&["app"])
    .summary("{{ $labels.app }} uses up its error budget within days")
    .description(
        "At least {{ $value | humanizePercentage }} of the requests to {{ $labels.app }} have failed for an hour, and they still do.",
    )
    .panel(board::APPLICATION.panel("Error share by route"))
    .fires(
        given(backend!("200" => 0+92x90))
            .and(backend!("500" => 0+8x90))
            .with("app", "dhakacart-backend")
            .after(minutes(75))
            .saying("At least 8% of the requests to dhakacart-backend have failed for an hour, and they still do."),
    )
    .stays_quiet(
        given(backend!("200" => 0+94x90))
            .and(backend!("500" => 0+6x90))
            .after(minutes(75)),
    )
    // A quarter of an hour of errors is HighErrorRate's business.
    .stays_quiet(
        given(backend!("200" => 0+80x90))
            .and(backend!("500" => 0x60 20+20x15))
            .after(minutes(75)),
    )
    .when_gone(BACKEND_GONE)
    .runbook(Runbook {
        meaning: "Errors have cost a fiftieth of the month's budget within an hour, and go on. The promise is that 99.5 % of all \
                  requests of 30 days succeed.",
        impact: "One request in fourteen or more fails. At this pace the month's budget is gone within two days.",
        diagnosis: DIAGNOSIS,
        remedy: REMEDY,
    });

pub const ERROR_BUDGET_BURNS: Alert = Alert::new("ErrorBudgetBurns", WARNING)
    .when(
        promql! {
            (app:http_request_errors:ratio_rate6h < app:http_request_errors:ratio_rate30m)
            or
            app:http_request_errors:ratio_rate30m
        },
        thresholds::ERROR_BUDGET_BURNS,
    )
    .held_for(minutes(15))
    .per(&["app"])
    .summary("{{ $labels.app }} uses up its error budget within the week")
    .description(
        "At least {{ $value | humanizePercentage }} of the requests to {{ $labels.app }} have failed for six hours, and they still do.",
    )
    .panel(board::APPLICATION.panel("Error share by route"))
    .fires(
        given(backend!("200" => 0+96x400))
            .and(backend!("500" => 0+4x400))
            .with("app", "dhakacart-backend")
            .after(hours(6))
            .saying("At least 4% of the requests to dhakacart-backend have failed for six hours, and they still do."),
    )
    .stays_quiet(
        given(backend!("200" => 0+98x400))
            .and(backend!("500" => 0+2x400))
            .after(hours(6)),
    )
    .when_gone(BACKEND_GONE)
    .runbook(Runbook {
        meaning: "Errors have cost a twentieth of the month's budget within six hours, and go on. HighErrorRate does not see them: \
                  they are few, but steady.",
        impact: "Three requests in a hundred or more fail. At this pace the month's budget is gone within five days.",
        diagnosis: DIAGNOSIS,
        remedy: REMEDY,
    });

const DIAGNOSIS: &[Step] = &[
    ask("Since when? Compare the windows.", promql! { Ratio => {__name__=~"app:http_request_errors:ratio_rate.+"} }),
    ask(
        "Which routes fail, and with which status?",
        promql! { topk(10, sum by (app, route, status) (app_method_route_status:http_requests:rate5m{status=~"5.."})) },
    ),
    search(
        "What does the backend say about it?",
        logql!(r#"{namespace="dhakacart", app="dhakacart-backend"} |~ "(?i)error""#),
    ),
    run("Was a new version deployed when it began?", workload::BACKEND.kubectl("rollout history {workload}")),
];

const REMEDY: &[Step] = &[
    run("It began with a new version: go back.", workload::BACKEND.kubectl("rollout undo {workload}")),
    say("One route alone fails: give its developers the log lines from above, before anything new is released."),
    say("Everything fails a little: look at HighDatabaseConnections, SlowQueries and the nodes."),
];
