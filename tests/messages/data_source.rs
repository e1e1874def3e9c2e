//! Data sources.

use crate::said::{Case, case};
use stack::watch::lead::Lead;
use stack::{logql, promql};

pub const CASES: &[Case] = &[
    case(
        "a_link_that_fills_in_what_no_stream_has",
        "link `Logs` fills in `name_space`, but streams have `app`, `container`, `level`, `namespace`, `node`, \
         `pod`, `service_name`, `stream`; fix: fill in labels that series and streams have both",
        || {
            let _: Lead =
                Lead::to_logs("Logs", "Its logs", "pod", logql!(r#"{pod="${pod}", namespace="${name_space}"}"#));
        },
    ),
    case(
        "a_link_that_leads_to_the_same_everywhere",
        "link `CPU` would lead to the same wherever it stands, since its query has no `${__value.raw}`; fix: match \
         it in the query",
        || {
            let _: Lead = Lead::to_metrics(
                "CPU",
                "pod",
                logql!(r#"{namespace="dhakacart"}"#),
                promql! { sum by (pod) (rate(container_cpu_usage_seconds_total{job="cadvisor"}[5m])) },
            );
        },
    ),
];
