//! Lists the catalogues of a folder as Rust: the part that the build script of this very crate needs too.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The file that is written into `OUT_DIR`: an expression, `&[("name", "text"), …]`.
const FILE: &str = "catalogues.rs";

/// The catalogues of a folder by name, sorted; written as Rust, and watched by cargo.
pub(crate) fn written(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let folder = folder.canonicalize()?;
    println!("cargo::rerun-if-changed={}", folder.display());
    let paths = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    let named = paths.into_iter().filter_map(|path| {
        let name = path.file_name()?.to_str()?.strip_suffix(".prom")?.to_owned();
        Some((name, path))
    });
    let mut catalogues: Vec<_> = named.collect();
    catalogues.sort();
    let entry =
        |(name, path): &(String, PathBuf)| format!("    ({name:?}, include_str!({:?})),\n", path.display().to_string());
    let list: String = catalogues.iter().map(entry).collect();
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("only cargo runs build scripts"))?;
    fs::write(Path::new(&out).join(FILE), format!("&[\n{list}]\n"))?;
    Ok(catalogues)
}
