//! Application Performance: does the shop answer, how fast, and how often wrongly?

mod queries;

use super::{CLUSTER_HEALTH, ROLLOUTS};
use crate::alerts::REQUESTS_SUCCEED;
use crate::log_pipeline;
use crate::promql;
use crate::thresholds::{
    AVAILABILITY_CRITICAL, AVAILABILITY_LOW, CPU_CRITICAL, CPU_HIGH, ERRORS_CRITICAL, ERRORS_HIGH,
    HALF_OF_PODS_MISSING, IS_DOWN, LATENCY_CRITICAL, LATENCY_HIGH, MEMORY_CRITICAL, MEMORY_HIGH, PODS_MISSING,
};
use kit::{hours, seconds};
use watch::dashboard::{Dashboard, Row, Variable, heatmap, logs, stat, state_timeline, table, text, time_series};

/// Requests, errors and latency, seen from outside, from the access log, and from the backend itself.
pub const APPLICATION_PERFORMANCE: Dashboard = Dashboard::new("application-performance", "Application Performance")
    .description(
        "Does the shop answer, how fast, and how often wrongly? Probes and the access log tell it from the first day; \
        the backend's own metrics take their place, and tell more, once they exist.",
    )
    .tags(&["dhakacart", "shop"])
    .siblings_tagged("dhakacart")
    .last(hours(3))
    .refresh_every(seconds(30))
    .variables(&[COUNTED_BY, ROUTE])
    .marks(&[ROLLOUTS])
    .rows(&[AT_A_GLANCE, PROBES, REQUESTS, ERRORS, ROUTES, ERROR_BUDGET, LATENCY, ACCESS_LOG, PODS, LOGS, COUNTING]);

/// The backend comes before the frontend, and is chosen at first as soon as it counts.
const COUNTED_BY: Variable =
    Variable::label_values("app", "Counted by", promql! { app_method_route_status:http_requests:rate5m }, "app");

const ROUTE: Variable = Variable::custom("route", "Route", log_pipeline::ROUTE_NAMES).with_all();

const WHOLE_SHOP: &str = "this row is about the shop as a whole";

const NOTHING_COUNTED: &str = "no requests are counted there";

const LINES_WITHOUT_ROUTE: &str = "a line of a log does not say for which route it was written";

const AT_A_GLANCE: Row =
    Row::new("At a glance").short().panels_per_line(6).same_for_every("route", WHOLE_SHOP).panels(&[
        stat("Shop reachable", "Whether every probed address answers now, asked as a customer would ask it.")
            .query(queries::REACHABLE, "reachable")
            .says("Up", "Down")
            .same_for_every("app", NOTHING_COUNTED)
            .green_red(IS_DOWN),
        stat("Availability", "Share of the probes that succeeded in the time range chosen above.")
            .query(queries::AVAILABILITY, "available")
            .decimals(2)
            .same_for_every("app", NOTHING_COUNTED)
            .green_yellow_red(AVAILABILITY_LOW, AVAILABILITY_CRITICAL),
        stat(
            "Requests per second",
            "Customers' requests over the last five minutes, as counted by whom you choose above.",
        )
        .query(queries::REQUESTS_NOW, "requests"),
        stat("Error share", "Share of those requests that were answered with a 5xx status: the fault is ours.")
            .query(queries::ERROR_SHARE_NOW, "errors")
            .decimals(2)
            .green_yellow_red(ERRORS_HIGH, ERRORS_CRITICAL)
            .shows_logs(queries::FAILED_REQUESTS),
        stat("Slowest probe", "How long the slowest probed address takes to answer in full.")
            .query(queries::SLOWEST_PROBE, "slowest")
            .same_for_every("app", NOTHING_COUNTED)
            .green_yellow_red(LATENCY_HIGH, LATENCY_CRITICAL),
        stat(
            "Backend pods ready",
            "How many of the wanted backend pods can serve. Below 100 % in a deployment is normal.",
        )
        .query(queries::BACKEND_AVAILABLE, "available")
        .green_yellow_red(PODS_MISSING, HALF_OF_PODS_MISSING)
        .same_for_every("app", NOTHING_COUNTED)
        .opens(&CLUSTER_HEALTH),
    ]);

