//! The changes to the disk that a run makes, each of which may be asked about before.

use std::io;

/// A change to the disk that is about to be made. Paths are relative to the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A folder is created.
    CreateFolder(String),
    /// The new text of a file is written beside it.
    Stage(String),
    /// The new text takes its place.
    Publish(String),
    /// An orphan or a leftover is removed.
    Remove(String),
    /// A folder that became empty is removed.
    RemoveFolder(String),
}

/// Asked before every change to the disk; an error stops the run there as if the disk had reported it.
///
/// Tests fill the disk, wait, or kill the process at a chosen step with it.
pub type Before<'a> = dyn Fn(&Step) -> io::Result<()> + 'a;
