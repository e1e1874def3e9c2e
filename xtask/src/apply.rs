//! Carries out a plan so that a kill, a full disk or a power cut at any moment loses nothing.
//!
//! All new texts are written beside their targets first: what can fail for want of space or permission fails there, and
//! is undone. Only then are they renamed, each in one step of the operating system, and only then are orphans removed.
//! A second run completes whatever a killed one left.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use crate::obstacle::shown;
use crate::problem::counted;
use crate::tree::ancestors;
use crate::{Before, Entry, FOLDER, Failure, GEN, Plan, Problem, Tree, temporary};

/// A change to the disk that is about to be made. Paths are relative to `k8s/`.
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

/// What has been changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    pub(crate) written: Vec<String>,
    pub(crate) removed: Vec<String>,
    pub(crate) bytes: u64,
}

/// Carries out `plan`, which says how `k8s/` under `root` differs from `tree`.
pub(crate) fn apply(root: &Path, tree: &Tree, plan: &Plan, before: &Before) -> Result<Changes, Failure> {
    if !plan.obstacles.is_empty() {
        let count = plan.obstacles.len();
        let error =
            format!("nothing was changed: {} in the way", if count == 1 { "something is" } else { "some things are" });
        return Err(Failure::new(error, plan.obstacles.iter().map(|(path, obstacle)| obstacle.at(path)).collect()));
    }
    let writer = Writer { base: root.join(FOLDER), before };
    let rewritten: Vec<_> = plan.entries.iter().filter(|entry| entry.is_written()).collect();
    let removals: Vec<_> = plan.entries.iter().filter(|entry| entry.is_removed()).collect();
    writer.probe_all(&removals)?;
    let staged = writer.stage_all(tree, &rewritten)?;
    let total = rewritten.len() + removals.len();
    let mut changes = Changes::default();
    let result =
        writer.publish_all(tree, staged, &mut changes).and_then(|()| writer.remove_all(&removals, plan, &mut changes));
    result.map_err(|problem| {
        let done = changes.written.len() + changes.removed.len();
        let error =
            format!("{done} of {} made, each of them whole; `{GEN}` completes the rest", counted(total, "change"));
        Failure::new(error, vec![problem])
    })?;
    Ok(changes)
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

struct Writer<'a> {
    base: PathBuf,
    before: &'a Before,
}

impl Writer<'_> {
    /// Finds out whether the folders of all orphans let go of them, before anything changes.
    fn probe_all(&self, removals: &[&Entry]) -> Result<(), Failure> {
        let folders: BTreeSet<&str> = removals.iter().map(|entry| folder_of(&entry.path)).collect();
        let refusal = |folder: &str| {
            let error = temporary::probe(&self.base.join(folder)).err()?;
            // A full disk cannot hold the probe, and yet lets go of files.
            matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
                .then(|| Problem::of_io("remove files from", &shown(folder), &error))
        };
        let problems: Vec<_> = folders.into_iter().filter_map(refusal).collect();
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Failure::new("nothing was changed: what nothing writes any more cannot be removed", problems))
        }
    }

    /// Writes every new text beside its target, or leaves the disk as it was and reports all that failed.
    fn stage_all(&self, tree: &Tree, writes: &[&Entry]) -> Result<Vec<(String, TempPath)>, Failure> {
        let mut folders = NewFolders { made: Vec::new(), keep: false };
        let (mut staged, mut problems, mut failed) = (Vec::new(), Vec::new(), BTreeSet::new());
        for entry in writes {
            let folder = folder_of(&entry.path);
            // A folder that refused one file refuses the others: one error for it is enough.
            if failed.contains(folder) {
                continue;
            }
            let text = tree.text(&entry.path).unwrap_or_default();
            match self.make_folders(&entry.path, &mut folders).and_then(|()| self.stage(&entry.path, text)) {
                Ok(temporary) => staged.push((entry.path.clone(), temporary)),
                Err(error) => {
                    failed.insert(folder);
                    problems.push(Problem::of_io("write", &shown(&entry.path), &error));
                    if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
                        break;
                    }
                }
            }
        }
        if problems.is_empty() {
            folders.keep = true;
            Ok(staged)
        } else {
            Err(Failure::new("nothing was changed: the new texts cannot all be written", problems))
        }
    }

    fn stage(&self, path: &str, text: &str) -> io::Result<TempPath> {
        (self.before)(&Step::Stage(path.to_owned()))?;
        let target = self.base.join(path);
        temporary::write(target.parent().unwrap_or(&self.base), &target, text)
    }

    fn make_folders(&self, path: &str, folders: &mut NewFolders) -> io::Result<()> {
        for folder in std::iter::once("").chain(ancestors(path)) {
            let full = self.base.join(folder);
            if fs::symlink_metadata(&full).is_ok() {
                continue;
            }
            (self.before)(&Step::CreateFolder(folder.to_owned()))?;
            match fs::create_dir(&full) {
                Ok(()) => folders.made.push(full),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn publish_all(&self, tree: &Tree, staged: Vec<(String, TempPath)>, changes: &mut Changes) -> Result<(), Problem> {
        let mut folders = BTreeSet::new();
        for (path, temporary) in staged {
            let target = self.base.join(&path);
            let step = (self.before)(&Step::Publish(path.clone()));
            step.and_then(|()| temporary.persist(&target).map_err(|failed| failed.error))
                .map_err(|error| Problem::of_io("write", &shown(&path), &error))?;
            folders.extend(target.parent().map(Path::to_path_buf));
            changes.bytes += tree.text(&path).map_or(0, str::len) as u64;
            changes.written.push(path);
        }
        for folder in &folders {
            remember(folder);
        }
        Ok(())
    }

    fn remove_all(&self, removals: &[&Entry], plan: &Plan, changes: &mut Changes) -> Result<(), Problem> {
        for entry in removals {
            let removed = (self.before)(&Step::Remove(entry.path.clone()))
                .and_then(|()| fs::remove_file(self.base.join(&entry.path)));
            match removed {
                Ok(()) => changes.removed.push(entry.path.clone()),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(Problem::of_io("remove", &shown(&entry.path), &error)),
            }
        }
        for folder in &plan.empty_folders {
            let removed = (self.before)(&Step::RemoveFolder(folder.clone()))
                .and_then(|()| fs::remove_dir(self.base.join(folder)));
            match removed {
                // Somebody put a file there meanwhile, or removed the folder: both are well.
                Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::DirectoryNotEmpty) => {
                    return Err(Problem::of_io("remove", &shown(folder), &error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Folders made by a run; dropped without `keep`, they go again unless somebody put something there.
struct NewFolders {
    made: Vec<PathBuf>,
    keep: bool,
}

impl Drop for NewFolders {
    fn drop(&mut self) {
        if !self.keep {
            for folder in self.made.iter().rev() {
                let _not_empty = fs::remove_dir(folder);
            }
        }
    }
}

/// Makes renames in `folder` outlast a power cut, where the system has a way to. The files are right in any case.
fn remember(folder: &Path) {
    if cfg!(unix) {
        let _best_effort = fs::File::open(folder).and_then(|folder| folder.sync_all());
    }
}
