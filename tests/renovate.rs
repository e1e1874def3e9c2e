//! Renovate finds every image and tool that is pinned: its patterns are tried on the files that they are for.

#![expect(clippy::unwrap_used, reason = "a test whose files cannot be read says so by ending there")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cli::tools::{ALL, Pin, Source};
use regex::Regex;
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The files of the repository that a manager may be meant for.
fn files() -> Vec<String> {
    let sources = fs::read_dir(root().join("crates/programs/src")).unwrap().flatten();
    let names = sources.map(|entry| format!("crates/programs/src/{}", entry.file_name().to_string_lossy()));
    names.chain(["crates/cli/src/tools/table.rs", ".ci/run"].map(str::to_owned)).collect()
}

/// What the managers of `renovate.json` find: names and versions.
fn found() -> BTreeSet<(String, String)> {
    let config: Value = serde_json::from_str(&fs::read_to_string(root().join("renovate.json")).unwrap()).unwrap();
    let texts = |value: &Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let mut found = BTreeSet::new();
    for manager in config["customManagers"].as_array().unwrap() {
        let patterns = texts(&manager["managerFilePatterns"]);
        let is_for =
            |file: &str| patterns.iter().any(|pattern| Regex::new(pattern.trim_matches('/')).unwrap().is_match(file));
        for file in files().into_iter().filter(|file| is_for(file)) {
            let text = fs::read_to_string(root().join(&file)).unwrap();
            for pattern in texts(&manager["matchStrings"]) {
                for captures in Regex::new(&pattern).unwrap().captures_iter(&text) {
                    let named = captures.name("depName").map(|name| name.as_str());
                    let name = named.or(manager["depNameTemplate"].as_str()).unwrap();
                    found.insert((name.to_owned(), captures["currentValue"].to_owned()));
                }
            }
        }
    }
    found
}

#[test]
fn renovate_sees_every_image_and_every_tool_that_no_image_pins() {
    let found = found();
    let images = stack::PROGRAM.images().map(|image| (image.repository().to_owned(), image.tag().to_owned()));
    let tools = ALL.iter().filter_map(|tool| match (tool.pin, tool.source) {
        (Pin::Own(version), Source::Go(build)) => Some((build.module.to_owned(), version.to_owned())),
        _ => None,
    });
    // The shop's own images are its own business.
    let pinned: Vec<_> = images.filter(|(name, _)| !name.contains("dhakacart")).chain(tools).collect();
    assert!(pinned.len() > 10, "{pinned:?}");
    for pin in pinned {
        assert!(found.contains(&pin), "`renovate.json` finds no {pin:?}, only {found:?}");
    }
    assert!(found.iter().any(|(name, _)| name.ends_with("cargo-deny")), "{found:?}");
}
