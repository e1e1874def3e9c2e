//! What the shop promises itself: 99.5 % of all requests succeed. Told while there is still budget to save.
//!
//! [`errors`](super::errors) tells of much at once; these of a little for long, which uses up the month's budget as
//! surely.

use super::BACKEND_GONE;
use super::counted::backend;
use crate::alerts::{board, steps};
use crate::{promql, record};
use kit::{days, minutes};
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{Step, ask, say};
use watch::scenario::given;
use watch::severity::{CRITICAL, WARNING};
use watch::slo;
use watch::slo::Slo;

pub const OBJECTIVES: Group =
    Group::new("objectives", &[ERROR_BUDGET_BURNS_FAST, ERROR_BUDGET_BURNS]).recording(REQUESTS.records());

/// 99.5 % of the requests of 30 days succeed, whoever counts them.
pub const REQUESTS: Slo = slo! {
    99.5 % of "requests" within days(30), by (app),
    failures: sum_over_time { app_method_route_status:http_requests:rate5m{status=~"5.."} },
    total: sum_over_time { app_method_route_status:http_requests:rate5m },
    5m = { app:http_request_errors:ratio_rate5m },
    30m => { app:http_request_errors:ratio_rate30m },
    1h => { app:http_request_errors:ratio_rate1h },
    6h => { app:http_request_errors:ratio_rate6h },
}
.tried_with(backend!("200" => 0x0), backend!("500" => 0x0), &[("app", "dhakacart-backend")])
.explained(DIAGNOSIS, REMEDY);

pub const ERROR_BUDGET_BURNS_FAST: Alert = REQUESTS
    .burns_fast("ErrorBudgetBurnsFast", CRITICAL)
    .panel(board::APPLICATION.panel("How fast the error budget burns"))
    .when_gone(BACKEND_GONE);

pub const ERROR_BUDGET_BURNS: Alert = REQUESTS
    .burns_slowly("ErrorBudgetBurns", WARNING)
    .panel(board::APPLICATION.panel("How fast the error budget burns"))
    // A minute in six fails: it comes and goes, and goes on. The first is the worst, so that half an hour tells less.
    .fires(
        given(backend!("200" => 0+960x70))
            .and(backend!("500" => 0x5 1200x5 1600x5 2000x5 2400x5 2800x5 3200x5 3600x5 4000x5 4400x5 4800x5))
            .after(minutes(62))
            .showing(0.06494),
    )
    .when_gone(BACKEND_GONE);

const DIAGNOSIS: &[Step] = &[
    ask("Since when? Compare the windows.", promql! { Ratio => {__name__=~"app:http_request_errors:ratio_rate.+"} }),
    ask(
        "Which routes fail, and with which status?",
        promql! { topk(10, sum by (app, route, status) (app_method_route_status:http_requests:rate5m{status=~"5.."})) },
    ),
    *steps::BACKEND_SAYS,
    *steps::BACKEND_IS_NEW,
];

const REMEDY: &[Step] = &[
    *steps::BACKEND_GOES_BACK,
    say("One route alone fails: give its developers the log lines from above, before anything new is released."),
    say("Everything fails a little: look at HighDatabaseConnections, SlowQueries and the nodes."),
];
