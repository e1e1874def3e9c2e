//! What asks Loki.

use crate::said::{Case, case};
use stack::logql;
use stack::watch::dashboard::{Panel, time_series};

pub const CASES: &[Case] = &[case(
    "a_legend_of_a_label_that_is_gone",
    "panel `Errors`: its legend speaks of the label `pod`, but the query's result has `app`; fix: keep that label in \
     the query, or leave it out of the legend",
    || {
        let _: Panel = time_series("Errors", "Lines with errors.")
            .log_query(logql!(r#"sum by (app) (rate({namespace="dhakacart", level="error"}[5m]))"#), "{{pod}}");
    },
)];
