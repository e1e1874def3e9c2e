//! kube-state-metrics, beside a Kubernetes API that holds objects of every kind that it follows.

use crate::catalogue::Kind::{Counter, Gauge};
use crate::catalogue::{Closed, Draft, Silent};
use crate::record::beside::api_server;
use crate::record::{Lab, Page, Recipe, Way};
use findings::Finding;

pub(super) const RECIPE: Recipe = Recipe {
    program: "kube-state-metrics",
    workload: Some("kube-state-metrics"),
    flags: &["--resources", "--metric-"],
    version: ("kube_state_metrics_build_info", "version"),
    way: Way::Started(run, "beside a Kubernetes API that holds objects of every kind that it follows"),
    drafts: &[
        Draft { closed: CLOSED, usual: USUAL, silent: SILENT, ..Draft::of("kube-state-metrics") },
        Draft {
            closed: &[
                Closed { metrics: "kube_state_metrics_list_total", label: "result", values: &["error", "success"] },
                Closed { metrics: "kube_state_metrics_watch_total", label: "result", values: &["error", "success"] },
            ],
            // pkg/watch/watch.go of v2.20.0. An API server that streams lists (1.34 and newer) is never asked for one.
            silent: &[
                Silent {
                    name: "kube_state_metrics_list_total",
                    kind: Counter,
                    labels: &["resource", "result"],
                    help: "Number of total resource list calls in kube-state-metrics",
                },
                Silent {
                    name: "kube_state_metrics_list_objects",
                    kind: Gauge,
                    labels: &["resource"],
                    help: "Number of resources listed in kube-state-metrics",
                },
            ],
            ..Draft::of("kube-state-metrics-self")
        },
    ],
};

/// From docs/metrics and internal/store of v2.20.0; a condition of a kind can be anything that a controller writes.
const CLOSED: &[Closed] = &[
    Closed { metrics: "kube_namespace_status_phase", label: "phase", values: &["Active", "Terminating"] },
    Closed { metrics: "kube_node_status_condition", label: "status", values: TRUTH },
    Closed { metrics: "kube_deployment_status_condition", label: "status", values: TRUTH },
    Closed { metrics: "kube_pod_status_ready", label: "condition", values: TRUTH },
    Closed { metrics: "kube_pod_status_scheduled", label: "condition", values: TRUTH },
    Closed { metrics: "kube_job_complete", label: "condition", values: TRUTH },
    Closed { metrics: "kube_job_failed", label: "condition", values: TRUTH },
    Closed {
        metrics: "kube_pod_status_phase",
        label: "phase",
        values: &["Failed", "Pending", "Running", "Succeeded", "Unknown"],
    },
    Closed {
        metrics: "kube_persistentvolume_status_phase",
        label: "phase",
        values: &["Available", "Bound", "Failed", "Pending", "Released"],
    },
    Closed {
        metrics: "kube_persistentvolumeclaim_status_phase",
        label: "phase",
        values: &["Bound", "Lost", "Pending"],
    },
    Closed {
        metrics: "kube_pod_status_qos_class",
        label: "qos_class",
        values: &["BestEffort", "Burstable", "Guaranteed"],
    },
    Closed {
        metrics: "kube_pod_status_reason",
        label: "reason",
        values: &[
            "Evicted",
            "NodeAffinity",
            "NodeLost",
            "PreemptionByScheduler",
            "SchedulingGated",
            "Shutdown",
            "TerminationByKubelet",
            "UnexpectedAdmissionError",
        ],
    },
    Closed { metrics: "kube_resourcequota", label: "type", values: &["hard", "used"] },
    Closed { metrics: "kube_pod_container_resource_*", label: "unit", values: &["byte", "core", "integer"] },
];

/// What the kubelet writes, from pkg/kubelet/images and pkg/kubelet/kuberuntime of Kubernetes, and runtimes beside it;
/// any other is possible.
const USUAL: &[Closed] = &[
    Closed { metrics: "kube_pod_container_status_waiting_reason", label: "reason", values: WAITING },
    Closed { metrics: "kube_pod_init_container_status_waiting_reason", label: "reason", values: WAITING },
    Closed { metrics: "kube_pod_container_status_terminated_reason", label: "reason", values: TERMINATED },
    Closed { metrics: "kube_pod_container_status_last_terminated_reason", label: "reason", values: TERMINATED },
    Closed { metrics: "kube_pod_init_container_status_terminated_reason", label: "reason", values: TERMINATED },
    Closed { metrics: "kube_pod_init_container_status_last_terminated_reason", label: "reason", values: TERMINATED },
    Closed {
        metrics: "kube_node_status_condition",
        label: "condition",
        values: &["DiskPressure", "MemoryPressure", "NetworkUnavailable", "PIDPressure", "Ready"],
    },
    Closed {
        metrics: "kube_deployment_status_condition",
        label: "condition",
        values: &["Available", "Progressing", "ReplicaFailure"],
    },
    Closed { metrics: "kube_pod_container_resource_*", label: "resource", values: RESOURCES },
    Closed { metrics: "kube_node_status_allocatable", label: "resource", values: RESOURCES },
    Closed { metrics: "kube_node_status_capacity", label: "resource", values: RESOURCES },
];

