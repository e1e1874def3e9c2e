//! Claims of persistent volumes: a name and a size, which an environment may change.

use terms::{Bytes, Name, Origin};

/// A persistent volume of one pod (`ReadWriteOnce`). Renders to a PersistentVolumeClaim, or to a StatefulSet's
/// template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a claim is written only if a workload mounts it"]
pub struct Claim<'a> {
    name: Name<'a>,
    size: Bytes,
    origin: Origin,
}

impl<'a> Claim<'a> {
    /// A claim of this size, of the environment's storage class.
    #[track_caller]
    pub const fn new(name: &'a str, size: Bytes) -> Self {
        Self { name: Name::new(name), size, origin: Origin::here() }
    }

    /// Its name.
    pub const fn name(&self) -> Name<'a> {
        self.name
    }

    /// Its size, where the environment does not say otherwise.
    pub const fn size(&self) -> Bytes {
        self.size
    }

    /// Whether both are the one that was written at that line: claims of two programs may have one name, `data` say,
    /// where StatefulSets name their volumes after themselves.
    pub fn is(&self, other: &Claim) -> bool {
        self.name == other.name && self.origin.location() == other.origin.location()
    }
}
