//! Whether cargo would find nothing to build: then it is not asked, which costs more than all that the program does.
//!
//! Cargo writes beside each program the files that it was built from, `xtask.d`. While all of them, and the manifests
//! above them, are older than the last build that cargo found complete, there is nothing to build. In doubt, cargo is
//! asked.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// What else a folder may have that decides what is built. (Flags, profiles and the toolchain change the launcher,
/// too.)
const MANIFESTS: [&str; 4] = ["Cargo.toml", "Cargo.lock", ".cargo/config.toml", "rust-toolchain.toml"];

/// A program, and the note beside it of the last build that was complete.
pub(crate) struct Build {
    program: PathBuf,
    note: PathBuf,
    began: Option<SystemTime>,
}

impl Build {
    pub(crate) fn of(program: &Path) -> Self {
        Self { program: program.to_owned(), note: program.with_extension("built"), began: None }
    }

    /// Whether cargo would build nothing.
    pub(crate) fn is_fresh(&self) -> bool {
        let Ok(note) = fs::read_to_string(&self.note) else { return false };
        let Some((began, programs)) = note.split_once(' ') else { return false };
        let Ok(began) = began.parse() else { return false };
        self.programs().as_deref() == Some(programs) && self.sources().is_some_and(|files| are_older(&files, began))
    }

    /// Says by the clock of the disk when this build begins: what is written from now on may have come too late for it.
    pub(crate) fn begins(&mut self) {
        self.began = fs::write(&self.note, "").ok().and_then(|()| changed(&self.note));
    }

    /// Notes that the build was complete, and had nothing to tell.
    pub(crate) fn ends(self) {
        let (Some(began), Some(programs)) = (self.began, self.programs()) else { return };
        // Without the note, cargo is asked again.
        let _without = fs::write(&self.note, format!("{} {programs}", nanoseconds(began)));
    }

    /// When the program was linked, and this one, which cargo builds anew where flags or the toolchain have changed.
    fn programs(&self) -> Option<String> {
        let ours = std::env::current_exe().ok()?;
        Some(format!("{} {}", nanoseconds(changed(&self.program)?), nanoseconds(changed(&ours)?)))
    }

    /// Each file that the program was built from, and each manifest that may stand above it.
    fn sources(&self) -> Option<BTreeSet<PathBuf>> {
        let list = fs::read_to_string(self.program.with_extension("d")).ok()?;
        let (_, sources) = list.split_once(": ")?;
        // A space in a path is written `\ `.
        let sources = sources.trim_end().replace("\\ ", "\0");
        let mut files: BTreeSet<_> = sources.split(' ').map(|path| PathBuf::from(path.replace('\0', " "))).collect();
        let folders: BTreeSet<_> = files.iter().flat_map(|path| path.ancestors().skip(1)).map(Path::to_owned).collect();
        let manifests = folders.iter().flat_map(|folder| MANIFESTS.map(|name| folder.join(name)));
        let manifests: Vec<_> = manifests.filter(|path| path.exists()).collect();
        files.extend(manifests);
        Some(files)
    }
}

fn are_older(files: &BTreeSet<PathBuf>, began: u128) -> bool {
    files.iter().all(|path| path.is_absolute() && changed(path).is_some_and(|time| nanoseconds(time) < began))
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

fn nanoseconds(time: SystemTime) -> u128 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos())
}
