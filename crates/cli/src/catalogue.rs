//! Where catalogues lie: a company's own in the folder that its program names, and those of programs that everybody
//! runs in the crate `catalogue`.

use crate::problem::{of_io, problem};
use findings::Finding;
use std::fs;
use std::path::Path;

pub use ::catalogue::*;

/// Where the repository of this very crate keeps the catalogues of programs that everybody runs.
pub const RECORDED: &str = "crates/catalogue/recorded";

/// The file of a catalogue, relative to the root: where everybody's lies if this is the repository that holds it, else
/// in the company's folder.
pub fn path_of(root: &Path, own: &str, exporter: &str) -> String {
    let of_everybody = format!("{RECORDED}/{exporter}.prom");
    if root.join(&of_everybody).is_file() { of_everybody } else { format!("{own}/{exporter}.prom") }
}

/// A catalogue, the company's own before everybody's, and what to call it; `None` where neither is there.
pub(crate) fn of(root: &Path, own: &str, exporter: &str) -> Result<Option<(Catalogue, String)>, Vec<Finding>> {
    let path = format!("{own}/{exporter}.prom");
    match fs::read_to_string(root.join(&path)) {
        Ok(text) => read(&text, &path).map(|catalogue| Some((catalogue, path))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let Some((_, text)) = recorded::ALL.iter().find(|(name, _)| *name == exporter) else { return Ok(None) };
            let path = path_of(root, own, exporter);
            let called = if path.starts_with(RECORDED) { path } else { format!("the recorded catalogue `{exporter}`") };
            read(text, &called).map(|catalogue| Some((catalogue, called)))
        }
        Err(error) => Err(vec![of_io("read", &path, &error)]),
    }
}

/// The names of all catalogues, the company's and everybody's.
pub(crate) fn names(root: &Path, own: &str) -> Vec<String> {
    let entries = fs::read_dir(root.join(own)).into_iter().flatten().flatten();
    let own = entries.filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".prom")?.to_owned()));
    let mut names: Vec<_> = own.chain(recorded::ALL.iter().map(|(name, _)| (*name).to_owned())).collect();
    names.sort();
    names.dedup();
    names
}

/// Reads the text of a catalogue; what is wrong names the file and the line.
pub(crate) fn read(text: &str, path: &str) -> Result<Catalogue, Vec<Finding>> {
    let problem = |fault: &Fault| problem(fault.at(path), &fault.fix);
    Catalogue::parse(text).map_err(|faults| faults.iter().map(problem).collect())
}
