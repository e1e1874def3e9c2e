//! How the generated files differ from what the code says, and what would stop us from fixing it.
//!
//! *Sets* of files are compared: a file that should exist and does not counts as much as one that should not and does.

use findings::Finding;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::disk::{Disk, Found};
use crate::obstacle::ROOT;
use crate::tree::ancestors;
use crate::{Cause, FOLDERS, Kind, Obstacle, Tree, header, temporary};

/// How one path compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Its bytes are what the code says.
    Unchanged,
    /// The code says it, the disk lacks it.
    Missing,
    /// Ours by its path, with other bytes, and the likely cause.
    Stale {
        /// What is there.
        found: Vec<u8>,
        /// What the bytes themselves say about how that came about.
        cause: Cause,
    },
    /// Bears our header, and nothing writes it any more.
    Orphan,
    /// A temporary file of a run that was killed.
    Leftover,
    /// Neither in the tree nor ours by its header: never touched.
    Stranger,
    /// Ours, and behind one of the plan's obstacles.
    Blocked,
}

/// One path, relative to the root, and how it compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The path.
    pub path: String,
    /// How it compares.
    pub state: State,
}

impl Entry {
    /// Whether `gen` has something to do here.
    pub const fn is_drift(&self) -> bool {
        match self.state {
            State::Unchanged | State::Stranger => false,
            State::Missing | State::Stale { .. } | State::Orphan | State::Leftover | State::Blocked => true,
        }
    }

    pub(crate) const fn is_written(&self) -> bool {
        matches!(self.state, State::Missing | State::Stale { .. })
    }

    pub(crate) const fn is_removed(&self) -> bool {
        matches!(self.state, State::Orphan | State::Leftover)
    }
}

/// The comparison as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Every path on either side, in order.
    pub entries: Vec<Entry>,
    /// What stands in the way, by its path: one refuses the whole run.
    pub obstacles: BTreeMap<String, Obstacle>,
    /// Folders that hold nothing once the plan is carried out, innermost first. Git does not know them.
    pub empty_folders: Vec<String>,
}

/// Compares the generated folders under `root` with `tree`.
pub fn compare(root: &Path, tree: &Tree) -> Result<Plan, Finding> {
    Ok(Plan::new(tree, &Disk::read(root, &|path| tree.text(path).is_some())?))
}

impl Plan {
    fn new(tree: &Tree, disk: &Disk) -> Self {
        let mut plan = Self::default();
        let folders = tree.folders();
        plan.find_obstacles(tree, &folders, disk);
        for (path, wanted) in tree.files() {
            let behind = ancestors(path).chain([path]).any(|place| plan.obstacles.contains_key(place));
            let state = if behind { State::Blocked } else { State::of(disk.found.get(path), wanted) };
            plan.entries.push(Entry { path: path.to_owned(), state });
        }
        for (path, found) in &disk.found {
            if tree.text(path).is_none() && is_inside(path) && !plan.obstacles.contains_key(path) {
                plan.entries.extend(State::of_unwanted(path, found).map(|state| Entry { path: path.clone(), state }));
            }
        }
        plan.entries.extend(disk.unspeakable.iter().map(|path| Entry { path: path.clone(), state: State::Stranger }));
        plan.entries.sort_by(|one, other| one.path.cmp(&other.path));
        plan.find_closed(disk);
        plan.find_empty_folders(&folders, disk);
        plan
    }

    /// Whether the disk is what the code says.
    pub fn is_fresh(&self) -> bool {
        !self.entries.iter().any(Entry::is_drift)
    }

    /// Whether the folders hold what the code says, and nothing else.
    pub(crate) fn is_whole(&self) -> bool {
        self.entries.iter().all(|entry| entry.state == State::Unchanged)
            && self.obstacles.is_empty()
            && self.empty_folders.is_empty()
    }

    /// How many entries are in a state like this.
    pub fn count(&self, is: impl Fn(&State) -> bool) -> usize {
        self.entries.iter().filter(|entry| is(&entry.state)).count()
    }

