//! Where the targets of a job come from: the Kubernetes API, or a fixed list.
//!
//! <https://prometheus.io/docs/prometheus/3.16/configuration/configuration/#kubernetes_sd_config>

use serde::Serialize;

use crate::settings::settings;
use terms::Fault;

/// What is discovered. `endpoints` is left out: its API is deprecated, `endpointslice` took its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// A target a node, at its kubelet's port.
    Node,
    /// A target a port of a Service, at the Service's address.
    Service,
    /// A target a declared port of a pod's container, or one without port where none is declared.
    Pod,
    /// A target an address behind a Service: what scrapes every replica.
    EndpointSlice,
    /// A target a path of an ingress.
    Ingress,
}

settings! {
    /// Targets from the Kubernetes API, seen through the pod's service account. One of `kubernetes_sd_configs:`.
    pub struct KubernetesSd sealed (
        /// What is discovered.
        role: Role,
    ) {
        /// The namespaces in which to look. Default: all, which takes a ClusterRole.
        namespaces: value Namespaces,
        /// Which objects the API server sends at all.
        selectors: list Selector,
        /// What else to attach to the targets as meta labels.
        attach_metadata: value AttachMetadata,
    }
}

impl KubernetesSd {
    /// Discovers objects of this role in all namespaces.
    pub fn new(role: Role) -> Self {
        Self::sealed(role)
    }

    /// Discovers only in these namespaces.
    pub fn in_namespaces(self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.namespaces(Namespaces::new().names(names))
    }

    /// Lets the API server send only objects of `role` whose labels match, such as `app=tea-house`.
    #[track_caller]
    pub fn with_labels(self, role: Role, selector: &str) -> Self {
        self.selected(Selector { role, label: Some(selector.to_owned()), field: None })
    }

    /// Lets the API server send only objects of `role` whose fields match, such as `spec.nodeName=node-1`.
    #[track_caller]
    pub fn with_fields(self, role: Role, selector: &str) -> Self {
        self.selected(Selector { role, label: None, field: Some(selector.to_owned()) })
    }

    #[track_caller]
    fn selected(mut self, selector: Selector) -> Self {
        let watched = match self.role {
            Role::EndpointSlice => matches!(selector.role, Role::EndpointSlice | Role::Service | Role::Pod),
            role => role == selector.role,
        };
        if !watched {
            Fault::new("discovery of role ")
                .quoted(self.role.name())
                .text(" does not look at objects of role ")
                .quoted(selector.role.name())
                .fix("select by the discovered role")
                .raise()
        }
        self.selectors.push(selector);
        self
    }
}

impl Role {
    /// Its name in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Service => "service",
            Self::Pod => "pod",
            Self::EndpointSlice => "endpointslice",
            Self::Ingress => "ingress",
        }
    }
}

settings! {
    /// The namespaces in which to look. Renders to `namespaces:`.
    pub struct Namespaces {
        /// Whether the namespace in which the program itself runs is one of them. Default false.
        own_namespace: value bool,
        /// Their names.
        names: texts,
    }
}

/// A label or field selector for the objects of one role. One of `selectors:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Selector {
    role: Role,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

settings! {
    /// What else the targets of roles `pod` and `endpointslice` bear as meta labels. Each takes further rights.
    /// Prometheus knows more of it than Promtail, which shares this type and refuses what it does not know.
    pub struct AttachMetadata {
        /// The labels and annotations of the node; takes list and watch on nodes. Default false.
        node: value bool,
        /// The labels and annotations of the namespace; takes list and watch on namespaces. Default false.
        namespace: value bool,
    }
}

settings! {
    /// Targets by address. One of `static_configs:`.
    pub struct StaticConfig {
        /// Hosts and ports, such as `loki.watchers.svc:3100`.
        targets: texts,
        /// Labels that all series of these targets bear.
        labels: map,
    }
}

impl StaticConfig {
    /// These targets.
    pub fn of(targets: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::new().targets(targets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discovery_is_narrowed_by_namespace_and_selector() {
        let discovery = KubernetesSd::new(Role::EndpointSlice)
            .in_namespaces(["tea"])
            .with_labels(Role::Service, "app=tea-house")
            .with_fields(Role::Pod, "spec.nodeName=tea-1")
            .attach_metadata(AttachMetadata::new().node(true));
        assert_eq!(
            serde_yaml::to_string(&discovery).unwrap(),
            "\
role: endpointslice
namespaces:
  names:
  - tea
selectors:
- role: service
  label: app=tea-house
- role: pod
  field: spec.nodeName=tea-1
attach_metadata:
  node: true
"
        );
    }

    #[test]
    fn a_selector_looks_at_what_is_discovered() {
        let caught = std::panic::catch_unwind(|| KubernetesSd::new(Role::Pod).with_labels(Role::Service, "app=x"));
        assert!(caught.is_err());
    }
}
