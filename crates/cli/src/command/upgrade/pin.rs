//! Tag and tool of the new version in the sources, and what is left to a person.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use findings::Finding;

use crate::outdated::Sources;
use crate::problem::{counted, of_io};
use crate::upgrade::Pair;
use crate::{Deployed, catalogue};

/// The files that say tag and tool, as they are to be.
pub(super) fn pin(
    root: &Path,
    runs: &Deployed,
    version: &str,
    files: &Sources,
    notes: &mut Vec<String>,
) -> Result<BTreeMap<String, String>, Finding> {
    let mut changed = BTreeMap::new();
    let (repository, old) = (repository(&runs.image), runs.image.rsplit_once(':').map_or("", |(_, tag)| tag));
    let new = tag(&runs.image, version);
    let pins = [
        (vec![format!("Image::new(\"{repository}\", \"{old}\")")], old.to_owned(), new.clone()),
        (
            vec![format!("Pin::Deployed(\"{repository}\", \"{}\")", old.trim_start_matches('v'))],
            old.trim_start_matches('v').to_owned(),
            version.to_owned(),
        ),
    ];
    for (index, (words, before, after)) in pins.into_iter().enumerate() {
        let Some((path, _)) = files.line_with(&words) else {
            if index == 0 {
                notes.push(format!("no line of the sources says `{}`: change the tag to `{new}` by hand", words[0]));
            }
            continue;
        };
        let text = match changed.get(path) {
            Some(text) => String::clone(text),
            None => fs::read_to_string(root.join(path)).map_err(|error| of_io("read", path, &error))?,
        };
        let with = words[0].replace(&format!("\"{before}\""), &format!("\"{after}\""));
        changed.insert(path.to_owned(), text.replace(&words[0], &with));
        if index == 1 {
            notes.push("its folder in crates/cli/tools is to follow: the README there says how".to_owned());
        }
    }
    Ok(changed)
}

pub(super) fn repository(image: &str) -> &str {
    image.rsplit_once(':').map_or(image, |(repository, _)| repository)
}

/// The tag of another version, written as the old one is.
pub(super) fn tag(image: &str, version: &str) -> String {
    let old = image.rsplit_once(':').map_or("", |(_, tag)| tag);
    let v = if old.starts_with('v') { "v" } else { "" };
    let suffix = old.split_once('-').map_or_else(String::new, |(_, suffix)| format!("-{suffix}"));
    format!("{v}{version}{suffix}")
}

/// What only a person can hold against the new version.
pub(super) fn notes(pairs: &[Pair], files: &Sources, runs: Option<&Deployed>, program: &str) -> Vec<String> {
    let mut notes = Vec::new();
    for Pair { old, new, .. } in pairs {
        let missing =
            |(name, family): &(&String, &catalogue::Family)| family.had_series && !new.families.contains_key(*name);
        let gone = old.families.iter().filter(missing).count();
        if gone > 0 {
            notes.push(format!(
                "{} of the old catalogue {} not seen: gone, or shown only after an event that this page has not had",
                counted(gone, "metric"),
                if gone == 1 { "was" } else { "were" }
            ));
        }
    }
    let spoken =
        runs.and_then(|runs| runs.image.rsplit_once(':')).map(|(_, tag)| tag.trim_start_matches('v').to_owned());
    let word = program.split('-').next().unwrap_or(program);
    if let Some((path, line)) = spoken.and_then(|version| files.model_of(word, &version)) {
        notes.push(format!(
            "{path}:{line} models its config as of the old version: `cargo test -p stack-tests --test conformance \
             models` holds each key against the program"
        ));
    }
    notes
}
