//! What asks Loki.

use crate::said::{Case, case};
use stack::logql;
use stack::watch::alert::Alert;
use stack::watch::dashboard::{Panel, time_series};
use stack::watch::severity::Severity;
use stack::watch::unit::{above, per_second};

pub const CASES: &[Case] = &[
    case(
        "a_legend_of_a_label_that_is_gone",
        "panel `Errors`: its legend speaks of the label `pod`, but the query's result has `app`; fix: keep that label \
         in the query, or leave it out of the legend",
        || {
            let _: Panel = time_series("Errors", "Lines with errors.")
                .log_query(logql!(r#"sum by (app) (rate({namespace="dhakacart", level="error"}[5m]))"#), "{{pod}}");
        },
    ),
    case(
        "an_alert_that_asks_with_a_variable",
        "alert `BackendLogsErrors` asks with a variable, `$..`, which only Grafana fills in, and Loki evaluates it; \
         fix: write the value",
        || {
            let _: Alert = Alert::new("BackendLogsErrors", Severity::WARNING)
                .when_logs(logql!(r#"sum(rate({app=~"$app", level="error"}[5m]))"#), above(per_second(1.0)));
        },
    ),
];
