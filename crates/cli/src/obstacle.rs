//! What stands in the way of writing: all of it is found before anything changes, and none of it is ours to remove.

use crate::problem::problem;
use findings::Finding;
use serde::Serialize;

use crate::GEN;

/// What something is, if not what we need there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, and its target. Writing through it would write elsewhere.
    Link {
        /// Where it leads.
        to: String,
    },
    /// A device, a pipe or a socket.
    Device,
}

impl std::fmt::Display for Kind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Self::File => formatter.write_str("a file"),
            Self::Folder => formatter.write_str("a folder"),
            Self::Link { to } => write!(formatter, "a symbolic link to `{to}`"),
            Self::Device => formatter.write_str("a device, a pipe or a socket"),
        }
    }
}

/// Something at a path relative to the root that no run may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Something else where a folder must be.
    NotAFolder(Kind),
    /// Something else where a file must be.
    NotAFile(Kind),
    /// A file that must change, and that somebody closed to writing.
    ReadOnlyFile,
    /// A folder whose entries must change, and that somebody closed to writing.
    ReadOnlyFolder,
    /// Something that cannot be looked into, and the reason.
    Unreadable(String),
}

impl Obstacle {
    /// The obstacle at `path` in words, with the way out.
    pub fn at(&self, path: &str) -> Finding {
        match self {
            Self::NotAFolder(kind) => problem(
                format!("`{path}` is {kind}, and the stack needs a folder there"),
                format!("move it away, as in `mv {path} {path}.mine`, then run `{GEN}`"),
            ),
            Self::NotAFile(kind) => problem(
                format!("`{path}` is {kind}, and the stack writes a file there"),
                format!("move it away, as in `mv {path} {path}.mine`, then run `{GEN}`"),
            ),
            Self::ReadOnlyFile => problem(
                format!("`{path}` must change, and is read-only"),
                format!("`chmod u+w {path}`, then run `{GEN}`"),
            ),
            Self::ReadOnlyFolder => problem(
                format!("the entries of the folder `{path}` must change, and it is read-only"),
                format!("`chmod u+w {path}`, then run `{GEN}`"),
            ),
            Self::Unreadable(why) => problem(
                format!("`{path}` cannot be read: {why}"),
                format!("make it readable for you, or move it away; `ls -la {path}` shows whose it is"),
            ),
        }
    }
}

/// Stands for the root itself, which must be written to when a folder does not exist yet.
pub(crate) const ROOT: &str = ".";
