//! How large a cluster is, for estimates.

/// So many nodes and pods. Renders to no object: estimates of what metrics cost reckon with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClusterSize {
    /// Nodes, those of the control plane included. Default: 3.
    pub nodes: u32,
    /// API servers. Default: 1.
    pub api_servers: u32,
    /// Pods of all namespaces. Default: 60.
    pub pods: u32,
}

impl ClusterSize {
    /// What an environment has that says nothing: a small cluster of three nodes.
    pub const SMALL: Self = Self { nodes: 3, api_servers: 1, pods: 60 };
}
