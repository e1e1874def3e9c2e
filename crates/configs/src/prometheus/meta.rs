//! The labels that service discovery puts on targets before relabelling, so that none is misspelled.
//!
//! <https://prometheus.io/docs/prometheus/3.16/configuration/configuration/#kubernetes_sd_config>

/// Where the target is scraped: host and port.
pub const ADDRESS: &str = "__address__";
/// The URL scheme of the scrape.
pub const SCHEME: &str = "__scheme__";
/// The path of the scrape.
pub const METRICS_PATH: &str = "__metrics_path__";
/// The name of a series; only metric relabelling sees it.
pub const METRIC_NAME: &str = "__name__";
/// The URL parameter `target` of the scrape, which the blackbox exporter probes.
pub const PARAM_TARGET: &str = "__param_target";
/// The files that Promtail reads: a glob.
pub const LOG_PATH: &str = "__path__";

/// The namespace of the discovered object.
pub const NAMESPACE: &str = "__meta_kubernetes_namespace";
/// The name of a node, of role `node`.
pub const NODE_NAME: &str = "__meta_kubernetes_node_name";
/// The name of the Service behind an endpoint.
pub const SERVICE_NAME: &str = "__meta_kubernetes_service_name";
/// The name of the port of an endpoint.
pub const ENDPOINT_PORT_NAME: &str = "__meta_kubernetes_endpointslice_port_name";
/// `true` where an endpoint is ready.
pub const ENDPOINT_READY: &str = "__meta_kubernetes_endpointslice_endpoint_conditions_ready";
/// `Pod` or `Node`: what stands behind an endpoint.
pub const ENDPOINT_TARGET_KIND: &str = "__meta_kubernetes_endpointslice_address_target_kind";
/// The name of a pod.
pub const POD_NAME: &str = "__meta_kubernetes_pod_name";
/// The address of a pod.
pub const POD_IP: &str = "__meta_kubernetes_pod_ip";
/// The UID of a pod.
pub const POD_UID: &str = "__meta_kubernetes_pod_uid";
/// `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`.
pub const POD_PHASE: &str = "__meta_kubernetes_pod_phase";
/// `true` or `false`.
pub const POD_READY: &str = "__meta_kubernetes_pod_ready";
/// The node on which a pod runs.
pub const POD_NODE_NAME: &str = "__meta_kubernetes_pod_node_name";
/// The kind of a pod's controller.
pub const POD_CONTROLLER_KIND: &str = "__meta_kubernetes_pod_controller_kind";
/// The name of a pod's controller.
pub const POD_CONTROLLER_NAME: &str = "__meta_kubernetes_pod_controller_name";
/// The name of a container.
pub const CONTAINER_NAME: &str = "__meta_kubernetes_pod_container_name";
/// The name of a container's port.
pub const CONTAINER_PORT_NAME: &str = "__meta_kubernetes_pod_container_port_name";
/// The number of a container's port.
pub const CONTAINER_PORT_NUMBER: &str = "__meta_kubernetes_pod_container_port_number";
/// `true` where the container is an init container.
pub const CONTAINER_INIT: &str = "__meta_kubernetes_pod_container_init";

/// The value of the pod's label `key`.
pub fn pod_label(key: &str) -> String {
    format!("__meta_kubernetes_pod_label_{}", sanitized(key))
}

/// The value of the pod's annotation `key`.
pub fn pod_annotation(key: &str) -> String {
    format!("__meta_kubernetes_pod_annotation_{}", sanitized(key))
}

/// The value of the Service's label `key`.
pub fn service_label(key: &str) -> String {
    format!("__meta_kubernetes_service_label_{}", sanitized(key))
}

/// The value of the node's label `key`.
pub fn node_label(key: &str) -> String {
    format!("__meta_kubernetes_node_label_{}", sanitized(key))
}

/// The URL parameter `name` of the scrape.
pub fn param(name: &str) -> String {
    format!("__param_{name}")
}

/// As Prometheus turns a key into a part of a label's name: whatever may not stand there becomes `_`.
fn sanitized(key: &str) -> String {
    key.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_become_label_names() {
        assert_eq!(pod_annotation("prometheus.io/scrape"), "__meta_kubernetes_pod_annotation_prometheus_io_scrape");
        assert_eq!(service_label("app"), "__meta_kubernetes_service_label_app");
        assert_eq!(node_label("zone"), "__meta_kubernetes_node_label_zone");
        assert_eq!(pod_label("app.kubernetes.io/name"), "__meta_kubernetes_pod_label_app_kubernetes_io_name");
    }
}
