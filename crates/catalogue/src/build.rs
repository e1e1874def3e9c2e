//! For build scripts: a catalogue is known by lying in its folder.

mod list;

use std::fs;
use std::path::Path;

use crate::{Catalogue, Fault};

/// Lists the `*.prom` of a folder for `include!(concat!(env!("OUT_DIR"), "/catalogues.rs"))`, an expression of the type
/// `&[(&str, &str)]`: the name and the text of each. Run again by cargo whenever one comes, goes or changes.
///
/// The folder is relative to the package. A catalogue that cannot be read, or that names another exporter than its
/// file, is a compile error that names the file and the line.
///
/// ```no_run
/// // In the `main` of build.rs.
/// catalogue::build::list("../catalogue");
/// ```
pub fn list(folder: impl AsRef<Path>) {
    let folder = folder.as_ref();
    match list::written(folder) {
        Ok(catalogues) => {
            for fault in catalogues.iter().flat_map(|(name, path)| faults(name, path)) {
                println!("cargo::error={fault}");
            }
        }
        Err(error) => println!("cargo::error=the catalogues in `{}` cannot be listed: {error}", folder.display()),
    }
}

fn faults(name: &str, path: &Path) -> Vec<String> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => return vec![format!("{} cannot be read: {error}", path.display())],
    };
    let shown = path.display().to_string();
    let said = |fault: &Fault| format!("{}; fix: {}", fault.at(&shown), fault.fix);
    match Catalogue::parse(&text) {
        Ok(catalogue) if catalogue.exporter == name => Vec::new(),
        Ok(catalogue) => {
            let exporter = catalogue.exporter;
            vec![format!("{shown}: it is the catalogue of `{exporter}`; fix: call the file {exporter}.prom")]
        }
        Err(faults) => faults.iter().map(said).collect(),
    }
}
