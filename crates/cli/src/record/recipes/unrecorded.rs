//! Programs that cannot be started beside a shell: their pages are brought, from `lab/cluster` or by hand.

use crate::catalogue::Draft;
use crate::record::Recipe;

pub(super) const KUBELET: Recipe = Recipe::brought(
    "kubelet",
    &[Draft { modes: &[include_str!("modes/kubelet-documented.prom")], ..Draft::of("kubelet") }],
    "it needs a node with a container runtime",
);

pub(super) const CADVISOR: Recipe = Recipe::brought(
    "cadvisor",
    &[Draft {
        modes: &[include_str!("modes/cadvisor-written.prom")],
        // `specMemoryValue` in metrics/prometheus.go.
        unlimited_at_zero: &[
            "container_spec_memory_limit_bytes",
            "container_spec_memory_reservation_limit_bytes",
            "container_spec_memory_swap_limit_bytes",
        ],
        ..Draft::of("cadvisor")
    }],
    "it is a part of the kubelet, which needs a node with a container runtime",
);

pub(super) const GRAFANA: Recipe = Recipe {
    workload: Some("grafana"),
    version: ("grafana_build_info", "version"),
    ..Recipe::brought(
        "grafana",
        &[Draft::of("grafana")],
        "it is a server with its front end, far larger than what it is asked",
    )
};

pub(super) const ALLOY: Recipe = Recipe {
    workload: Some("alloy"),
    version: ("alloy_build_info", "version"),
    ..Recipe::brought("alloy", &[Draft::of("alloy")], "its module cannot be built: it replaces dozens of others")
};

pub(super) const MYSQLD_EXPORTER: Recipe = Recipe {
    workload: Some("mysqld-exporter"),
    version: ("mysqld_exporter_build_info", "version"),
    ..Recipe::brought(
        "mysqld-exporter",
        &[Draft::of("mysqld-exporter")],
        "it needs two MariaDB servers, one of them a replica",
    )
};

pub(super) const NGINX_EXPORTER: Recipe = Recipe {
    workload: Some("nginx-exporter"),
    version: ("nginx_exporter_build_info", "version"),
    ..Recipe::brought("nginx-exporter", &[Draft::of("nginx-exporter")], "it needs an nginx with `stub_status`")
};
