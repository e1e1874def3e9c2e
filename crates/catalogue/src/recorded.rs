//! Catalogues of programs that everybody runs, recorded from them by `cargo xtask record`: any company's queries are
//! held against them, and against its own.

use crate::{Catalogue, Fault};

/// Every recorded catalogue: its exporter, and its text. The list is the folder `recorded/`.
///
/// ```
/// assert!(catalogue::recorded::ALL.iter().any(|(exporter, _)| *exporter == "node-exporter"));
/// ```
pub const ALL: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/catalogues.rs"));

/// A company's own catalogues, and the recorded ones of all other exporters. Its own recording of a program that is
/// known here, with its own flags, takes the place of that one.
///
/// The error names the exporter beside what is wrong.
///
/// ```
/// let tea_house = [("teapot", "# exporter: teapot\n# TYPE teapot_full gauge\nteapot_full\n")];
/// let all = catalogue::recorded::with(&tea_house).unwrap();
/// assert_eq!(all.len(), catalogue::recorded::ALL.len() + 1);
/// ```
pub fn with(own: &[(&str, &str)]) -> Result<Vec<Catalogue>, Vec<(String, Fault)>> {
    let replaced = |name: &str| own.iter().any(|(own, _)| *own == name);
    let all = own.iter().chain(ALL.iter().filter(|(name, _)| !replaced(name)));
    let mut catalogues = Vec::new();
    let mut faults = Vec::new();
    for (name, text) in all {
        match Catalogue::parse(text) {
            Ok(catalogue) => catalogues.push(catalogue),
            Err(found) => faults.extend(found.into_iter().map(|fault| ((*name).to_owned(), fault))),
        }
    }
    if faults.is_empty() { Ok(catalogues) } else { Err(faults) }
}
