//! Cluster Health: are the machines and pods under the shop well?

mod queries;

use super::shop_now::queries as shop_now;
use super::stack_itself::queries as stack_itself;
use super::{THE_STACK_ITSELF, WORKLOADS};
use crate::promql;
use crate::thresholds::{
    ANY, CPU_CRITICAL, CPU_HIGH, DISK_USED_CRITICAL, DISK_USED_HIGH, ERRORS_CRITICAL, ERRORS_HIGH, IS_DOWN,
    MEMORY_CRITICAL, MEMORY_HIGH, RESTARTS_MANY, RESTARTS_SOME, SEVERAL,
};
use kit::{hours, seconds};
use watch::dashboard::{Dashboard, Mark, Row, Variable, bar_gauge, gauge, stat, state_timeline, table, time_series};

/// Machines, pods, volumes, and the alerts that fire: the first page to open in an incident.
pub const CLUSTER_HEALTH: Dashboard = Dashboard::new("cluster-health", "Cluster Health")
    .description(
        "Are the machines and pods under the shop well? Green needs nobody, yellow somebody in working hours, red \
        somebody now.",
    )
    .tags(&["dhakacart", "kubernetes"])
    .siblings_tagged("dhakacart")
    .last(hours(6))
    .refresh_every(seconds(30))
    .variables(&[NODE, NAMESPACE])
    .marks(&[ROLLOUTS])
    .rows(&[AT_A_GLANCE, ALERTS, NODES, PRESSURE, PODS, VOLUMES, API_SERVER, MONITORING]);

/// New pods in the namespaces that are chosen.
const ROLLOUTS: Mark = Mark::new("Rollouts", queries::ROLLOUTS, "Rollout of {{namespace}}/{{deployment}}");

const NODE: Variable =
    Variable::label_values("node", "Node", promql! { Count => node_uname_info{job="node-exporter"} }, "node")
        .with_all();

const NAMESPACE: Variable = Variable::label_values(
    "namespace",
    "Namespace",
    promql! { Count => kube_pod_info{job="kube-state-metrics"} },
    "namespace",
)
.with_all();

const WHOLE_CLUSTER: &str = "this row is about the cluster as a whole";

const AT_A_GLANCE: Row = Row::new("At a glance")
    .short()
    .panels_per_line(6)
    .same_for_every("node", WHOLE_CLUSTER)
    .same_for_every("namespace", WHOLE_CLUSTER)
    .panels(&[
        stat("Nodes ready", "How many nodes accept pods. DhakaCart's cluster has two masters and three workers.")
            .query(queries::NODES_READY, "ready"),
        stat(
            "Nodes not ready",
            "Nodes whose kubelet is silent or reports trouble. `kubectl describe node` says what it reported last.",
        )
        .query(queries::NODES_NOT_READY, "not ready")
        .green_red(ANY),
        stat("Alerts firing", "Warnings and critical alerts that fire now. They are listed below.")
            .query(queries::ALERTS_FIRING, "firing")
            .green_yellow_red(ANY, SEVERAL),
        gauge(
            "CPU of the cluster",
            "Share of all nodes' CPU that is busy. Red on a sale day: the cluster needs more workers.",
        )
        .query(queries::CPU_OF_CLUSTER, "busy")
        .green_yellow_red(CPU_HIGH, CPU_CRITICAL),
        gauge(
            "Memory of the cluster",
            "Share of all nodes' memory in use. Caches that the kernel can give back do not count.",
        )
        .query(queries::MEMORY_OF_CLUSTER, "used")
        .green_yellow_red(MEMORY_HIGH, MEMORY_CRITICAL),
        gauge(
            "Fullest disk",
            "Use of the file system that is nearest to full, on any node. A full disk stops the database.",
        )
        .query(queries::FULLEST_DISK, "used")
        .green_yellow_red(DISK_USED_HIGH, DISK_USED_CRITICAL),
    ]);

const NODES: Row = Row::new("Nodes").same_for_every("namespace", "a node serves all namespaces").panels(&[
    time_series("CPU by node", "How busy each node is. Above the dashed lines requests begin to wait for their turn.")
        .query(queries::CPU_BY_NODE, "{{node}}")
        .green_yellow_red(CPU_HIGH, CPU_CRITICAL),
    time_series("Memory by node", "Memory in use on each node. Near the red line the kernel begins to kill processes.")
        .query(queries::MEMORY_BY_NODE, "{{node}}")
        .green_yellow_red(MEMORY_HIGH, MEMORY_CRITICAL),
    time_series(
        "Disk space by node",
        "Use of each file system. A slope that does not flatten reaches the red line: find out what writes.",
    )
    .query(queries::DISK_SPACE_BY_NODE, "{{node}} {{device}}")
    .green_yellow_red(DISK_USED_HIGH, DISK_USED_CRITICAL),
    time_series(
        "Disk load by node",
        "Share of the time in which the busiest disk of a node had work. Near 100 % everything on that node is slow.",
    )
    .query(queries::DISK_LOAD_BY_NODE, "{{node}}"),
    state_timeline("Nodes ready over time", "When each node accepted pods, and when it did not.")
        .query(queries::READY_BY_NODE, "{{node}}")
        .says("Ready", "Not ready")
        .green_red(IS_DOWN),
]);

