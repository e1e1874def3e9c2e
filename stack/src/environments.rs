//! Where the stack runs. An environment says only what differs there. One that is not in the list does not compile: it
//! is unused.

use kit::{Bucket, ClusterSize, Environment, Exposure, Notifications, Queue, RemoteWrite, days};
use programs::prelude::*;
use stack_facts::programs::{
    Alertmanager, CENTRAL_METRICS, Grafana, Loki, OBJECT_STORAGE, Prometheus, ThanosQuery, ThanosStore,
};
use watch::scrape::Exploration;

/// All of them, the default one first.
pub const ALL: &[Environment] = &[DEFAULT, KUBEADM, HA, REMOTE];

/// The mail server. Its password, and the URLs of chat and SMS, are in the Secret `alertmanager-receivers`.
const MAIL: Notifications = Notifications {
    smarthost: "smtp.dhakacart.com:587",
    username: "alerts@dhakacart.com",
    from: "alerts@dhakacart.com",
    placeholders: false,
};

/// Any cluster with a default storage class: reached by `kubectl port-forward`, Secrets bundled, nobody notified yet.
/// New panels and alerts are tried out here, so that each job keeps the families of its program that people look for.
const DEFAULT: Environment = Environment::new("default", "monitoring", Notifications { placeholders: true, ..MAIL });

/// The shop's cluster: kubeadm on EC2, two masters and three workers, where operators expect these NodePorts and keep
/// Secrets themselves. On call one reads boards and runbooks, whose series are all kept: beside them every program's
/// version, memory, CPU and open files suffice.
const KUBEADM: Environment = Environment::new("kubeadm", "environments/kubeadm", MAIL)
    .cluster_of(ClusterSize { nodes: 5, api_servers: 2, pods: 80 })
    .explores(Exploration::Small)
    .storage_class("local-path")
    .existing_secrets()
    .reached_at("monitoring.dhakacart.com")
    .expose(Exposure::node_port(Prometheus::ENDPOINT, 30090))
    .expose(Exposure::node_port(Grafana::ENDPOINT, 30091))
    .expose(Exposure::node_port(Alertmanager::ENDPOINT, 30093));

/// The bucket of blocks of metrics, in the region of the shop's cluster.
const BLOCKS: Bucket = Bucket::s3("dhakacart-metrics", "s3.ap-southeast-1.amazonaws.com")
    .region("ap-southeast-1")
    .credentials(OBJECT_STORAGE.key("access-key"), OBJECT_STORAGE.key("secret-key"))
    .keep(days(365));

/// The bucket of the lines of logs, beside it: what is in it, Loki deletes.
const LINES: Bucket = Bucket::s3("dhakacart-logs", "s3.ap-southeast-1.amazonaws.com")
    .region("ap-southeast-1")
    .credentials(OBJECT_STORAGE.key("access-key"), OBJECT_STORAGE.key("secret-key"));

/// A cluster of three nodes or more, where one of them may fail: three Alertmanagers, two Prometheis that are seen as
/// one, a year of metrics in a bucket, three Lokis that keep the logs in another, and two Grafanas that share a
/// database. What nobody reads is not stored for a year.
const HA: Environment = Environment::new("ha", "environments/ha", MAIL)
    .explores(Exploration::Small)
    .existing_secrets()
    .replicas(&Alertmanager::WORKLOAD, 3)
    .replicas(&Prometheus::WORKLOAD, 2)
    .object_storage(BLOCKS)
    .replicas(&ThanosQuery::WORKLOAD, 2)
    .replicas(&ThanosStore::WORKLOAD, 2)
    .replicas(&Loki::WORKLOAD, 3)
    .log_storage(LINES)
    .replicas(&Grafana::WORKLOAD, 2);

/// The central receiver, which sees every cluster of the shop. A few requests at once suffice for one of them.
const CENTRAL: RemoteWrite = RemoteWrite::to("https://metrics.dhakacart.com/api/v1/push")
    .basic_auth("dhakacart-remote", CENTRAL_METRICS.key("password"))
    .queue(Queue::new().max_shards(10));

/// A further cluster, whose samples a central receiver gets too: it keeps what others have to see for long. What nobody
/// reads is not sent.
const REMOTE: Environment = Environment::new("remote", "environments/remote", MAIL)
    .explores(Exploration::Small)
    .existing_secrets()
    .external_label("cluster", "dhakacart-remote")
    .remote_write(CENTRAL);
