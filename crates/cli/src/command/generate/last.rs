//! The last run that found nothing to do. While the program and the generated folders are what they were then, there is
//! nothing to do again: to see that takes milliseconds, to make all files once more takes a second.
//!
//! In doubt, all is made. `gen --check` never asks this: it proves.

use std::fmt::Write;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::FOLDERS;

/// The note of that run, beside the program, and how all looks now.
pub(super) struct Last {
    note: PathBuf,
    now: String,
}

/// What the run told that a further one will tell again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) places: String,
    pub(super) unchanged: usize,
    pub(super) scenarios: usize,
}

impl Last {
    /// Looks at `program` and at the folders under `root`. To be asked before the files are read: what changes later has
    /// another date.
    pub(super) fn look(program: &Path, root: &Path) -> Option<Self> {
        let mut now = format!("{}\n", root.display());
        seen(&mut now, program)?;
        // A stack without an alert has no folder of tests.
        for folder in FOLDERS.map(|folder| root.join(folder)).iter().filter(|folder| folder.exists()) {
            walk(&mut now, folder)?;
        }
        Some(Self { note: program.with_extension("generated"), now })
    }

    /// What was told then, where nothing has changed since.
    pub(super) fn told(&self) -> Option<Told> {
        let note = fs::read_to_string(&self.note).ok()?;
        let (told, then) = note.split_once('\n')?;
        let mut parts = told.split('\t');
        let told = Told {
            places: parts.next()?.to_owned(),
            unchanged: parts.next()?.parse().ok()?,
            scenarios: parts.next()?.parse().ok()?,
        };
        (then == self.now).then_some(told)
    }

    /// Notes that there was nothing to do. Without the note, the next run makes all.
    pub(super) fn nothing_to_do(self, told: &Told) {
        let Told { places, unchanged, scenarios } = told;
        let _without = fs::write(&self.note, format!("{places}\t{unchanged}\t{scenarios}\n{}", self.now));
    }
}

/// Every file and folder below this one, in the order of their names.
fn walk(now: &mut String, folder: &Path) -> Option<()> {
    seen(now, folder)?;
    let mut entries: Vec<_> = fs::read_dir(folder).ok()?.collect::<Result<_, _>>().ok()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        if entry.file_type().ok()?.is_dir() { walk(now, &entry.path())? } else { seen(now, &entry.path())? }
    }
    Some(())
}

fn seen(now: &mut String, path: &Path) -> Option<()> {
    let about = fs::symlink_metadata(path).ok()?;
    let written = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    writeln!(now, "{} {} {written} {}", path.display(), about.len(), touched(&about)).ok()
}

/// Tells a change of rights, and a file of another date that was put in its place, where the system does.
#[cfg(unix)]
fn touched(about: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    format!("{} {} {:o}", about.ctime(), about.ctime_nsec(), about.mode())
}

#[cfg(not(unix))]
fn touched(about: &Metadata) -> &'static str {
    if about.permissions().readonly() { "r" } else { "rw" }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Change<'a> = &'a dyn Fn() -> std::io::Result<()>;

    #[test]
    fn any_change_is_seen() {
        let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
        let root = folder.path();
        let program = root.join("xtask");
        let (one, two) = (root.join("k8s/one.yaml"), root.join("k8s/two.yaml"));
        fs::create_dir_all(root.join("k8s/below")).expect("the test may write");
        fs::create_dir_all(root.join("tests/promtool")).expect("the test may write");
        fs::write(&program, "a program").expect("the test may write");
        fs::write(&one, "one").expect("the test may write");
        let look = || Last::look(&program, root).expect("all is there");
        let told = Told { places: "k8s/".to_owned(), unchanged: 1, scenarios: 7 };
        assert_eq!(look().told(), None, "there was no run");

        let changes: [(&str, Change<'_>); 7] = [
            ("another text", &|| fs::write(&one, "two!")),
            ("a text of the same length", &|| fs::File::options().write(true).open(&one)?.set_modified(UNIX_EPOCH)),
            ("a new file", &|| fs::write(&two, "two")),
            ("a file that is gone", &|| fs::remove_file(&two)),
            ("a new file in a folder below", &|| fs::write(root.join("k8s/below/three.yaml"), "three")),
            ("a folder that is gone", &|| fs::remove_dir_all(root.join("tests"))),
            ("another program", &|| fs::write(&program, "another program")),
        ];
        for (what, change) in changes {
            look().nothing_to_do(&told);
            assert_eq!(look().told().as_ref(), Some(&told), "before: {what}");
            change().expect("the test may write");
            assert_eq!(look().told(), None, "{what}");
        }
    }
}
