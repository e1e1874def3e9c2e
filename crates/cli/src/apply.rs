//! Carries out a plan so that a kill, a full disk or a power cut at any moment loses nothing.
//!
//! All new texts are staged first. Only then are they renamed, each in one step of the operating system, and only then
//! are orphans removed. A second run completes whatever a killed one left.

use crate::problem::of_io;
use findings::Finding;
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use tempfile::TempPath;

use crate::problem::counted;
use crate::stage::Staged;
use crate::{Before, Entry, Failure, GEN, Plan, Step, Tree};

/// What has been changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    pub(crate) written: Vec<String>,
    pub(crate) removed: Vec<String>,
    pub(crate) bytes: u64,
}

/// Carries out `plan`, which says how the folders under `root` differ from `tree`.
pub(crate) fn apply(root: &Path, tree: &Tree, plan: &Plan, before: &Before) -> Result<Changes, Failure> {
    if !plan.obstacles.is_empty() {
        let count = plan.obstacles.len();
        let error =
            format!("nothing was changed: {} in the way", if count == 1 { "something is" } else { "some things are" });
        return Err(Failure::new(error, plan.obstacles.iter().map(|(path, obstacle)| obstacle.at(path)).collect()));
    }
    let removals: Vec<_> = plan.entries.iter().filter(|entry| entry.is_removed()).collect();
    let staged = Staged::all(root, tree, plan, before)
        .map_err(|problems| Failure::new("nothing was changed: the disk does not take all of it", problems))?
        .keep_folders();
    let total = staged.len() + removals.len();
    let writer = Writer { root, before };
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

struct Writer<'a> {
    root: &'a Path,
    before: &'a Before<'a>,
}

impl Writer<'_> {
    fn publish_all(&self, tree: &Tree, staged: Vec<(String, TempPath)>, changes: &mut Changes) -> Result<(), Finding> {
        let mut folders = BTreeSet::new();
        for (path, temporary) in staged {
            let target = self.root.join(&path);
            let step = (self.before)(&Step::Publish(path.clone()));
            step.and_then(|()| temporary.persist(&target).map_err(|failed| failed.error))
                .map_err(|error| of_io("write", &path, &error))?;
            folders.extend(target.parent().map(Path::to_path_buf));
            changes.bytes += tree.text(&path).map_or(0, str::len) as u64;
            changes.written.push(path);
        }
        for folder in &folders {
            remember(folder);
        }
        Ok(())
    }

    fn remove_all(&self, removals: &[&Entry], plan: &Plan, changes: &mut Changes) -> Result<(), Finding> {
        for entry in removals {
            let removed = (self.before)(&Step::Remove(entry.path.clone()))
                .and_then(|()| fs::remove_file(self.root.join(&entry.path)));
            match removed {
                Ok(()) => changes.removed.push(entry.path.clone()),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(of_io("remove", &entry.path, &error)),
            }
        }
        for folder in &plan.empty_folders {
            let removed = (self.before)(&Step::RemoveFolder(folder.clone()))
                .and_then(|()| fs::remove_dir(self.root.join(folder)));
            match removed {
                // Somebody put a file there meanwhile, or removed the folder: both are well.
                Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::DirectoryNotEmpty) => {
                    return Err(of_io("remove", folder, &error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Makes renames in `folder` outlast a power cut, where the system has a way to. The files are right in any case.
fn remember(folder: &Path) {
    if cfg!(unix) {
        let _best_effort = fs::File::open(folder).and_then(|folder| folder.sync_all());
    }
}