const PROBES: Row = Row::new("Seen from outside: probes")
    .same_for_every("app", NOTHING_COUNTED)
    .same_for_every("route", "probes ask for fixed addresses")
    .panels(&[
    state_timeline(
        "Reachable over time",
        "When each address answered, and when it did not. The night of five hours would be a red band here.",
    )
    .query(queries::REACHABLE_BY_ADDRESS, "{{address}}")
    .says("Up", "Down")
    .green_red(IS_DOWN),
    time_series("Response time by address", "How long each address takes to answer a probe in full.")
        .query(queries::RESPONSE_TIME_BY_ADDRESS, "{{address}}")
        .green_yellow_red(LATENCY_HIGH, LATENCY_CRITICAL),
    time_series(
        "Where the time goes",
        "Average over all addresses. Processing is the shop's own time; all else is the way to it and back.",
    )
    .query(queries::RESPONSE_TIME_BY_PHASE, "{{phase}}")
    .stacked(),
    state_timeline(
        "Status codes of the probes",
        "200 is well. 503 from /health says that the backend misses its database or Redis; 0 means no answer at all.",
    )
    .query(queries::STATUS_BY_ADDRESS, "{{address}}")
    .decimals(0),
]);

const REQUESTS: Row = Row::new("Requests").panels_per_line(2).panels(&[
    time_series(
        "Requests by status",
        "Requests per second. 2xx and 3xx are well, 4xx are wrong or too frequent requests (429 is the rate limit), \
         5xx are our errors.",
    )
    .query(queries::REQUESTS_BY_CLASS, "{{class}}xx")
    .stacked()
    .shows_logs(queries::FAILED_REQUESTS),
    time_series(
        "Error share by route",
        "Share of the requests that were answered with a 5xx status, by route and of all together.",
    )
    .query(queries::ERROR_SHARE_BY_ROUTE, "{{route}}")
    .query(queries::ERROR_SHARE, "all")
    .green_yellow_red(ERRORS_HIGH, ERRORS_CRITICAL)
    .shows_logs(queries::FAILED_REQUESTS),
]);

const ROUTES: Row = Row::new("Requests in detail").collapsed().panels_per_line(2).panels(&[time_series(
    "Requests by route",
    "Requests per second, by route.",
)
.query(queries::REQUESTS_BY_ROUTE, "{{route}}")]);

const ACCESS_LOG: Row = Row::new("What customers asked for, from the frontend's access log")
    .collapsed()
    .same_for_every("app", "only nginx writes an access log")
    .panels(&[
        table("Top routes", "What customers ask for most in the time range above, images and scripts left out.")
            .label_columns(&[("method", "Method"), ("route", "Route")])
            .log_column(queries::TOP_ROUTES, "Requests"),
        table("Failing routes", "Where the 5xx answers in the time range above come from.")
            .label_columns(&[("method", "Method"), ("route", "Route"), ("status", "Status")])
            .log_column(queries::FAILING_ROUTES, "Requests")
            .when_empty("No errors")
            .shows_logs(queries::FAILED_REQUESTS),
    ]);

/// What is promised of the requests, and whether it is kept.
const ERROR_BUDGET: Row = Row::new("Error budget")
    .collapsed()
    .panels_per_line(2)
    .same_for_every("app", "the promise holds for each that counts")
    .same_for_every("route", "the promise holds for all routes together")
    .panels(&[
        REQUESTS_SUCCEED.budget_panel("Error budget left of 30 days"),
        REQUESTS_SUCCEED.burn_panel("How fast the error budget burns"),
    ]);

const LATENCY: Row = Row::new("Latency, from the backend's own metrics")
    .collapsed()
    .panels_per_line(2)
    .same_for_every("app", "only the backend measures how long it takes")
    .panels(&[
        time_series(
            "Latency: p50, p95, p99",
            "50, 95 and 99 % of requests are faster than this. The thresholds are for p95.",
        )
        .query(queries::LATENCY_P50, "p50")
        .query(queries::LATENCY_P95, "p95")
        .query(queries::LATENCY_P99, "p99")
        .green_yellow_red(LATENCY_HIGH, LATENCY_CRITICAL)
        .when_empty(NO_METRICS_YET),
        time_series("Latency p95 by route", "Which route is slow: 95 % of its requests are answered faster than this.")
            .query(queries::LATENCY_P95_BY_ROUTE, "{{route}}")
            .green_yellow_red(LATENCY_HIGH, LATENCY_CRITICAL)
            .when_empty(NO_METRICS_YET),
        heatmap(
            "Latency of all requests",
            "How many requests took how long: dark where most do. A second band above the first is a group of slow \
             requests that p95 hides.",
        )
        .buckets(queries::LATENCY_BUCKETS)
        .when_empty(NO_METRICS_YET),
    ]);

