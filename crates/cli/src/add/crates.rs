//! The crates of a workspace, as cargo knows them, and their sources.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use findings::Finding;
use serde_json::Value;
use syn::Expr;

use super::source::{Seen, Source};
use crate::problem::{of_io, problem};

/// A crate of the workspace.
pub(crate) struct Crate {
    /// As Rust calls it.
    pub name: String,
    /// The folder of its sources, below the root.
    pub src: String,
    /// The crates that its manifest names.
    pub depends: Vec<String>,
    pub files: Vec<Source>,
}

impl Crate {
    pub fn load(&mut self, root: &Path) -> Result<(), Finding> {
        let mut paths = Vec::new();
        walk(&root.join(&self.src), &mut paths).map_err(|error| of_io("read", &self.src, &error))?;
        paths.sort();
        for path in paths {
            let below = path.strip_prefix(root.join(&self.src)).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let shown = if self.src.is_empty() { below.clone() } else { format!("{}/{below}", self.src) };
            let text = fs::read_to_string(&path).map_err(|error| of_io("read", &shown, &error))?;
            let module = below.trim_end_matches(".rs");
            let module = module.strip_suffix("/mod").unwrap_or(module);
            let module = if module == "lib" || module == "mod" {
                Vec::new()
            } else {
                module.split('/').map(str::to_owned).collect()
            };
            let source = Source::parse(shown.clone(), module, text).map_err(|error| {
                let line = error.span().start().line;
                problem(format!("{shown}:{line}: this is no Rust: {error}"), "fix what `cargo check` says of it first")
            })?;
            self.files.push(source);
        }
        Ok(())
    }
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, found)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    Ok(())
}

/// The crates of the workspace, as cargo knows them; their files are not read yet.
pub(super) fn packages(root: &Path) -> Result<Vec<Crate>, Finding> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let refused = |said: String| {
        problem(
            format!("cargo cannot tell the crates of `{}`: {said}", root.display()),
            "run it in the root of a stack, where `cargo metadata --no-deps` works",
        )
    };
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| refused(error.to_string()))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(refused(said.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned()));
    }
    let told: Value = serde_json::from_slice(&output.stdout).map_err(|error| refused(error.to_string()))?;
    let real = told["workspace_root"].as_str().map_or_else(|| root.to_owned(), PathBuf::from);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let crates = list(&told["packages"]).into_iter().filter_map(|package| {
        let targets = list(&package["targets"]);
        let library = targets.iter().find(|target| list(&target["kind"]).iter().any(|kind| kind == "lib"))?;
        let src = PathBuf::from(text(&library["src_path"]));
        let src = src.parent()?.strip_prefix(&real).ok()?.to_string_lossy().replace('\\', "/");
        let depends = list(&package["dependencies"]);
        let depends = depends.iter().map(|one| text(&one["name"]).replace('-', "_")).collect();
        Some(Crate { name: text(&library["name"]).replace('-', "_"), src, depends, files: Vec::new() })
    });
    Ok(crates.collect())
}

/// The crate whose `PROGRAM` the command line runs.
pub(super) fn spec(root: &Path) -> Option<String> {
    let mut paths = Vec::new();
    walk(&root.join("xtask/src"), &mut paths).ok()?;
    paths.sort();
    paths.iter().find_map(|path| {
        let source = Source::parse(String::new(), Vec::new(), fs::read_to_string(path).ok()?).ok()?;
        let used =
            source.uses().into_iter().find(|one| one.alias == "PROGRAM").and_then(|one| one.path.into_iter().next());
        let named = |expr: &&Expr| match expr {
            Expr::Path(path) => {
                let segments = &path.path.segments;
                let is_program = segments.len() > 1 && segments.last().is_some_and(|last| last.ident == "PROGRAM");
                is_program.then(|| segments[0].ident.to_string())
            }
            _ => None,
        };
        used.or_else(|| Seen::of(&source.syntax).exprs.iter().find_map(named))
    })
}