    /// Leaves the temporary files alone: another run may be writing them.
    pub(crate) fn keep_leftovers(&mut self) {
        for entry in self.entries.iter_mut().filter(|entry| entry.state == State::Leftover) {
            entry.state = State::Stranger;
        }
    }

    /// Something else where one of our folders or files must be.
    fn find_obstacles(&mut self, tree: &Tree, folders: &BTreeSet<&str>, disk: &Disk) {
        let of_folder = |found: &Found| match found {
            Found::Folder { .. } => None,
            Found::File { .. } => Some(Obstacle::NotAFolder(Kind::File)),
            Found::Other(kind) => Some(Obstacle::NotAFolder(kind.clone())),
            Found::Unreadable { why } => Some(Obstacle::Unreadable(why.clone())),
        };
        let of_file = |found: &Found| match found {
            Found::File { .. } => None,
            Found::Folder { .. } => Some(Obstacle::NotAFile(Kind::Folder)),
            Found::Other(kind) => Some(Obstacle::NotAFile(kind.clone())),
            Found::Unreadable { why } => Some(Obstacle::Unreadable(why.clone())),
        };
        let found = |path: &str| disk.found.get(path);
        let of_folders = folders.iter().filter_map(|path| Some(((*path).to_owned(), of_folder(found(path)?)?)));
        let of_files = tree.files().filter_map(|(path, _)| Some((path.to_owned(), of_file(found(path)?)?)));
        self.obstacles.extend(of_folders.chain(of_files));
    }

    /// Files and folders that must change, and that somebody closed to writing.
    fn find_closed(&mut self, disk: &Disk) {
        for entry in self.entries.iter().filter(|entry| entry.is_drift() && entry.state != State::Blocked) {
            if let Some(Found::File { read_only: true, .. }) = disk.found.get(&entry.path) {
                self.obstacles.insert(entry.path.clone(), Obstacle::ReadOnlyFile);
            }
            let innermost = ancestors(&entry.path).filter(|folder| disk.found.contains_key(*folder)).last();
            let (folder, found) = match innermost {
                Some(folder) => (folder, disk.found.get(folder)),
                None if disk.root_read_only => (ROOT, Some(&Found::Folder { read_only: true })),
                None => continue,
            };
            if let Some(Found::Folder { read_only: true }) = found {
                self.obstacles.insert(folder.to_owned(), Obstacle::ReadOnlyFolder);
            }
        }
    }

    /// Includes those that a killed run emptied and did not come to remove.
    fn find_empty_folders(&mut self, wanted: &BTreeSet<&str>, disk: &Disk) {
        let stays = self.entries.iter().filter(|entry| !entry.is_removed()).flat_map(|entry| ancestors(&entry.path));
        let kept: BTreeSet<&str> = stays.chain(wanted.iter().copied()).collect();
        let is_empty = |path: &str, found: &Found| {
            matches!(found, Found::Folder { .. }) && is_inside(path) && !kept.contains(path)
        };
        let empty = disk.found.iter().rev().filter(|(path, found)| is_empty(path, found));
        self.empty_folders = empty.map(|(path, _)| path.clone()).collect();
    }
}

impl State {
    fn of(found: Option<&Found>, wanted: &str) -> Self {
        match found {
            Some(Found::File { text, .. }) if text == wanted.as_bytes() => Self::Unchanged,
            Some(Found::File { text, .. }) => Self::Stale { found: text.clone(), cause: Cause::of(text, wanted) },
            Some(_) => Self::Blocked,
            None => Self::Missing,
        }
    }

    /// The state of something that the tree does not have; folders have none.
    fn of_unwanted(path: &str, found: &Found) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path);
        match found {
            Found::Folder { .. } => None,
            Found::File { .. } if temporary::is_name_of_one(name) => Some(Self::Leftover),
            Found::File { text, .. } if header::is_borne_by(text) => Some(Self::Orphan),
            Found::File { .. } | Found::Other(_) | Found::Unreadable { .. } => Some(Self::Stranger),
        }
    }
}

/// Whether the path is one of the generated folders, or in one: those above are not ours.
fn is_inside(path: &str) -> bool {
    FOLDERS.iter().any(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

#[cfg(test)]
mod tests;
