//! Who is told what, and how: SMS wakes, chat informs, e-mail keeps; one trouble makes one message.

use super::{
    SCOPE, cache, database, delivery, logs, monitoring, nodes, orders, own_storage, shop, workload, workloads,
};
use kit::{days, hours, minutes, seconds};
use stack_facts::programs::{CHAT_URL, RECEIVERS, SMS_TOKEN, SMS_URL};
use watch::inhibit::{Inhibit, Which};
use watch::receiver::{Notifier, Receiver};
use watch::route::{Route, Routing};
use watch::severity::{CRITICAL, INFO, WARNING};

const SMS: Notifier = Notifier::sms(RECEIVERS.key(SMS_URL), RECEIVERS.key(SMS_TOKEN));
const CHAT: Notifier = Notifier::chat("#dhakacart-alerts", RECEIVERS.key(CHAT_URL));
const TEAM_MAIL: Notifier = Notifier::email("ops@dhakacart.com");

/// Whoever is on call: woken at any hour.
const ON_CALL: Receiver = Receiver::new("on-call", SMS).and(CHAT).and(TEAM_MAIL);
/// The team, in working hours.
const TEAM: Receiver = Receiver::new("team", CHAT).and(TEAM_MAIL);
/// The team's letter box, once a day.
const DIGEST: Receiver = Receiver::new("digest", TEAM_MAIL);
/// The daily letter that says "alerts arrive". People soon overlook that a letter did not come, hence the other one.
const DAILY_LETTER: Receiver = Receiver::new("daily-letter", TEAM_MAIL);

/// What is warned of; and whatever bears none of our severities.
///
/// They wait for five minutes: nobody is woken by them, and a cause that takes longer to show mutes what follows from
/// it.
const WARNINGS: Route =
    Route::new(WARNING, TEAM).group_by(&["alertname", SCOPE]).group_wait(minutes(5)).repeat_interval(hours(12));

/// Who is told. The Watchdog writes a letter a day; once a service outside the cluster raises the alarm when it falls
/// silent, give that as `Notifier::heartbeat` instead: no cluster can report its own death.
pub const ROUTES: &[Route] = &[
    // One cause, one message; the inhibitions below leave out what only follows from it.
    Route::new(CRITICAL, ON_CALL)
        .group_by(&["alertname", SCOPE])
        .group_wait(seconds(10))
        .group_interval(minutes(2))
        .repeat_interval(hours(1)),
    WARNINGS,
    Route::new(INFO, DIGEST)
        .group_by(&["severity"])
        .group_wait(hours(1))
        .group_interval(hours(24))
        .repeat_interval(days(3)),
    Route::heartbeat(DAILY_LETTER),
];

/// The way of every alert.
pub const ROUTING: Routing = Routing { default_route: WARNINGS, routes: ROUTES, inhibit_rules: INHIBITIONS };

const APP: &str = "app";
const DEPLOYMENT: &str = "deployment";
const ONE_DATABASE: &str = "the shop has one database, and its backend cannot work without it";
const ONE_CACHE: &str = "the shop has one Redis, and its backend reports itself unhealthy without it";
const ONE_WAY: &str = "customers reach the one backend through the one frontend, whose access log counts its failures";
const NOT_STORED: &str = "a Prometheus that stores nothing misses all targets at once";
const ONE_DNS: &str = "the cluster has one DNS, and the exporters, the probes and all receivers are found by it";
const UNREAD: &str = "one exporter reads all of a node";
const NODE: &[&str] = &["node"];
const AWAY: &str = "pods of a node that is lost are missing wherever their Deployment is";
const SAME_APP: &str = "both speak of the same app, one by its Deployment";

