//! What raises an alarm: the orders, the database, the web server.

use kit::minutes;
use tea_facts::{JOBS, ORDERS};
use watch::alert::Alert;
use watch::all_jobs::AllJobs;
use watch::rule_group::Group;
use watch::runbook::{Runbook, ask, run, say};
use watch::scenario::{Gone, Trial, given, quiet_because, told_by};
use watch::slo::Slo;
use watch::unit::{Bound, YES, above, below, percent};
use watch::{all_jobs, slo};

use crate::routing::{PAGE, TICKET};
use crate::{promql, record, series};

pub const GROUPS: &[Group] = &[
    Group::new("orders", &[FAILING_FAST, FAILING]).recording(ORDERS_PROMISE.records()),
    Group::new("programs", &[DATABASE_DOWN, CONNECTIONS, JOB_GONE]),
];

const ALL_JOBS: AllJobs = all_jobs!(JOBS, "alertmanager");
const ORDERS_GONE: Gone = quiet_because("without the service there is no request; JobGone tells");

/// 99 of a hundred requests succeed, within 30 days.
pub const ORDERS_PROMISE: Slo = slo! {
    99.0 % of "requests" within kit::days(30), by (job),
    failures: rate { http_requests_total{job="tea-orders", status=~"5.."} },
    total: rate { http_requests_total{job="tea-orders"} },
    5m => { job:http_request_errors:ratio_rate5m },
    30m => { job:http_request_errors:ratio_rate30m },
    1h => { job:http_request_errors:ratio_rate1h },
    6h => { job:http_request_errors:ratio_rate6h },
};
