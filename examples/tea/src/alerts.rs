//! What raises an alarm (the orders, the database, and what we no longer see), and whom it reaches.

use facts::{JOBS, MARIADB, ORDERS, RECEIVERS, SHOP};
use kit::{hours, minutes};
use watch::prelude::*;

use crate::{boards, promql, record, series};

// A page wakes; a ticket waits for the morning.
const PAGE: Severity = Severity::new("page", 0);
const TICKET: Severity = Severity::new("ticket", 1);
const PAGER: Receiver = Receiver::new("pager", Notifier::webhook("the pager", RECEIVERS.key("pager-url")));
const TICKETS: Receiver = Receiver::new("tickets", Notifier::email("tickets@tea.example"));
pub const ROUTING: Routing =
    Routing::of(&[Route::new(PAGE, PAGER).repeat_interval(hours(1)), Route::new(TICKET, TICKETS)]);

pub const GROUPS: &[Group] = &[
    Group::new("orders", &[BUDGET_BURNS_FAST, BUDGET_BURNS]).recording(REQUESTS.records()),
    Group::new("programs", &[DATABASE_DOWN, CONNECTIONS_HIGH, JOB_GONE]),
];

const ALL_JOBS: AllJobs = all_jobs!(JOBS, "alertmanager");
const ORDERS_GONE: Gone = told_by(&JOB_GONE).job("tea-orders");

pub const DOWN: Bound = below(YES);
pub const MANY: Bound = above(percent(80.0));

/// 99 of a hundred requests succeed, within 30 days.
pub const REQUESTS: Slo = slo! {
    99.0 % of "requests" within kit::days(30), by (job),
    failures: rate { http_requests_total{status=~"5.."} },
    total: rate { http_requests_total },
    5m => { job:http_request_errors:ratio_rate5m },
    30m => { job:http_request_errors:ratio_rate30m },
    1h => { job:http_request_errors:ratio_rate1h },
    6h => { job:http_request_errors:ratio_rate6h },
}
.tried_with(
    series! { http_requests_total{job="tea-orders", method="POST", route="/orders/:kind", status="201"} 0x0 },
    series! { http_requests_total{job="tea-orders", method="POST", route="/orders/:kind", status="503"} 0x0 },
    &[("job", "tea-orders")],
)
.explained(
    &[
        ask("Is a tea sold out?", promql! { Count => min by (kind) (tea_stock_packets) }),
        run("What does the service say?", ORDERS.kubectl("logs -l {app} --tail=50")),
    ],
    &[
        say("A tea is sold out: fill its stock, or take it off the pages."),
        run("It began with a new version: go back.", ORDERS.kubectl("rollout undo {workload}")),
    ],
);

const BUDGET_BURNS_FAST: Alert =
    REQUESTS.burns_fast("OrdersFailFast", PAGE).panel(boards::ORDERS.panel("Failing requests")).when_gone(ORDERS_GONE);
const BUDGET_BURNS: Alert =
    REQUESTS.burns_slowly("OrdersFail", TICKET).panel(boards::ORDERS.panel("Failing requests")).when_gone(ORDERS_GONE);

const DATABASE_DOWN: Alert = Alert::new("MariaDBDown", PAGE)
    .when(promql! { max(mysql_up) }, DOWN)
    .for_(minutes(2))
    .summary("MariaDB does not answer")
    .description("MariaDB refuses the exporter, or does not answer.")
    .panel(boards::PROGRAMS.panel("MariaDB"))
    .meaning("The exporter runs, but cannot log in to MariaDB.")
    .impact("No order can be taken.")
    .look(&run("Does its pod run?", MARIADB.kubectl("get pods -l {app} -o wide")))
    .fix(&run("It hangs: restart it.", MARIADB.kubectl("rollout restart {workload}")));

const CONNECTIONS_HIGH: Alert = Alert::new("MariaDBConnectionsHigh", TICKET)
    .when(boards::CONNECTIONS, MANY)
    .for_(minutes(10))
    .summary("MariaDB runs out of connections")
    .description("{{ $value | humanizePercentage }} of MariaDB's connections are in use.")
    .panel(boards::PROGRAMS.panel("Connections"))
    .meaning("More than {bound} of `max_connections` are in use.")
    .impact("At the limit MariaDB refuses clients, and orders fail.")
    .look(&ask("Since when?", promql! { Count => mysql_global_status_threads_connected }))
    .fix(&run("A client leaks connections: restart it.", ORDERS.kubectl("rollout restart {workload}")));

const JOB_GONE: Alert = Alert::jobs_vanished("JobGone", TICKET, &ALL_JOBS)
    .panel(boards::PROGRAMS.panel("Seen"))
    .meaning("Prometheus finds no target of this job: it was deleted, or scaled to zero.")
    .impact("The alerts that read it are silent.")
    .look(&run("Is it there?", kubectl_in(SHOP, "get deployments,services")))
    .fix(&say("Apply the manifests again: they bring back what is missing."));
