//! What only the logs know. Loki evaluates these, and sends them the same way as Prometheus sends the others.

use super::{board, shop};
use crate::logql;
use crate::thresholds;
use kit::minutes;
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{Runbook, run, say, search};
use watch::scenario::given;
use watch::severity::WARNING;

pub const LOGS: Group = Group::new("logs", &[BACKEND_LOGS_ERRORS]).every(minutes(1));

pub const BACKEND_LOGS_ERRORS: Alert = Alert::new("BackendLogsErrors", WARNING)
    .when_logs(
        logql!(r#"sum by (app) (rate({namespace="dhakacart", app="dhakacart-backend", level="error"}[5m]))"#),
        thresholds::LOGGED_ERRORS_MANY,
    )
    .held_for(minutes(10))
    .per(&["app"])
    .summary("{{ $labels.app }} logs many errors")
    .description(r#"{{ $labels.app }} writes {{ printf "%.1f" $value }} error lines a second."#)
    .panel(board::LOGS.panel("Error lines by app"))
    .fires(
        given(r#"{namespace="dhakacart", app="dhakacart-backend", level="error"}"#, "31x20")
            .with("app", "dhakacart-backend")
            .after(minutes(16))
            .saying("dhakacart-backend writes 0.5 error lines a second."),
    )
    .stays_quiet(given(r#"{namespace="dhakacart", app="dhakacart-backend", level="error"}"#, "29x20"))
    .when_gone(shop::BACKEND_GONE)
    .runbook(Runbook {
        meaning: "The backend has written more than one error line every two seconds for ten minutes. This works without any \
                  metrics of the backend.",
        impact: "Most such lines are requests that failed: customers see errors, or the cache is away and the shop is slow.",
        diagnosis: &[
            search("Read what it says.", logql!(r#"{app="dhakacart-backend", level="error"}"#)),
            search(
                "Which pods say it? One alone may be sick; all of them point at the database or the cache.",
                logql!(r#"sum by (pod) (rate({app="dhakacart-backend", level="error"}[5m]))"#),
            ),
            run("Are database and cache there?", "kubectl -n dhakacart get pods -l 'app in (dhakacart-db, dhakacart-redis)'"),
        ],
        remedy: &[
            say("If database or cache is down, mend that first: the lines end by themselves."),
            run("If one pod alone is sick, delete it; another takes its place.", "kubectl -n dhakacart delete pod POD"),
            run("If it began with a new version, go back to the one before.", "kubectl -n dhakacart rollout undo deployment/dhakacart-backend"),
        ],
    });
