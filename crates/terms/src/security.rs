//! Pod Security: every pod is `restricted` unless it names the privilege that it needs and why.

/// A privilege that Pod Security `restricted` does not allow.
///
/// <https://kubernetes.io/docs/concepts/security/pod-security-standards/>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privilege {
    /// Mounts folders of the node.
    HostPath,
    /// Shares the node's network, so that its ports are the node's.
    HostNetwork,
    /// Sees the node's processes.
    HostProcesses,
    /// Runs as root inside the container.
    Root,
}

impl Privilege {
    /// Its name in code, for messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HostPath => "Privilege::HostPath",
            Self::HostNetwork => "Privilege::HostNetwork",
            Self::HostProcesses => "Privilege::HostProcesses",
            Self::Root => "Privilege::Root",
        }
    }
}

/// A privilege that a workload has, and why it needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exemption<'a> {
    /// The privilege.
    pub privilege: Privilege,
    /// Why, in a sentence that the generated docs list.
    pub reason: &'a str,
}
