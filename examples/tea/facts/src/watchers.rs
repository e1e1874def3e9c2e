//! The programs that watch. What is not said is the default that the crate `programs` documents.

use kit::{Namespace, Secret, SecretEntry};
use programs::prelude::*;
use programs::{alertmanager, grafana, prometheus};

/// Where they run.
pub const WATCHERS: Namespace = Namespace::ours("watchers");

/// What the receivers need.
pub const RECEIVERS: Secret = Secret::ours(
    "receivers",
    &[SecretEntry::to_be_filled_in("pager-url"), SecretEntry::to_be_filled_in("smtp-password")],
);

const LOGIN: Secret =
    Secret::ours("grafana-login", &[SecretEntry::bundled("user", "tea"), SecretEntry::to_be_filled_in("password")]);

pub struct Prometheus;
impl prometheus::Deployed for Prometheus {
    const SETTINGS: prometheus::Settings = prometheus::Settings {
        external_labels: &[("cluster", "tea")],
        alertmanager: Some(Alertmanager::ENDPOINT),
        ..prometheus::Settings::new(WATCHERS)
    };
}

pub struct Alertmanager;
impl alertmanager::Deployed for Alertmanager {
    const SETTINGS: alertmanager::Settings = alertmanager::Settings {
        smtp_password: Some(RECEIVERS.key("smtp-password")),
        ..alertmanager::Settings::new(WATCHERS, RECEIVERS)
    };
}

pub struct Grafana;
impl grafana::Deployed for Grafana {
    const SETTINGS: grafana::Settings = grafana::Settings {
        alertmanager: Some(Alertmanager::ENDPOINT),
        folder: "Tea",
        ..grafana::Settings::new(WATCHERS, LOGIN.key("user"), LOGIN.key("password"), Prometheus::ENDPOINT)
    };
}
