//! The names of our temporary files: so particular that a leftover of a killed run is known by its name alone.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile, TempPath};

const PREFIX: &str = ".gen-";
const SUFFIX: &str = ".tmp";
const RANDOM: usize = 12;

/// Whether this file name is one that [`write`] chooses.
pub(crate) fn is_name_of_one(name: &str) -> bool {
    name.strip_prefix(PREFIX)
        .and_then(|rest| rest.strip_suffix(SUFFIX))
        .is_some_and(|random| random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Writes `text` beside `target`, to be synced and renamed onto it. Dropped, the file is gone again.
///
/// It takes over mode and owner of the file that it will replace. The handle is closed at once: hundreds of these
/// exist at a time, and some systems allow a process no more than 256 open files.
pub(crate) fn write(folder: &Path, target: &Path, text: &str) -> io::Result<TempPath> {
    let mut file = create(folder)?;
    file.write_all(text.as_bytes())?;
    if let Ok(replaced) = std::fs::symlink_metadata(target) {
        take_over_owner(file.as_file(), &replaced);
        file.as_file().set_permissions(replaced.permissions())?;
    }
    Ok(file.into_temp_path())
}

/// Makes a written file outlast a power cut: without this, a rename may become durable before the text does.
pub(crate) fn sync(file: &Path) -> io::Result<()> {
    File::options().write(true).open(file)?.sync_all()
}

/// Whether entries of `folder` can be made and removed.
pub(crate) fn probe(folder: &Path) -> io::Result<()> {
    create(folder)?.close()
}

fn create(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(RANDOM);
    make_ordinary(&mut builder);
    builder.tempfile_in(folder)
}

/// What any program creates a file with, before the umask: a temporary file would be closed to others otherwise.
#[cfg(unix)]
fn make_ordinary(builder: &mut Builder) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn make_ordinary(_builder: &mut Builder) {}

/// A run as root, in a container for example, does not take files away from their owner.
#[cfg(unix)]
fn take_over_owner(file: &File, replaced: &std::fs::Metadata) {
    use std::os::unix::fs::MetadataExt;
    let differs = file.metadata().is_ok_and(|own| (own.uid(), own.gid()) != (replaced.uid(), replaced.gid()));
    if differs {
        // Only root may; anybody else goes on as the owner of what they wrote.
        let _refused = std::os::unix::fs::fchown(file, Some(replaced.uid()), Some(replaced.gid()));
    }
}

#[cfg(not(unix))]
fn take_over_owner(_file: &File, _replaced: &std::fs::Metadata) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_own_names_and_no_others() {
        let folder = tempfile::tempdir().unwrap();
        let written = write(folder.path(), &folder.path().join("service.yaml"), "text").unwrap();
        assert!(is_name_of_one(written.file_name().unwrap().to_str().unwrap()));
        for stranger in [".gen-.tmp", ".gen-notes.tmp", "gen-abcdefghijkl.tmp", ".gen-abcdefghijkl.yaml"] {
            assert!(!is_name_of_one(stranger), "{stranger}");
        }
    }
}