/// What mutes what: the alert that says more mutes the one that says less of the same thing, and a cause its
/// consequences.
///
/// A node that is down does not mute what is critical: it may stay away for days, and the shop must not fall silent
/// meanwhile.
const INHIBITIONS: &[Inhibit] = &[
    Inhibit::new(&nodes::CRITICAL_CPU_USAGE, &nodes::HIGH_CPU).equal(&["node"]),
    Inhibit::new(&nodes::CRITICAL_MEMORY_USAGE, &nodes::HIGH_MEMORY_USAGE).equal(&["node"]),
    Inhibit::new(&nodes::DISK_SPACE_CRITICAL, &nodes::DISK_SPACE_LOW).equal(&["node", "device"]),
    Inhibit::new(&shop::CRITICAL_ERROR_RATE, &shop::HIGH_ERROR_RATE).equal(&[APP]),
    Inhibit::new(&shop::CRITICAL_ERROR_RATE, &shop::ERROR_BUDGET_BURNS_FAST).equal(&[APP]),
    Inhibit::new(&shop::CRITICAL_ERROR_RATE, &shop::HIGH_RESPONSE_TIME).equal(&[APP]),
    Inhibit::new(&shop::CRITICAL_ERROR_RATE, &orders::COUNTED_ORDERS_FAIL).equal(&[APP]),
    Inhibit::new(&shop::ERROR_BUDGET_BURNS_FAST, &shop::ERROR_BUDGET_BURNS).equal(&[APP]),
    Inhibit::new(&shop::SERVICE_DOES_NOT_ANSWER, &shop::PROBE_FAILED)
        .equal(&["instance"])
        .equal_suffices("an instance is one URL, and so of one app"),
    Inhibit::new(&shop::SERVICE_DOWN, &workloads::DEPLOYMENT_REPLICAS_MISSING).equal(&["namespace", DEPLOYMENT]),
    // A release whose containers end again and again never has all its pods; and says why.
    Inhibit::new(&workloads::CONTAINER_RESTARTING, &workloads::DEPLOYMENT_REPLICAS_MISSING)
        .equal(&["namespace", DEPLOYMENT]),
    Inhibit::new(&workloads::CONTAINER_OUT_OF_MEMORY, &workloads::CONTAINER_RESTARTING).equal(&[
        "namespace",
        "pod",
        "container",
    ]),
    // One endpoint that fails makes customers' requests fail, slow ones among them.
    Inhibit::new(&shop::SERVICE_DOES_NOT_ANSWER, &shop::PROBE_SLOW)
        .equal(&[APP])
        .equal_suffices("what does not answer at one address is slow at its others"),
    Inhibit::each(unanswered(BACKEND), FELT_OF_THE_BACKEND).everywhere(ONE_WAY),
    Inhibit::new(&shop::CRITICAL_ERROR_RATE, &orders::LOGGED_ORDERS_FAIL).everywhere(ONE_WAY),
    Inhibit::new(&shop::CRITICAL_ERROR_RATE, &logs::BACKEND_LOGS_ERRORS).everywhere(ONE_WAY),
    // The kubelet evicts because a disk is full.
    Inhibit::between(
        Which::alert(&nodes::NODE_UNDER_PRESSURE).with("condition", "DiskPressure"),
        Which::alert(&nodes::DISK_SPACE_CRITICAL),
    )
    .equal(&["node"])
    .equal_suffices("the first step of a node under pressure is to look at all its disks"),
    // A node that is down explains every warning about that node.
    Inhibit::all(&nodes::KUBE_NODE_NOT_READY, Which::of(WARNING).with(SCOPE, "node")).equal(&["node"]),
    // Without node-exporter nobody knows of the node's CPU, memory and disks: neither that it is bad, nor that it is
    // over.
    Inhibit::each(unread(NODE_EXPORTER), OF_NODE_EXPORTER).equal(NODE).equal_suffices(UNREAD),
    // Its pods are missing, until it returns or others have room. An app without any pod is critical, and is told.
    Inhibit::new(&nodes::KUBE_NODE_NOT_READY, &workloads::DEPLOYMENT_REPLICAS_MISSING).everywhere(AWAY),
    // What takes the stack's own eyes.
    Inhibit::new(&own_storage::PROMETHEUS_VOLUME_FULL, &own_storage::PROMETHEUS_CANNOT_WRITE).everywhere(NOT_STORED),
    Inhibit::new(&own_storage::PROMETHEUS_CANNOT_WRITE, &monitoring::NO_INSTANCE_LEFT).everywhere(NOT_STORED),
    Inhibit::between(
        Which::alert(&monitoring::INSTANCE_DOWN).with("job", LOKI),
        Which::alert(&logs::LOG_AGENT_NOT_SHIPPING),
    )
    .everywhere("all agents send to one Loki"),
    Inhibit::each(Which::alert(&workloads::CLUSTER_DNS_DOWN), FOUND_BY_NAME).everywhere(ONE_DNS),
    Inhibit::each(Which::alert(&workloads::CLUSTER_DNS_DOWN), FELT_BY_CUSTOMERS).everywhere(ONE_DNS),
    Inhibit::new(&workloads::CLUSTER_DNS_DOWN, &workloads::DEPLOYMENT_REPLICAS_MISSING)
        .equal(&["namespace", DEPLOYMENT]),
    // A database that is down, and all that the backend and its customers feel of it.
    Inhibit::each(Which::alert(&database::POSTGRES_DOWN), FELT_BY_CUSTOMERS).everywhere(ONE_DATABASE),
    Inhibit::all(&database::POSTGRES_DOWN, of_deployment(DATABASE)).everywhere(ONE_DATABASE),
    Inhibit::new(&database::POSTGRES_DOWN, &database::DATABASE_CONNECTIONS_EXHAUSTED).everywhere(ONE_DATABASE),
    Inhibit::each(Which::alert(&database::DATABASE_CONNECTIONS_EXHAUSTED), FELT_BY_CUSTOMERS).everywhere(ONE_DATABASE),
    Inhibit::new(&database::DATABASE_CONNECTIONS_EXHAUSTED, &database::HIGH_DATABASE_CONNECTIONS)
        .everywhere(ONE_DATABASE),
    Inhibit::each(Which::alert(&cache::REDIS_DOWN), FELT_BY_CUSTOMERS).everywhere(ONE_CACHE),
    Inhibit::all(&cache::REDIS_DOWN, of_deployment(CACHE)).everywhere(ONE_CACHE),
    // Without a pod nothing answers, and all requests fail.
    Inhibit::between(service_down(BACKEND), Which::labelled(APP, BACKEND)).everywhere(SAME_APP),
    Inhibit::between(service_down(BACKEND), Which::labelled(APP, FRONTEND).with(SCOPE, "app")).everywhere(ONE_WAY),
    Inhibit::between(service_down(BACKEND), budget_of(FRONTEND)).everywhere(ONE_WAY),
    Inhibit::between(service_down(BACKEND), Which::alert(&orders::LOGGED_ORDERS_FAIL)).everywhere(ONE_WAY),
    Inhibit::between(service_down(FRONTEND), Which::labelled(APP, FRONTEND)).everywhere(SAME_APP),
];