const NO_METRICS_YET: &str = "The backend has no metrics yet";

const PODS: Row = Row::new("Pods of the shop")
    .collapsed()
    .panels_per_line(2)
    .same_for_every("app", NOTHING_COUNTED)
    .same_for_every("route", "a pod serves all routes")
    .panels(&[
        time_series("Backend replicas", "How many pods run, how many the autoscaler wants, and the most it may start.")
            .query(queries::REPLICAS_RUNNING, "running")
            .query(queries::REPLICAS_WANTED, "wanted")
            .query(queries::REPLICAS_AT_MOST, "at most")
            .limit()
            .decimals(0),
        time_series("CPU by pod, of its limit", "At 100 % the pod is throttled and answers late.")
            .query(queries::CPU_OF_LIMIT, "{{pod}}")
            .green_yellow_red(CPU_HIGH, CPU_CRITICAL)
            .opens(&CLUSTER_HEALTH),
        time_series("Memory by pod, of its limit", "At 100 % the kernel kills the container.")
            .query(queries::MEMORY_OF_LIMIT, "{{pod}}")
            .green_yellow_red(MEMORY_HIGH, MEMORY_CRITICAL)
            .opens(&CLUSTER_HEALTH),
    ]);

const ERRORS: Row = Row::new("Errors in the logs")
    .same_for_every("app", NOTHING_COUNTED)
    .same_for_every("route", LINES_WITHOUT_ROUTE)
    .panels(&[
        time_series(
            "Error lines of the backend",
            "Lines per minute that speak of an error. A step right after a deployment points at the deployment.",
        )
        .log_query(queries::BACKEND_ERRORS_BY_POD, "pod {{end}}")
        .when_empty("No errors")
        .shows_logs(queries::BACKEND_ERRORS),
        time_series("Error lines by workload", "Lines per minute with the level `error`, of all the shop's workloads.")
            .log_query(queries::ERRORS_BY_WORKLOAD, "{{app}}")
            .when_empty("No errors")
            .shows_logs(queries::SHOP_ERRORS),
    ]);

const LOGS: Row = Row::new("Logs")
    .collapsed()
    .tall()
    .panels_per_line(1)
    .same_for_every("app", NOTHING_COUNTED)
    .same_for_every("route", LINES_WITHOUT_ROUTE)
    .panels(&[logs(
        "Errors of the backend",
        "The newest first. To follow one customer, open Logs and type the IP address or the order there.",
    )
    .lines(queries::BACKEND_ERRORS)
    .opens(&super::LOGS)]);

/// For whoever wonders why a panel is empty.
const COUNTING: Row = Row::new("Who counts the requests, and how the backend joins in").collapsed().panels(&[
    text(
        "Who counts the requests",
        "`dhakacart-frontend` counts what nginx writes to its access log, from the first day: whatever browsers ask \
        for, images and scripts too. Requests to api.dhakacart.com do not pass it.\n\n\
        `dhakacart-backend` counts what it answers itself, once it serves `/metrics` with `http_requests_total` \
        (labels `method`, `route`, `status`), as the Node client `prom-client` does. From then on it is chosen at \
         first.",
    ),
    text(
        "Where these panels get their numbers",
        "They need the backend to serve `/metrics` with `http_request_duration_seconds` (labels `method`, `route`, \
            `status`), as the Node client `prom-client` does.\n\n\
            Until then they are empty, and the probes above tell how soon the shop answers.",
    ),
    text(
        "How not instrumented differs from down",
        "A pod that never gave metrics is not instrumented, and no panel calls it down. One that gave some within the \
         last hour, and gives none now, is down.",
    ),
]);
