//! Links in Explore between metrics and logs: from a pod's numbers to what it said, and from what it said to its work.

use crate::{logql, promql};
use watch::lead::Lead;
use watch::query::{LogQuery, Query};

/// All of them.
pub const ALL: &[Lead] = &[LOGS_OF_POD, CPU_OF_POD];

const LOGS_OF_POD: Lead = Lead::to_logs("Logs of this pod", "What the pod logged at that time", "pod", LINES_OF_POD);

const CPU_OF_POD: Lead = Lead::to_metrics("CPU of this pod", "pod", LINES, CORES_OF_POD);

const LINES_OF_POD: LogQuery = logql!(r#"{namespace="${namespace}", pod="${pod}"}"#);

const LINES: LogQuery = logql!(r#"{namespace=~".+"}"#);

const CORES_OF_POD: Query = promql!(
    "sum by (container) (rate("
    r#"container_cpu_usage_seconds_total{job="cadvisor", pod="${__value.raw}", container!=""}[5m]"#
    "))"
);
