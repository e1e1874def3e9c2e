//! Customers' requests as nginx logs them: these alerts act from the first day, before the backend has metrics of its own.
//!
//! The log agent gives each line of the access log its `method`, `route` and `status`. Health checks are left out.

use super::{SCOPE, board, probes};
use crate::dhakacart::thresholds;
use crate::kit::minutes;
use crate::logql;
use crate::observe::alert::Alert;
use crate::observe::rule_group::Group;
use crate::observe::runbook::{Runbook, Step, run, say, search};
use crate::observe::scenario::{Gone, given, told_by};
use crate::observe::severity::Severity::{Critical, Warning};

pub const REQUESTS: Group = Group::new("requests", &[HIGH_ERROR_RATE, CRITICAL_ERROR_RATE, HIGH_ORDER_FAILURE_RATE]);

/// Without a pod there are no requests to log.
const FRONTEND_GONE: Gone = told_by(&probes::SERVICE_DOWN)
    .given(r#"kube_deployment_status_replicas_available{job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-frontend"}"#, "0x300")
    .with("namespace", "dhakacart")
    .with("deployment", "dhakacart-frontend");

pub const HIGH_ERROR_RATE: Alert = Alert::new("HighErrorRate", Warning)
    .when_logs(
        logql!(r#"
              sum by (app) (rate({namespace="dhakacart", app="dhakacart-frontend"} !~ "kube-probe/|ELB-HealthChecker/|Blackbox Exporter/" | status=~"5.." [5m]))
            /
              sum by (app) (rate({namespace="dhakacart", app="dhakacart-frontend"} !~ "kube-probe/|ELB-HealthChecker/|Blackbox Exporter/" | status=~"[1-5].." [5m]))
            "#),
        thresholds::ERRORS_HIGH,
    )
    .held_for(minutes(5))
    .per(&["app"])
    .label(SCOPE, "access-log")
    .summary("Customers see errors")
    .description("{{ $labels.app }} answers {{ $value | humanizePercentage }} of customers' requests with a 5xx error.")
    .panel(board::APPLICATION.panel("Error share over time"))
    .fires(
        given(r#"{namespace="dhakacart", app="dhakacart-frontend", method="GET", route="/api/products", status="200"}"#, "94x10")
            .and(r#"{namespace="dhakacart", app="dhakacart-frontend", method="GET", route="/api/products", status="502"}"#, "6x10")
            .with("app", "dhakacart-frontend")
            .saying("dhakacart-frontend answers 6% of customers' requests with a 5xx error."),
    )
    .stays_quiet(given(r#"{namespace="dhakacart", app="dhakacart-frontend", method="GET", route="/api/products", status="200"}"#, "96x10").and(r#"{namespace="dhakacart", app="dhakacart-frontend", method="GET", route="/api/products", status="502"}"#, "4x10"))
    .when_gone(FRONTEND_GONE)
    .runbook(Runbook {
        meaning: "More than one request in twenty that nginx serves, or passes on to the backend, ends in an error of ours.",
        impact: "Some customers see an error page, and some of them leave.",
        diagnosis: DIAGNOSIS,
        remedy: REMEDY,
    });

pub const CRITICAL_ERROR_RATE: Alert = Alert::new("CriticalErrorRate", Critical)
    .when_logs(
        logql!(r#"
              sum by (app) (rate({namespace="dhakacart", app="dhakacart-frontend"} !~ "kube-probe/|ELB-HealthChecker/|Blackbox Exporter/" | status=~"5.." [5m]))
            /
              (sum by (app) (rate({namespace="dhakacart", app="dhakacart-frontend"} !~ "kube-probe/|ELB-HealthChecker/|Blackbox Exporter/" | status=~"[1-5].." [5m])) > 0.1)
            "#),
        thresholds::ERRORS_CRITICAL,
    )
    .held_for(minutes(2))
    .per(&["app"])
    .label(SCOPE, "access-log")
    .summary("The shop fails for its customers")
    .description("{{ $labels.app }} answers {{ $value | humanizePercentage }} of customers' requests with a 5xx error.")
    .panel(board::APPLICATION.panel("Error share over time"))
    .fires(
        given(r#"{namespace="dhakacart", app="dhakacart-frontend", method="GET", route="/api/products", status="200"}"#, "89x10")
            .and(r#"{namespace="dhakacart", app="dhakacart-frontend", method="GET", route="/api/products", status="502"}"#, "11x10")
            .with("app", "dhakacart-frontend")
            .saying("dhakacart-frontend answers 11% of customers' requests with a 5xx error."),
    )
    .stays_quiet(given(r#"{namespace="dhakacart", app="dhakacart-frontend", method="GET", route="/api/products", status="200"}"#, "91x10").and(r#"{namespace="dhakacart", app="dhakacart-frontend", method="GET", route="/api/products", status="502"}"#, "9x10"))
    // At night one request a minute fails: nobody is woken.
    .stays_quiet(given(r#"{namespace="dhakacart", app="dhakacart-frontend", method="GET", route="/api/products", status="502"}"#, "1x10"))
    .when_gone(FRONTEND_GONE)
    .runbook(Runbook {
        meaning: "More than one request in ten ends in an error of ours. Below 6 requests a minute this alert is silent, so that \
                  one failure at night wakes nobody; HighErrorRate tells of it.",
        impact: "Customers leave, and orders are lost now.",
        diagnosis: DIAGNOSIS,
        remedy: REMEDY,
    });

pub const HIGH_ORDER_FAILURE_RATE: Alert = Alert::new("HighOrderFailureRate", Critical)
    .when_logs(
        logql!(r#"
              sum(rate({namespace="dhakacart", app="dhakacart-frontend"} | method="POST" | route="/api/orders" | status=~"5.." [5m]))
            /
              sum(rate({namespace="dhakacart", app="dhakacart-frontend"} | method="POST" | route="/api/orders" [5m]))
            and
              sum(count_over_time({namespace="dhakacart", app="dhakacart-frontend"} | method="POST" | route="/api/orders" | status=~"5.." [15m])) > 2
            "#),
        thresholds::ORDER_FAILURES_HIGH,
    )
    .held_for(minutes(5))
    .label(SCOPE, "access-log")
    .label("app", "dhakacart-frontend")
    .summary("Orders fail")
    .description("{{ $value | humanizePercentage }} of all orders end in a 5xx error.")
    .panel(board::BUSINESS.panel("Share of orders that fail"))
    .fires(
        given(r#"{namespace="dhakacart", app="dhakacart-frontend", method="POST", route="/api/orders", status="201"}"#, "94x10")
            .and(r#"{namespace="dhakacart", app="dhakacart-frontend", method="POST", route="/api/orders", status="500"}"#, "6x10")
            .saying("6% of all orders end in a 5xx error."),
    )
    .stays_quiet(
        given(r#"{namespace="dhakacart", app="dhakacart-frontend", method="POST", route="/api/orders", status="201"}"#, "96x10")
            .and(r#"{namespace="dhakacart", app="dhakacart-frontend", method="POST", route="/api/orders", status="500"}"#, "4x10"),
    )
    .stays_quiet(given(r#"{namespace="dhakacart", app="dhakacart-frontend", method="POST", route="/api/orders", status="500"}"#, "0x4 1x1 0x6"))
    .when_gone(FRONTEND_GONE)
    .runbook(Runbook {
        meaning: "More than one order in twenty fails, and more than two have failed within 15 minutes.",
        impact: "The shop loses sales now, and customers do not know whether they have bought.",
        diagnosis: &[
            search(
                "Which orders failed?",
                logql!(r#"{namespace="dhakacart", app="dhakacart-frontend"} | method="POST" | route="/api/orders" | status=~"5..""#),
            ),
            search(
                "What does the backend say at that time?",
                logql!(r#"{namespace="dhakacart", app="dhakacart-backend"} |~ "(?i)error""#),
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

const DIAGNOSIS: &[Step] = &[
    search(
        "Which routes fail, and with which status? 502 and 504 are nginx that gets no answer from the backend.",
        logql!(
            r#"sum by (route, status) (rate({namespace="dhakacart", app="dhakacart-frontend"} | status=~"5.." [5m]))"#
        ),
    ),
    search(
        "What does the backend say about it?",
        logql!(r#"{namespace="dhakacart", app="dhakacart-backend"} |~ "(?i)error""#),
    ),
    run("Do all pods of the backend run?", "kubectl -n dhakacart get pods -l app=dhakacart-backend -o wide"),
    run("Was a new version deployed just before?", "kubectl -n dhakacart rollout history deployment/dhakacart-backend"),
];

const REMEDY: &[Step] = &[
    say("ServiceDown, PostgresDown or RedisDown fires too: follow that one first."),
    run("It began with a new version: go back.", "kubectl -n dhakacart rollout undo deployment/dhakacart-backend"),
    run("One pod alone fails: delete it. Its Deployment starts another.", "kubectl -n dhakacart delete pod <pod>"),
    say("One route alone fails: give its developers the log lines from above."),
];
