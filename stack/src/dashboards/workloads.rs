//! Workloads: from namespace to workload to pod, what each asked for, may use, and uses.

mod queries;

use crate::promql;
use crate::thresholds::{
    ANY, CPU_CRITICAL, CPU_HIGH, MEMORY_CRITICAL, MEMORY_HIGH, RESTARTS_MANY, RESTARTS_SOME, SEVERAL,
};
use kit::{hours, seconds};
use watch::dashboard::{Dashboard, Row, Variable, table, time_series};

/// A click on a namespace narrows the board down to it, and one on a pod to that pod.
pub const WORKLOADS: Dashboard = Dashboard::new("workloads", "Workloads")
    .description(
        "What did each namespace, workload and pod ask for, what may it use, and what does it use? A click on a name \
        narrows everything down to it.",
    )
    .tags(&["dhakacart", "kubernetes"])
    .siblings_tagged("dhakacart")
    .last(hours(3))
    .refresh_every(seconds(30))
    .variables(&[NAMESPACE, POD])
    .rows(&[PODS, GRAPHS, TROUBLE, WORKLOAD, NAMESPACES]);

const NAMESPACE: Variable = Variable::label_values(
    "namespace",
    "Namespace",
    promql! { Count => kube_pod_info{job="kube-state-metrics"} },
    "namespace",
)
.with_all();

const POD: Variable = Variable::label_values(
    "pod",
    "Pod",
    promql! { Count => kube_pod_info{job="kube-state-metrics", namespace=~"$namespace"} },
    "pod",
)
.with_all();

const WHOLE_NAMESPACES: &str = "it adds pods up";

const PODS: Row = Row::new("Pods").panels_per_line(1).tall().panels(&[table(
    "Pods, by CPU",
    "What each pod uses, and how much of its limits that is. `–` means that it has no limit.",
)
.label_columns(&[("namespace", "Namespace"), ("pod", "Pod")])
.column(queries::CPU_BY_POD, "CPU")
.column(queries::CPU_OF_LIMIT, "CPU of limit")
.green_yellow_red(CPU_HIGH, CPU_CRITICAL)
.column(queries::MEMORY_BY_POD, "Memory")
.column(queries::MEMORY_OF_LIMIT, "Memory of limit")
.green_yellow_red(MEMORY_HIGH, MEMORY_CRITICAL)
.column(queries::RESTARTS_BY_POD, "Restarts, 1 h")
.green_yellow_red(RESTARTS_SOME, RESTARTS_MANY)]);

const GRAPHS: Row = Row::new("What the chosen pods use").panels(&[
    time_series("CPU of the chosen pods", "Cores that are busy. The dashed line is the highest limit among them.")
        .query(queries::CPU_BY_POD, "{{pod}}")
        .query(queries::CPU_REQUESTED, "most requested")
        .query(queries::CPU_LIMIT, "highest limit")
        .limit(),
    time_series(
        "Memory of the chosen pods",
        "At its own limit a container is killed. The dashed line is the highest \
        limit among them.",
    )
    .query(queries::MEMORY_BY_POD, "{{pod}}")
    .query(queries::MEMORY_REQUESTED, "most requested")
    .query(queries::MEMORY_LIMIT, "highest limit")
    .limit(),
    time_series(
        "Throttled, by container",
        "Share of the scheduler's periods in which the container had used up its CPU limit. Its requests wait \
         meanwhile.",
    )
    .query(queries::THROTTLED, "{{container}}")
    .when_empty("No container has a CPU limit"),
    time_series(
        "Killed for memory, within an hour",
        "Containers that reached their memory limit, so that the kernel ended a process in them.",
    )
    .query(queries::KILLED, "{{container}}")
    .decimals(0)
    .green_yellow_red(ANY, SEVERAL)
    .when_empty("None"),
]);

const TROUBLE: Row = Row::new("Restarts and network").collapsed().panels(&[
    time_series("Restarts within an hour, by pod", "Steps here and in the memory above belong together.")
        .query(queries::RESTARTS_BY_POD, "{{pod}}")
        .decimals(0)
        .green_yellow_red(RESTARTS_SOME, RESTARTS_MANY),
    time_series("Received, by pod", "Over the network of the pods.").query(queries::RECEIVED, "{{pod}}"),
    time_series("Sent, by pod", "Over the network of the pods.").query(queries::SENT, "{{pod}}"),
]);

const WORKLOAD: Row = Row::new("By workload")
    .collapsed()
    .panels_per_line(1)
    .same_for_every("pod", WHOLE_NAMESPACES)
    .panels(&[table("Workloads", "Deployments, StatefulSets, DaemonSets and Jobs: all their pods together.")
        .label_columns(&[("namespace", "Namespace"), ("workload", "Workload")])
        .column(queries::PODS_BY_WORKLOAD, "Pods")
        .column(queries::CPU_BY_WORKLOAD, "CPU")
        .column(queries::MEMORY_BY_WORKLOAD, "Memory")]);

const NAMESPACES: Row =
    Row::new("By namespace").collapsed().panels_per_line(1).same_for_every("pod", WHOLE_NAMESPACES).panels(&[table(
        "Namespaces",
        "What is requested decides where pods find room; what is used above that is borrowed; limits end it.",
    )
    .label_columns(&[("namespace", "Namespace")])
    .column(queries::CPU_BY_NAMESPACE, "CPU used")
    .column(queries::CPU_REQUESTED_BY_NAMESPACE, "CPU requested")
    .column(queries::CPU_LIMIT_BY_NAMESPACE, "CPU limit")
    .column(queries::MEMORY_BY_NAMESPACE, "Memory used")
    .column(queries::MEMORY_REQUESTED_BY_NAMESPACE, "Memory requested")
    .column(queries::MEMORY_LIMIT_BY_NAMESPACE, "Memory limit")]);
