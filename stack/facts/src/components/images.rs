//! Every image of the stack, pinned, and nowhere else. To upgrade: change a tag, `cargo xtask gen`, `cargo test`.

use kit::Image;

/// The current long-term support line of Prometheus (until 2027-07-31).
pub const PROMETHEUS: Image = Image::new("quay.io/prometheus/prometheus", "v3.13.2").keeps_state_in("/prometheus");

/// Silences and the log of what was notified are its state.
pub const ALERTMANAGER: Image =
    Image::new("quay.io/prometheus/alertmanager", "v0.34.0").keeps_state_in("/alertmanager");

/// The last minor of Grafana 12. Its Prometheus and Loki data sources are part of the program; from 13.1 they are plugins
/// that it tries to update on a read-only file system, and then they are gone.
pub const GRAFANA: Image = Image::new("docker.io/grafana/grafana", "12.4.3").keeps_state_in("/var/lib/grafana");

/// No shell inside since 3.6, so nothing can be executed in it.
pub const LOKI: Image = Image::new("docker.io/grafana/loki", "3.7.6").keeps_state_in("/loki");

/// The last Promtail that was published: it is no longer developed, and its versions are not Loki's.
pub const PROMTAIL: Image = Image::new("docker.io/grafana/promtail", "3.6.11").keeps_state_in("/run/promtail");

/// Metrics of nodes.
pub const NODE_EXPORTER: Image = Image::new("quay.io/prometheus/node-exporter", "v1.12.1");

/// Metrics of Kubernetes' objects.
pub const KUBE_STATE_METRICS: Image = Image::new("registry.k8s.io/kube-state-metrics/kube-state-metrics", "v2.20.0");

/// Metrics of the shop's database.
pub const POSTGRES_EXPORTER: Image = Image::new("quay.io/prometheuscommunity/postgres-exporter", "v0.20.1");

/// Metrics of the shop's cache.
pub const REDIS_EXPORTER: Image = Image::new("docker.io/oliver006/redis_exporter", "v1.89.0");

/// Probes of the shop's URLs.
pub const BLACKBOX_EXPORTER: Image = Image::new("quay.io/prometheus/blackbox-exporter", "v0.28.0");
