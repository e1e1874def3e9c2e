//! The files of a new stack: the folder `skeleton/` of this crate, with the company's names in it.

mod names;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path};

use findings::Finding;

pub(crate) use names::{Names, unlike_words, words};

use crate::problem::problem;

/// What the files call the company, its namespace, and the crates' folder as seen from their root.
const COMPANY: &str = "our-company";
const NAMESPACE: &str = "observability";
const CRATES: &str = "{ path = \"../../";

/// The files that are the same everywhere but for their names.
const FILES: &[(&str, &str)] = &[
    (".cargo/config.toml", include_str!("../skeleton/.cargo/config.toml")),
    (".gitignore", include_str!("../skeleton/.gitignore")),
    ("Cargo.toml", include_str!("../skeleton/Cargo.toml")),
    ("README.md", include_str!("../skeleton/README.md")),
    ("catalogue/README.md", include_str!("../skeleton/catalogue/README.md")),
    ("facts/Cargo.toml", include_str!("../skeleton/facts/Cargo.toml")),
    ("facts/build.rs", include_str!("../skeleton/facts/build.rs")),
    ("facts/src/lib.rs", include_str!("../skeleton/facts/src/lib.rs")),
    ("macros/Cargo.toml", include_str!("../skeleton/macros/Cargo.toml")),
    ("macros/src/lib.rs", include_str!("../skeleton/macros/src/lib.rs")),
    ("rust-toolchain.toml", include_str!("../skeleton/rust-toolchain.toml")),
    ("rustfmt.toml", include_str!("../skeleton/rustfmt.toml")),
    ("src/alerts.rs", include_str!("../skeleton/src/alerts.rs")),
    ("src/boards.rs", include_str!("../skeleton/src/boards.rs")),
    ("src/lib.rs", include_str!("../skeleton/src/lib.rs")),
    ("src/routing.rs", include_str!("../skeleton/src/routing.rs")),
    ("tests/stack.rs", include_str!("../skeleton/tests/stack.rs")),
    ("xtask/Cargo.toml", include_str!("../skeleton/xtask/Cargo.toml")),
    ("xtask/src/main.rs", include_str!("../skeleton/xtask/src/main.rs")),
];

/// A commit of a repository from which whoever builds the new stack has the crates.
#[derive(Clone, Debug)]
pub(crate) struct Git {
    pub url: String,
    pub rev: String,
}

impl Git {
    /// The manifest's words for any of the crates.
    fn dependency(&self) -> Result<String, Finding> {
        let Self { url, rev } = self;
        if url.is_empty() || url.starts_with('-') || url.contains(['"', '\\']) || url.contains(char::is_control) {
            let fix = "say `--git` with what `git clone` takes, like `https://git.example.com/monitoring.git`";
            return Err(problem(format!("`{}` is no address of a repository", url.escape_debug()), fix));
        }
        // What `git clone` takes for ssh, cargo refuses.
        if !url.contains("://") {
            let fix = match url.split_once(':').filter(|(host, _)| host.contains('@')) {
                Some((host, path)) => format!("say `--git ssh://{host}/{path}`"),
                None => format!("say `--git` with its scheme, like `https://{url}` or `file:///srv/monitoring.git`"),
            };
            return Err(problem(format!("cargo fetches nothing from `{url}`, which is no URL"), fix));
        }
        if rev.is_empty() || !rev.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-/".contains(letter)) {
            let fix = "say `--rev` with a commit or a tag, like `git rev-parse HEAD` prints one";
            return Err(problem(format!("`{}` is no commit of a repository", rev.escape_debug()), fix));
        }
        Ok(format!("{{ git = \"{url}\", rev = \"{rev}\" }}"))
    }
}

/// The files of one new stack.
#[derive(Debug)]
pub(crate) struct Skeleton(BTreeMap<&'static str, String>);

impl Skeleton {
    /// For a stack of these names in the folder `dir`, over the crates of a folder; or over those of a commit, of which
    /// that folder is a clone.
    pub fn new(names: &Names, dir: &Path, crates: &Path, git: Option<&Git>) -> Result<Self, Finding> {
        let seen = match git {
            Some(git) => git.dependency()?,
            None => format!("{{ path = \"{}/", seen_from(dir, crates)?),
        };
        // What was put in is not looked at again: a company may be called after the namespace of the files.
        let filled = |text: &str| {
            let parts: Vec<_> = text.split(COMPANY).map(|part| part.replace(NAMESPACE, &names.namespace)).collect();
            let text = parts.join(&names.company);
            if git.is_none() {
                return text.replace(CRATES, &seen);
            }
            let line = |line: &str| match line.split_once(CRATES) {
                Some((name, _)) => format!("{name}{seen}\n"),
                None => format!("{line}\n"),
            };
            text.lines().map(line).collect()
        };
        let mut files: BTreeMap<_, _> = FILES.iter().map(|(path, text)| (*path, filled(text))).collect();
        // The versions with which the crates are tried, all of them here already: nothing is asked of a registry. Cargo
        // takes out of it what is not needed, with the first build.
        if let Ok(lock) = fs::read_to_string(crates.join("../Cargo.lock")) {
            files.insert("Cargo.lock", lock);
        }
        Ok(Self(files))
    }

    /// Path and text of each.
    pub const fn files(&self) -> &BTreeMap<&'static str, String> {
        &self.0
    }
}

/// The path of `crates` as it is written into a manifest in `dir`: relative where they are near, so that both can move
/// together.
fn seen_from(dir: &Path, crates: &Path) -> Result<String, Finding> {
    // `dir` may not be there yet, and links in what is there lead elsewhere than `..` would.
    let there = dir.ancestors().find_map(|ancestor| Some((ancestor, ancestor.canonicalize().ok()?)));
    let from = there.map_or_else(
        || dir.to_owned(),
        |(ancestor, real)| dir.strip_prefix(ancestor).map_or_else(|_| real.clone(), |missing| real.join(missing)),
    );
    let common = from.components().zip(crates.components()).take_while(|(a, b)| a == b).count();
    let is_near = from.components().take(common).any(|part| matches!(part, Component::Normal(_)));
    let parts: Vec<_> = if is_near {
        let up = from.components().skip(common).map(|_| Component::ParentDir);
        up.chain(crates.components().skip(common)).collect()
    } else {
        crates.components().collect()
    };
    let path = parts.iter().collect::<std::path::PathBuf>();
    match path.to_str().map(|path| path.replace('\\', "/")) {
        Some(path) if !path.contains(['"', '\n']) => Ok(path),
        _ => Err(problem(
            format!("the path `{}` cannot be written into a Cargo.toml", path.display()),
            "put the crates into a folder whose path is Unicode without quotes",
        )),
    }
}

#[cfg(test)]
mod tests;
