//! The programs that watch the shop, and what is said of each. What is not said is the default that `programs`
//! documents.
//!
//! Retention, sizes of volumes and replicas differ by environment: `stack/src/environments.rs`.

use crate::{log_pipeline, shop};
use kit::{Namespace, Secret, SecretEntry};
use programs::grafana::Database;
use programs::prelude::*;
use programs::{
    alertmanager, alloy, blackbox_exporter, grafana, kube_state_metrics, loki, node_exporter, otel_collector,
    postgres_exporter, prometheus, promtail, redis_exporter, thanos_compactor, thanos_query, thanos_store, versitygw,
};

/// Where the stack lives. The shop's own network policies admit scrapes from a namespace labelled `name: monitoring`.
pub const NAMESPACE: Namespace = Namespace::ours("monitoring");

/// Scrapes every job, evaluates every rule.
pub struct Prometheus;
impl prometheus::Deployed for Prometheus {
    const SETTINGS: prometheus::Settings = prometheus::Settings {
        external_labels: &[("cluster", "dhakacart")],
        alertmanager: Some(Alertmanager::ENDPOINT),
        ..prometheus::Settings::new(NAMESPACE)
    };
}

/// Notifies people by e-mail, chat and SMS.
pub struct Alertmanager;
impl alertmanager::Deployed for Alertmanager {
    const SETTINGS: alertmanager::Settings = alertmanager::Settings {
        smtp_password: Some(RECEIVERS.key(SMTP_PASSWORD)),
        sender: "DhakaCart",
        time_zone: "Asia/Dhaka",
        ..alertmanager::Settings::new(NAMESPACE, RECEIVERS)
    };
}

/// The password of the mail server's user.
pub const SMTP_PASSWORD: &str = "smtp-password";
/// The URL of the chat's incoming webhook.
pub const CHAT_URL: &str = "slack-url";
/// The URL of the SMS gateway's webhook.
pub const SMS_URL: &str = "sms-url";
/// The bearer token of the SMS gateway.
pub const SMS_TOKEN: &str = "sms-token";

/// What the receivers need. Bundled, it is empty: notifications then fail, and an alert says so.
pub const RECEIVERS: Secret = Secret::ours(
    "alertmanager-receivers",
    &[
        SecretEntry::to_be_filled_in(SMTP_PASSWORD),
        SecretEntry::to_be_filled_in(CHAT_URL),
        SecretEntry::to_be_filled_in(SMS_URL),
        SecretEntry::to_be_filled_in(SMS_TOKEN),
    ],
);

/// Shows the dashboards.
pub struct Grafana;
impl grafana::Deployed for Grafana {
    const SETTINGS: grafana::Settings = grafana::Settings {
        scrape_interval: Prometheus::INTERVAL,
        query_layer: Some(ThanosQuery::ENDPOINT),
        loki: Some(Loki::ENDPOINT),
        alertmanager: Some(Alertmanager::ENDPOINT),
        database: Some(Database::postgres(
            "postgres.dhakacart.com",
            5432,
            "grafana",
            GRAFANA_DATABASE.key("user"),
            GRAFANA_DATABASE.key("password"),
        )),
        folder: "DhakaCart",
        folder_uid: "dhakacart",
        tags: &["dhakacart"],
        ..grafana::Settings::new(NAMESPACE, ADMIN.key("admin-user"), ADMIN.key("admin-password"), Prometheus::ENDPOINT)
    };
}

/// The user of the database that Grafana has where an environment runs several of it.
pub const GRAFANA_DATABASE: Secret =
    Secret::ours("grafana-database", &[SecretEntry::to_be_filled_in("user"), SecretEntry::to_be_filled_in("password")]);

/// Grafana's first login, as the plan says it.
pub const ADMIN: Secret = Secret::ours(
    "grafana-admin",
    &[SecretEntry::bundled("admin-user", "admin"), SecretEntry::bundled("admin-password", "dhakacart123")],
);

/// Keeps the logs, and evaluates alerts on them.
pub struct Loki;
impl loki::Deployed for Loki {
    const SETTINGS: loki::Settings = loki::Settings {
        alertmanager: Some(Alertmanager::ENDPOINT),
        otlp: otel_collector::otlp::<OtelCollector>,
        ..loki::Settings::new(NAMESPACE)
    };
}

