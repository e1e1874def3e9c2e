//! What lies in the generated folders now: read once, never followed through a link, never changed here.

use crate::problem::problem;
use findings::Finding;
use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::tree::ancestors;
use crate::{FOLDERS, Kind, header};

/// One thing found on the disk.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    /// A file: whole if its path is wanted, else only its head.
    File { text: Vec<u8>, read_only: bool },
    /// A folder.
    Folder { read_only: bool },
    /// Neither: a link, a device, a socket.
    Other(Kind),
    /// Something that the operating system does not let us look into.
    Unreadable { why: String },
}

/// The folders as they were when they were read.
#[derive(Debug)]
pub(crate) struct Disk {
    /// Whether the root takes no new entries.
    pub(crate) root_read_only: bool,
    /// The folders, those above them and everything inside, by its path relative to the root.
    pub(crate) found: BTreeMap<String, Found>,
    /// Names that are not Unicode: nobody's but a stranger's. As they can be shown.
    pub(crate) unspeakable: Vec<String>,
}

impl Disk {
    /// Reads the folders under `root`; `is_wanted` says of which files the whole text is needed.
    pub(crate) fn read(root: &Path, is_wanted: &dyn Fn(&str) -> bool) -> Result<Self, Finding> {
        let root_data = fs::metadata(root)
            .and_then(|data| if data.is_dir() { Ok(data) } else { Err(io::Error::from(ErrorKind::NotADirectory)) });
        let root_data = root_data.map_err(|error| {
            let fix = "name the root of the repository with `--root DIR`, or leave the option out";
            problem(format!("cannot open the root folder `{}`: {error}", root.display()), fix)
        })?;
        let mut disk =
            Self { root_read_only: is_read_only(&root_data), found: BTreeMap::new(), unspeakable: Vec::new() };
        for folder in FOLDERS {
            disk.begin(root, folder, is_wanted);
        }
        Ok(disk)
    }

    /// Looks at a folder and those above it, and walks it unless something else is in their place.
    fn begin(&mut self, root: &Path, folder: &str, is_wanted: &dyn Fn(&str) -> bool) {
        for path in ancestors(folder).chain([folder]) {
            let Some(found) = look_at(&root.join(path), true) else { return };
            let is_folder = matches!(found, Found::Folder { .. });
            self.found.insert(path.to_owned(), found);
            if !is_folder {
                return;
            }
        }
        self.walk(root.join(folder), format!("{folder}/"), is_wanted);
    }

    fn walk(&mut self, folder: PathBuf, prefix: String, is_wanted: &dyn Fn(&str) -> bool) {
        let mut waiting = vec![(folder, prefix)];
        while let Some((folder, prefix)) = waiting.pop() {
            match list(&folder) {
                Ok(names) => {
                    for name in names {
                        let Some(name) = name.to_str() else {
                            self.unspeakable.push(format!("{prefix}{}", name.to_string_lossy()));
                            continue;
                        };
                        let (path, relative) = (folder.join(name), format!("{prefix}{name}"));
                        let Some(found) = look_at(&path, is_wanted(&relative)) else { continue };
                        if let Found::Folder { .. } = found {
                            waiting.push((path, format!("{relative}/")));
                        }
                        self.found.insert(relative, found);
                    }
                }
                Err(error) => {
                    let path = prefix.trim_end_matches('/').to_owned();
                    self.found.insert(path, Found::Unreadable { why: error.to_string() });
                }
            }
        }
    }
}

fn list(folder: &Path) -> io::Result<Vec<std::ffi::OsString>> {
    fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.file_name())).collect()
}

/// What is at `path`; nothing if it vanished meanwhile.
fn look_at(path: &Path, whole: bool) -> Option<Found> {
    let found = fs::symlink_metadata(path).and_then(|data| {
        let kind = data.file_type();
        Ok(if kind.is_dir() {
            Found::Folder { read_only: is_read_only(&data) }
        } else if kind.is_symlink() {
            let to = fs::read_link(path).unwrap_or_else(|_| PathBuf::from("somewhere"));
            Found::Other(Kind::Link { to: to.display().to_string() })
        } else if kind.is_file() {
            let text = if whole { fs::read(path)? } else { head(path)? };
            Found::File { text, read_only: data.permissions().readonly() }
        } else {
            Found::Other(Kind::Device)
        })
    });
    match found {
        Ok(found) => Some(found),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => Some(Found::Unreadable { why: error.to_string() }),
    }
}

fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    File::open(path)?.take(header::HEAD as u64).read_to_end(&mut text)?;
    Ok(text)
}

/// Whether nobody may write: what someone has closed on purpose stays closed, for root too.
///
/// On Windows the attribute says nothing about the entries of a folder.
fn is_read_only(folder: &Metadata) -> bool {
    cfg!(unix) && folder.permissions().readonly()
}