/// What each part of a machine is used for, where work waits for it, and what it refuses.
const PRESSURE: Row = Row::new("Nodes in detail: waiting, disks, network, limits")
    .collapsed()
    .panels_per_line(2)
    .same_for_every("namespace", "a node serves all namespaces")
    .panels(&[
        time_series(
            "Load by node, per core",
            "Tasks that run or want to, for each core. Above 100 % for long, work \
            waits.",
        )
        .query(queries::LOAD_BY_NODE, "{{node}}"),
        time_series(
            "Waiting for CPU",
            "Share of the time in which some task waited for a core, as the kernel \
            measures it.",
        )
        .query(queries::WAITING_FOR_CPU, "{{node}}"),
        time_series(
            "Waiting for memory",
            "Share of the time in which some task waited for memory. More than nothing for minutes: the node thrashes.",
        )
        .query(queries::WAITING_FOR_MEMORY, "{{node}}"),
        time_series("Waiting for disks", "Share of the time in which some task waited for a disk.")
            .query(queries::WAITING_FOR_DISKS, "{{node}}"),
        time_series("Reads and writes by disk", "Operations per second. Cloud disks are throttled at a fixed number.")
            .query(queries::OPERATIONS_BY_DISK, "{{node}} {{device}}")
            .decimals(0),
        time_series(
            "Time of a disk operation",
            "Mean time of a read or a write, waiting included. SSDs: under 1 ms; 10 ms and more is a disk at its \
             limit.",
        )
        .query(queries::TIME_OF_A_DISK_OPERATION, "{{node}} {{device}}"),
        time_series(
            "Network received by node",
            "What each node receives over its own interfaces, pod networks left \
            out.",
        )
        .query(queries::NETWORK_RECEIVED_BY_NODE, "{{node}}"),
        time_series(
            "Network sent by node",
            "What each node sends over its own interfaces. A plateau is the limit of the machine's instance type.",
        )
        .query(queries::NETWORK_SENT_BY_NODE, "{{node}}"),
        time_series(
            "Packets dropped or damaged",
            "Per second, both ways. More than nothing for long: cable, driver, \
            or full queues.",
        )
        .query(queries::PACKETS_LOST, "{{node}}"),
        time_series(
            "File descriptors, of their limit",
            "At 100 % no process of the node can open a file or a \
            connection.",
        )
        .query(queries::FILES_OF_LIMIT, "{{node}}")
        .green_yellow_red(MEMORY_HIGH, MEMORY_CRITICAL),
        time_series(
            "Tracked connections, of their limit",
            "At 100 % the kernel drops new connections, and kube-proxy's Services fail at random.",
        )
        .query(queries::CONNECTIONS_OF_LIMIT, "{{node}}")
        .green_yellow_red(MEMORY_HIGH, MEMORY_CRITICAL),
        time_series(
            "Processes killed for memory",
            "By the kernel of each node within an hour, inside containers or \
            not.",
        )
        .query(queries::KILLED_FOR_MEMORY, "{{node}}")
        .decimals(0)
        .green_yellow_red(ANY, SEVERAL),
    ]);

/// What everything in the cluster asks before it does anything.
const API_SERVER: Row = Row::new("API server")
    .collapsed()
    .same_for_every("node", API_SERVER_IS_ONE)
    .same_for_every("namespace", API_SERVER_IS_ONE)
    .panels(&[
        time_series(
            "Requests to the API server",
            "By what they do. A rise without a release is a controller that loops.",
        )
        .query(queries::API_REQUESTS, "{{verb}}")
        .shows_logs(queries::API_SERVER_LOGS),
        time_series(
            "Requests that the API server fails",
            "Share answered with a 5xx status. Pods keep running; nothing new is started or moved.",
        )
        .query(queries::API_ERRORS, "failed")
        .shows_logs(queries::API_SERVER_LOGS)
        .green_yellow_red(ERRORS_HIGH, ERRORS_CRITICAL),
        time_series(
            "Requests in flight",
            "Those that are being answered now. At the server's limit it turns others away.",
        )
        .query(queries::API_IN_FLIGHT, "{{request_kind}}")
        .shows_logs(queries::API_SERVER_LOGS)
        .decimals(0),
        time_series("Objects by kind", "The ten kinds of which etcd keeps the most. Endless growth fills its disk.")
            .query(queries::API_OBJECTS, "{{resource}}")
            .shows_logs(queries::API_SERVER_LOGS)
            .decimals(0),
    ]);

const API_SERVER_IS_ONE: &str = "there is one for the whole cluster";

const NOT_BY_NODE: &str = "it is counted by pod, and a pod that waits has no node yet";