/// Ships the logs, each line with its level.
pub struct Promtail;
impl promtail::Deployed for Promtail {
    const SETTINGS: promtail::Settings = promtail::Settings {
        pipeline_stages: || log_pipeline::pipeline().promtail(),
        ..promtail::Settings::new(NAMESPACE, Loki::ENDPOINT)
    };
}

/// Ships the logs where an environment says so, in Promtail's place: with the same labels and counters.
pub struct OtelCollector;
impl otel_collector::Deployed for OtelCollector {
    const SETTINGS: otel_collector::Settings =
        otel_collector::Settings::new(NAMESPACE, Loki::ENDPOINT, log_pipeline::pipeline);
}

/// Ships the logs where an environment says so, as Promtail's heir: with the same labels, stages and counters.
pub struct Alloy;
impl alloy::Deployed for Alloy {
    const SETTINGS: alloy::Settings = alloy::Settings::new(NAMESPACE, Loki::ENDPOINT, log_pipeline::pipeline);
}

/// Answers over both Prometheis and their old blocks, where an environment keeps these in a bucket.
pub struct ThanosQuery;
impl thanos_query::Deployed for ThanosQuery {
    const SETTINGS: thanos_query::Settings =
        thanos_query::Settings::new(NAMESPACE, Prometheus::ENDPOINT, ThanosStore::STORE);
}

/// Reads old blocks from that bucket.
pub struct ThanosStore;
impl thanos_store::Deployed for ThanosStore {
    const SETTINGS: thanos_store::Settings = thanos_store::Settings::new(NAMESPACE);
}

/// Joins, downsamples and deletes blocks in that bucket.
pub struct ThanosCompactor;
impl thanos_compactor::Deployed for ThanosCompactor {
    const SETTINGS: thanos_compactor::Settings = thanos_compactor::Settings::new(NAMESPACE);
}

/// Keeps buckets where a cluster has none, and an environment says so:
/// `.object_storage(Bucket::s3_in_cluster("dhakacart-metrics", ObjectStore::ENDPOINT).credentials(..))`. It is one pod
/// with one volume.
pub struct ObjectStore;
impl versitygw::Deployed for ObjectStore {
    const SETTINGS: versitygw::Settings = versitygw::Settings::new(NAMESPACE);
}

/// The keys of that bucket.
pub const OBJECT_STORAGE: Secret = Secret::ours(
    "object-storage",
    &[SecretEntry::to_be_filled_in("access-key"), SecretEntry::to_be_filled_in("secret-key")],
);

/// The password of the cluster at the central receiver of samples, where an environment writes to it.
pub const CENTRAL_METRICS: Secret = Secret::ours("central-metrics", &[SecretEntry::to_be_filled_in("password")]);

/// Measures the nodes.
pub struct NodeExporter;
impl node_exporter::Deployed for NodeExporter {
    const SETTINGS: node_exporter::Settings = node_exporter::Settings::new(NAMESPACE);
}

/// Measures Kubernetes' objects.
pub struct KubeStateMetrics;
impl kube_state_metrics::Deployed for KubeStateMetrics {
    const SETTINGS: kube_state_metrics::Settings = kube_state_metrics::Settings::new(NAMESPACE);
}

/// Probes the shop as its customers reach it.
pub struct BlackboxExporter;
impl blackbox_exporter::Deployed for BlackboxExporter {
    const SETTINGS: blackbox_exporter::Settings = blackbox_exporter::Settings {
        purpose: "probes the shop's URLs",
        ..blackbox_exporter::Settings::new(NAMESPACE)
    };
}

/// Measures the shop's database, from the shop's namespace: its Secret lies there, and its policies admit no other.
pub struct PostgresExporter;
impl postgres_exporter::Deployed for PostgresExporter {
    const SETTINGS: postgres_exporter::Settings = postgres_exporter::Settings {
        purpose: "measures the shop's database",
        ..postgres_exporter::Settings::new(
            shop::NAMESPACE,
            shop::DATABASE_SERVICE.at(shop::DATABASE_PORT),
            shop::DATABASE_NAME,
            shop::SECRETS.key("DB_USER"),
            shop::SECRETS.key("DB_PASSWORD"),
        )
    };
}

/// Measures the shop's cache, from the shop's namespace as well.
pub struct RedisExporter;
impl redis_exporter::Deployed for RedisExporter {
    const SETTINGS: redis_exporter::Settings = redis_exporter::Settings {
        purpose: "measures the shop's cache",
        ..redis_exporter::Settings::new(shop::NAMESPACE, shop::CACHE_SERVICE.at(shop::CACHE_PORT))
    };
}
