//! Every new text, written beside its target before anything changes: what fails for want of space or permission fails
//! here, and is undone.

use crate::problem::of_io;
use findings::Finding;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use crate::tree::ancestors;
use crate::{Before, Plan, Step, Tree, temporary};

/// New texts that wait for their rename. Dropped, they and the folders made for them are gone again, in this order.
pub(crate) struct Staged {
    files: Vec<(String, TempPath)>,
    folders: NewFolders,
}

/// Folders made by this run; dropped, those go again in which nobody put anything.
struct NewFolders(Vec<PathBuf>);

impl Drop for NewFolders {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            let _not_empty = fs::remove_dir(folder);
        }
    }
}

/// How many files are waited for at a time.
const SYNCING: usize = 16;

impl Staged {
    /// Stages all that `plan` writes under `root`, or leaves the disk as it was and reports all that failed.
    pub(crate) fn all(root: &Path, tree: &Tree, plan: &Plan, before: &Before) -> Result<Self, Vec<Finding>> {
        let mut staged = Self { files: Vec::new(), folders: NewFolders(Vec::new()) };
        let mut problems = Vec::new();
        let mut refusing = BTreeSet::new();
        for folder in plan.entries.iter().filter(|entry| entry.is_removed()).map(|entry| folder_of(&entry.path)) {
            if let Some(error) = refusal(&root.join(folder))
                && refusing.insert(folder)
            {
                problems.push(of_io("remove files from", folder, &error));
            }
        }
        for path in plan.entries.iter().filter(|entry| entry.is_written()).map(|entry| entry.path.as_str()) {
            // A folder that refused one file refuses the others: one error for it is enough.
            if refusing.contains(folder_of(path)) {
                continue;
            }
            let text = tree.text(path).unwrap_or_default();
            if let Err(error) = staged.add(root, path, text, before) {
                refusing.insert(folder_of(path));
                problems.push(of_io("write", path, &error));
                if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
                    break;
                }
            }
        }
        if problems.is_empty() {
            problems = staged.sync();
        }
        if problems.is_empty() { Ok(staged) } else { Err(problems) }
    }

    /// Some at a time: one by one, hundreds of files would take seconds, as each waits for the disk.
    fn sync(&self) -> Vec<Finding> {
        let sync =
            |(path, file): &(String, TempPath)| temporary::sync(file).err().map(|error| of_io("write", path, &error));
        let share = self.files.len().div_ceil(SYNCING).max(1);
        std::thread::scope(|scope| {
            let threads: Vec<_> = self
                .files
                .chunks(share)
                .map(|files| scope.spawn(move || files.iter().filter_map(sync).collect::<Vec<_>>()))
                .collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
        })
    }

    /// The paths and their texts, now that they are to stay.
    pub(crate) fn keep_folders(mut self) -> Vec<(String, TempPath)> {
        self.folders.0.clear();
        self.files
    }

    fn add(&mut self, root: &Path, path: &str, text: &str, before: &Before) -> io::Result<()> {
        for folder in ancestors(path) {
            let full = root.join(folder);
            if fs::symlink_metadata(&full).is_err() {
                before(&Step::CreateFolder(folder.to_owned()))?;
                fs::create_dir(&full)?;
                self.folders.0.push(full);
            }
        }
        before(&Step::Stage(path.to_owned()))?;
        let written = temporary::write(&root.join(folder_of(path)), &root.join(path), text)?;
        self.files.push((path.to_owned(), written));
        Ok(())
    }
}

/// Why this folder would not let go of its files. A full disk cannot hold the probe, and yet lets go of files.
fn refusal(folder: &Path) -> Option<io::Error> {
    let error = temporary::probe(folder).err()?;
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem).then_some(error)
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