const PODS: Row = Row::new("Pods").collapsed().panels(&[
    time_series(
        "Pods by phase",
        "Pending pods find no node or wait for a volume; Failed ones have given up. `kubectl describe pod` says why.",
    )
    .query(queries::PODS_BY_PHASE, "{{phase}}")
    .same_for_every("node", NOT_BY_NODE)
    .decimals(0)
    .stacked(),
    time_series(
        "Containers waiting, by reason",
        "CrashLoopBackOff: read the container's logs. ImagePullBackOff: the image's name or its registry is wrong.",
    )
    .query(queries::WAITING_BY_REASON, "{{reason}}")
    .same_for_every("node", NOT_BY_NODE)
    .decimals(0)
    .when_empty("No container waits"),
    bar_gauge(
        "Restarts in the last hour",
        "Containers that ended and were started again. One restart may be a deployment; many are a crash loop.",
    )
    .query(queries::RESTARTS, "{{namespace}}/{{pod}}")
    .same_for_every("node", NOT_BY_NODE)
    .decimals(0)
    .green_yellow_red(RESTARTS_SOME, RESTARTS_MANY)
    .when_empty("No restarts")
    .opens(&super::LOGS)
    .shows_logs(queries::LAST_WORDS),
    bar_gauge(
        "Memory nearest to its limit",
        "Memory in use as a share of the container's limit. At 100 % the kernel kills the container.",
    )
    .query(queries::MEMORY_OF_LIMIT, "{{pod}}/{{container}}")
    .green_yellow_red(MEMORY_HIGH, MEMORY_CRITICAL),
    bar_gauge("Top pods by CPU", "The ten pods that use the most CPU, in cores.")
        .query(queries::TOP_PODS_BY_CPU, "{{namespace}}/{{pod}}")
        .opens(&WORKLOADS),
    bar_gauge("Top pods by memory", "The ten pods that use the most memory.")
        .query(queries::TOP_PODS_BY_MEMORY, "{{namespace}}/{{pod}}"),
]);

const VOLUMES: Row = Row::new("Volumes").collapsed()
    .same_for_every("node", "a claim belongs to a pod, wherever that runs")
    .panels(&[
    table(
        "Volume claims",
        "How full each claim is, and what it asked for. A volume that is a folder on a node, as of `local-path`, is as \
        full as that node's disk.",
    )
    .label_columns(&[("namespace", "Namespace"), ("persistentvolumeclaim", "Claim")])
    .column(queries::VOLUME_USE, "Used")
    .green_yellow_red(DISK_USED_HIGH, DISK_USED_CRITICAL)
    .column(queries::VOLUME_REQUESTED, "Requested"),
    time_series(
        "Volume use over time",
        "How fast volumes fill up. Prometheus and Loki delete what is old, so that theirs level off.",
    )
    .query(queries::VOLUME_USE, "{{namespace}}/{{persistentvolumeclaim}}")
    .green_yellow_red(DISK_USED_HIGH, DISK_USED_CRITICAL)
    .when_empty("No volume reports its use"),
]);

const ALL_ALERTS: &str = "no alert may be hidden by a choice";

const ALERTS: Row = Row::new("Alerts")
    .panels_per_line(1)
    .same_for_every("node", ALL_ALERTS)
    .same_for_every("namespace", ALL_ALERTS)
    .panels(&[table("Firing alerts", "What fires now. Each alert's runbook says what it means and what to do.")
        .label_columns(&[
            ("severity", "Severity"),
            ("alert", "Alert"),
            ("where", "Where"),
            ("namespace", ""),
            ("app", ""),
            ("pod", ""),
            ("runbook", ""),
            ("board", ""),
        ])
        .column(shop_now::FIRING_FOR, "For")
        .sorted_by("Severity")
        .when_empty("Nothing fires")]);

const WATCHES_ALL: &str = "it watches the whole cluster";

const MONITORING: Row = Row::new("The monitoring itself")
    .collapsed()
    .panels_per_line(3)
    .same_for_every("node", WATCHES_ALL)
    .same_for_every("namespace", WATCHES_ALL)
    .panels(&[
    state_timeline(
        "Scrape jobs over time",
        "Whether Prometheus reaches every target of a job. Pods of the shop are listed from their first metrics on.",
    )
    .query(stack_itself::UP_BY_JOB, "{{job}}")
    .opens(&THE_STACK_ITSELF)
    .says("All up", "Some down")
    .green_red(IS_DOWN),
    time_series(
        "Log lines received",
        "A fall to zero does not mean that all is quiet: the agent no longer ships, or Loki no longer accepts.",
    )
    .query(queries::LOG_LINES_RECEIVED, "received by Loki")
    .decimals(0),
    time_series("Log lines lost", "Lines that the agent gave up sending or Loki refused. Each is lost evidence.")
        .query(queries::LOG_LINES_DROPPED, "by Promtail")
        .query(queries::LOG_LINES_GIVEN_UP, "by the collector")
        .query(queries::LOG_LINES_ALLOY_GAVE_UP, "by Alloy")
        .query(queries::LOG_LINES_REFUSED, "refused by Loki"),
]);
