//! Whether a name stands in several places of the crate that is compiled: then it is no slip of one query.
//!
//! A macro sees one query. A workload that is renamed makes dozens of them wrong, and each would tell it; one
//! misspelt word is wrong alone. The sources tell the two apart. That decides only who tells the fault, the macro at
//! its word or a rule of
//! `checks` once for all of them, so that what is not saved yet, or not found, hides nothing.

use std::path::Path;
use std::{env, fs};

/// Whether the sources of the crate that is compiled have the name in more than one place, as the value of a label.
///
/// Cargo says where they are while it compiles a crate; without it, and outside of `src`, nothing is repeated.
pub fn is_repeated(name: &str) -> bool {
    env::var_os("CARGO_MANIFEST_DIR").is_some_and(|package| is_repeated_below(&Path::new(&package).join("src"), name))
}

fn is_repeated_below(folder: &Path, name: &str) -> bool {
    let mut count = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                count += fs::read_to_string(path).map_or(0, |text| values(&text, name));
                if count > 1 {
                    return true;
                }
            }
        }
    }
    false
}

/// How often a text has the name as a value: `"name"`, or one of `"some|name|others"`. In prose it stands otherwise.
fn values(text: &str, name: &str) -> usize {
    let begins = |at: usize| text[..at].ends_with(['"', '|', '(']);
    let ends = |at: usize| text[at + name.len()..].starts_with(['"', '|', ')', '\\']);
    text.match_indices(name).filter(|(at, _)| begins(*at) && ends(*at)).count()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{is_repeated_below, values};

    #[test]
    fn a_name_is_counted_where_it_is_a_value() {
        for (text, count) in [
            (r#"{app="pot"}"#, 1),
            (r#"{app=~"cup|pot|jug", kind="pot"} "#, 2),
            (r#""{app=\"pot\"}""#, 1),
            (r#"{app=~"(pot)"}"#, 1),
            ("// The `pot` is a pot.", 0),
            (r#"{app="teapot", pod="pot-1"}"#, 0),
        ] {
            assert_eq!(values(text, "pot"), count, "{text}");
        }
    }

    #[test]
    fn all_sources_of_a_crate_are_read() {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert!(is_repeated_below(&sources, "CARGO_MANIFEST_DIR"));
        assert!(!is_repeated_below(&sources, &format!("{}-of-nobody", "pot")));
        assert!(!is_repeated_below(&sources.join("nowhere"), "CARGO_MANIFEST_DIR"));
    }
}