const WAITING: &[&str] = &[
    "ContainerCreating",
    "CrashLoopBackOff",
    "CreateContainerConfigError",
    "CreateContainerError",
    "ErrImageNeverPull",
    "ErrImagePull",
    "ImageInspectError",
    "ImagePullBackOff",
    "InvalidImageName",
    "PodInitializing",
    "RunContainerError",
];

const TERMINATED: &[&str] = &[
    "Completed",
    "ContainerCannotRun",
    "ContainerStatusUnknown",
    "DeadlineExceeded",
    "Error",
    "Evicted",
    "OOMKilled",
    "StartError",
];

/// Their names in `resource`, where `-` is `_`.
const RESOURCES: &[&str] = &["cpu", "ephemeral_storage", "memory", "pods", "storage"];

const fn gauge(name: &'static str, labels: &'static [&'static str], help: &'static str) -> Silent {
    Silent { name, kind: Gauge, labels, help }
}

/// The labels of metrics that the objects beside it do not bring about: from docs/metrics of v2.20.0.
const SILENT: &[Silent] = &[
    gauge("kube_daemonset_deletion_timestamp", &["daemonset", "namespace"], ""),
    gauge("kube_deployment_deletion_timestamp", &["deployment", "namespace"], ""),
    gauge("kube_deployment_status_terminating_replicas", &["deployment", "namespace"], ""),
    gauge("kube_horizontalpodautoscaler_deletion_timestamp", &["horizontalpodautoscaler", "namespace"], ""),
    gauge("kube_job_status_suspended", &["job_name", "namespace"], ""),
    gauge("kube_namespace_status_condition", &["condition", "namespace", "status"], ""),
    gauge("kube_node_deletion_timestamp", &["node"], ""),
    gauge("kube_persistentvolume_deletion_timestamp", &["persistentvolume"], ""),
    gauge("kube_persistentvolumeclaim_deletion_timestamp", &["namespace", "persistentvolumeclaim"], ""),
    gauge("kube_pod_deletion_timestamp", &["namespace", "pod", "uid"], ""),
    gauge("kube_pod_overhead_cpu_cores", &["namespace", "pod", "uid"], ""),
    gauge("kube_pod_overhead_memory_bytes", &["namespace", "pod", "uid"], ""),
    gauge("kube_pod_runtimeclass_name_info", &["namespace", "pod", "runtimeclass_name", "uid"], ""),
    gauge("kube_pod_status_disruption_reason", &["namespace", "pod", "reason", "uid"], ""),
    gauge("kube_poddisruptionbudget_deletion_timestamp", &["namespace", "poddisruptionbudget"], ""),
    gauge("kube_replicaset_status_terminating_replicas", &["namespace", "replicaset"], ""),
    gauge("kube_service_deletion_timestamp", &["namespace", "service", "uid"], ""),
    gauge("kube_statefulset_deletion_timestamp", &["namespace", "statefulset"], ""),
];

const TRUTH: &[&str] = &["false", "true", "unknown"];

fn run(lab: &mut Lab) -> Result<Vec<Page>, Finding> {
    let kubeconfig = api_server::kubeconfig(lab)?;
    let (main, telemetry) = (lab.port()?.to_string(), lab.port()?.to_string());
    let mut program = lab.command("kube-state-metrics")?;
    program.args(lab.flags()).args(["--host=127.0.0.1", "--telemetry-host=127.0.0.1"]);
    program.args(["--port", &main, "--telemetry-port", &telemetry, "--kubeconfig", &kubeconfig]);
    lab.keep("kube-state-metrics", program)?;
    let (main, telemetry) =
        (format!("http://127.0.0.1:{main}/metrics"), format!("http://127.0.0.1:{telemetry}/metrics"));
    lab.answers(&main, 60)?;
    let wanted = [
        "kube_cronjob_info",
        "kube_daemonset_status_number_ready",
        "kube_deployment_status_replicas_available",
        "kube_horizontalpodautoscaler_status_desired_replicas",
        "kube_job_status_failed",
        "kube_namespace_status_phase",
        "kube_node_status_condition",
        "kube_persistentvolume_status_phase",
        "kube_persistentvolumeclaim_status_phase",
        "kube_pod_container_status_restarts_total",
        "kube_poddisruptionbudget_status_current_healthy",
        "kube_replicaset_status_replicas",
        "kube_resourcequota",
        "kube_service_info",
        "kube_statefulset_status_replicas_ready",
    ];
    let page = lab.scrape(&main, 60, &wanted)?;
    let own = lab.scrape(&telemetry, 30, &["kube_state_metrics_watch_total"])?;
    Ok(vec![Page::new("kube-state-metrics", page), Page::new("kube-state-metrics-self", own)])
}
