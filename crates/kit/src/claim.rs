//! Claims of persistent volumes: a name and a size, which an environment may change.

use terms::{Bytes, Name};

/// A persistent volume of one pod (`ReadWriteOnce`). Renders to a PersistentVolumeClaim, or to a StatefulSet's
/// template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a claim is written only if a workload mounts it"]
pub struct Claim<'a> {
    name: Name<'a>,
    size: Bytes,
}

impl<'a> Claim<'a> {
    /// A claim of this size, of the environment's storage class.
    #[track_caller]
    pub const fn new(name: &'a str, size: Bytes) -> Self {
        Self { name: Name::new(name), size }
    }

    /// Its name.
    pub const fn name(&self) -> Name<'a> {
        self.name
    }

    /// Its size, where the environment does not say otherwise.
    pub const fn size(&self) -> Bytes {
        self.size
    }
}