/// What is known of a node by its node-exporter alone.
const OF_NODE_EXPORTER: &[Which] = &[
    Which::alert(&nodes::HIGH_CPU),
    Which::alert(&nodes::CRITICAL_CPU_USAGE),
    Which::alert(&nodes::HIGH_MEMORY_USAGE),
    Which::alert(&nodes::CRITICAL_MEMORY_USAGE),
    Which::alert(&nodes::DISK_SPACE_LOW),
    Which::alert(&nodes::DISK_SPACE_CRITICAL),
    Which::alert(&nodes::INODES_LOW),
    Which::alert(&nodes::CLOCK_SKEW),
    Which::alert(&nodes::CLOCK_NOT_SYNCHRONISED),
];

/// What needs names to be found.
const FOUND_BY_NAME: &[Which] = &[
    Which::alert(&monitoring::PROBES_UNREACHABLE),
    Which::alert(&monitoring::INSTANCE_DOWN),
    Which::alert(&logs::LOG_AGENT_NOT_SHIPPING),
    Which::alert(&delivery::ALERTMANAGER_NOTIFICATIONS_FAILING),
];

/// All that is said of a backend that cannot work, and of those who ask it.
const FELT_BY_CUSTOMERS: &[Which] = &[
    of_deployment(BACKEND),
    Which::labelled(APP, BACKEND),
    Which::labelled(APP, FRONTEND).with(SCOPE, "app"),
    budget_of(FRONTEND),
    Which::alert(&orders::LOGGED_ORDERS_FAIL),
];

/// What an address of the backend makes true that does not answer.
const FELT_OF_THE_BACKEND: &[Which] = &[
    Which::labelled(APP, BACKEND).with(SCOPE, "app"),
    Which::labelled(APP, FRONTEND).with(SCOPE, "app"),
    budget_of(FRONTEND),
    Which::alert(&orders::LOGGED_ORDERS_FAIL),
    Which::alert(&logs::BACKEND_LOGS_ERRORS),
];

const BACKEND: &str = workload::BACKEND.name().as_str();
const FRONTEND: &str = workload::FRONTEND.name().as_str();
const DATABASE: &str = workload::DATABASE.name().as_str();
const CACHE: &str = workload::CACHE.name().as_str();

const fn of_deployment(name: &'static str) -> Which {
    Which::labelled(DEPLOYMENT, name)
}

const NODE_EXPORTER: &str = "node-exporter";
const LOKI: &str = "loki";

/// What is scraped of each node cannot be read.
const fn unread(job: &'static str) -> Which {
    Which::alert(&monitoring::NODE_AGENT_DOWN).with("job", job)
}

/// An address of the app does not answer.
const fn unanswered(app: &'static str) -> Which {
    Which::alert(&shop::SERVICE_DOES_NOT_ANSWER).with(APP, app)
}

const fn budget_of(app: &'static str) -> Which {
    Which::alert(&shop::ERROR_BUDGET_BURNS_FAST).with(APP, app)
}

const fn service_down(deployment: &'static str) -> Which {
    Which::alert(&shop::SERVICE_DOWN).with(DEPLOYMENT, deployment)
}
