//! Builds a program from a Go module, exactly as the `go.mod` and `go.sum` of its folder in `crates/cli/tools/` say.
//!
//! The promise: the same sources every time or none, checked against `go.sum`; nothing but `.tools/` and Go's own
//! caches is written; a program appears in `.tools/bin` whole or not at all.

use crate::problem::{of_io, problem};
use findings::Finding;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::run::run;
use super::{Build, Tool};

/// Builds the one program of a tool.
pub(super) fn install(root: &Path, tool: &Tool, build: &Build, tell: &mut dyn FnMut(&str)) -> Result<(), Finding> {
    let version = tool.version().unwrap_or_default();
    let recipe = recipe(root, build)?;
    requires(&recipe, tool, build)?;
    suits(&recipe, &by_hand(tool, build))?;
    if build.copied.is_some() {
        copy(root, tool, build, tell)?;
    }
    // A folder of its own, so that two runs do not write one file; beside its place, so that it can be moved there.
    let home = root.join(".tools");
    let made = fs::create_dir_all(&home).and_then(|()| tempfile::Builder::new().prefix("made-").tempdir_in(&home));
    let made = made.map_err(|error| of_io("create a folder in", &home.to_string_lossy(), &error))?;
    let program = made.path().join(tool.programs[0]);
    let mut command = go(&folder(root, build));
    command.args(["build", "-v", "-mod=readonly", "-trimpath", "-buildvcs=false", "-tags", build.tags]);
    command.arg("-ldflags").arg(linked(build, version)).arg("-o").arg(&program).arg(path(build));
    let what = format!("{} {version}", tool.name);
    run(&mut command, &log(root, tool), &what, &by_hand(tool, build), tell)?;
    publish(&program, &root.join(".tools/bin").join(tool.programs[0]))
}

/// Where the recipes are: beside this crate.
const FOLDER: &str = "crates/cli/tools";

/// The folder of a recipe: in this repository, else in the one that this crate was built from.
fn folder(root: &Path, build: &Build) -> PathBuf {
    let here = root.join(FOLDER).join(build.folder);
    if here.is_dir() { here } else { Path::new(env!("CARGO_MANIFEST_DIR")).join("tools").join(build.folder) }
}

/// What to do where it cannot be built.
pub(super) fn by_hand(tool: &Tool, build: &Build) -> String {
    let version = tool.version().unwrap_or_default();
    let program = tool.programs[0];
    format!("put the `{program}` of release {version} of {} at .tools/bin/{program}", build.module)
}

/// The text of the `go.mod` of a build.
fn recipe(root: &Path, build: &Build) -> Result<String, Finding> {
    let file = folder(root, build).join("go.mod");
    fs::read_to_string(&file).map_err(|error| of_io("read", &file.to_string_lossy(), &error))
}

/// That the `go.mod` says the version that the table says.
fn requires(recipe: &str, tool: &Tool, build: &Build) -> Result<(), Finding> {
    let wanted = (build.as_module)(tool.version().unwrap_or_default());
    let start = format!("require {} ", build.module);
    let pinned = recipe.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or("nothing");
    if pinned == wanted {
        return Ok(());
    }
    let file = format!("{FOLDER}/{}/go.mod", build.folder);
    Err(problem(
        format!("`{file}` requires {pinned} of {}, and `{}` is to be {wanted}", build.module, tool.name),
        format!("bring the folder to {wanted}, as {FOLDER}/README.md says"),
    ))
}

/// That a Go is here that can read the `go.mod`.
fn suits(recipe: &str, by_hand: &str) -> Result<(), Finding> {
    let wanted = recipe.lines().find_map(|line| line.strip_prefix("go ")).unwrap_or("1.21");
    let fix = format!("install Go {wanted} or newer (go.dev), or {by_hand}");
    let said = Command::new("go").args(["env", "GOVERSION", "GOTOOLCHAIN"]).output();
    let said = said.map_err(|_| problem("Go is not installed, or not on the PATH", fix.clone()))?;
    let text = String::from_utf8_lossy(&said.stdout);
    let mut lines = text.lines();
    let (version, toolchain) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    if is_enough(version, toolchain, wanted) {
        return Ok(());
    }
    Err(problem(format!("Go {wanted} is needed, and {version} is here, which fetches no other"), fix))
}

/// A Go of 1.21 or later fetches the one that it is told to need, unless it is told not to.
fn is_enough(version: &str, toolchain: &str, wanted: &str) -> bool {
    let numbers = |text: &str| -> Vec<u32> {
        let text = text.trim_start_matches("go").split([' ', '-']).next().unwrap_or_default();
        text.split('.').map_while(|number| number.parse().ok()).collect()
    };
    let here = numbers(version);
    here >= numbers(wanted) || (here >= vec![1, 21] && toolchain != "local")
}

fn go(folder: &Path) -> Command {
    let mut command = Command::new("go");
    // Where modules come from is what the user's Go is set to.
    command.current_dir(folder).env("GOWORK", "off").env("CGO_ENABLED", "0");
    command
}

fn path(build: &Build) -> String {
    match build.package {
        "" => build.module.to_owned(),
        super::table::IN_FOLDER => build.package.to_owned(),
        package => format!("{}/{package}", build.module),
    }
}

/// What the linker is told: no symbols, and the version that the program is to tell.
fn linked(build: &Build, version: &str) -> String {
    let mut numbers = version.split('.');
    let mut number = || numbers.next().unwrap_or_default();
    let (major, minor) = (number(), number());
    let mut flags = String::from("-s -w");
    for stamp in build.stamps {
        let stamp = stamp.replace("{}", version).replace("{major}", major).replace("{minor}", minor);
        flags += &format!(" -X {stamp}");
    }
    flags
}

/// A module that lacks a file which its publisher makes before building: it is copied, and the file is added. `go.sum`
/// holds for the copy too, because it is made of what Go has checked.
fn copy(root: &Path, tool: &Tool, build: &Build, tell: &mut dyn FnMut(&str)) -> Result<(), Finding> {
    let Some((missing, text)) = build.copied else { return Ok(()) };
    let version = (build.as_module)(tool.version().unwrap_or_default());
    let module = format!("{}@{version}", build.module);
    let log = log(root, tool);
    let mut command = go(&folder(root, build));
    command.args(["mod", "download", "-json", &module]);
    run(&mut command, &log, &module, &by_hand(tool, build), tell)?;
    let said = fs::read_to_string(&log).unwrap_or_default();
    let from = said.lines().find_map(|line| line.trim().strip_prefix("\"Dir\": \"")?.strip_suffix("\","));
    let from = PathBuf::from(from.unwrap_or_default());
    let to = root.join(".tools/modules").join(build.folder);
    let cannot = |error| of_io("copy to", &to.to_string_lossy(), &error);
    if to.exists() {
        fs::remove_dir_all(&to).map_err(cannot)?;
    }
    copy_folder(&from, &to).map_err(cannot)?;
    let added = to.join(missing);
    fs::create_dir_all(added.parent().unwrap_or(&to)).and_then(|()| fs::write(&added, text)).map_err(cannot)
}

/// Files and folders; Go's cache is read-only, and the copy must not be.
fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::write(&target, fs::read(entry.path())?)?;
        }
    }
    Ok(())
}

fn publish(made: &Path, place: &Path) -> Result<(), Finding> {
    let folder = place.parent().unwrap_or(place);
    let moved = fs::create_dir_all(folder).and_then(|()| fs::rename(made, place));
    moved.map_err(|error| of_io("write", &place.to_string_lossy(), &error))
}

fn log(root: &Path, tool: &Tool) -> PathBuf {
    root.join(format!(".tools/log/{}.log", tool.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::{ALL, Source, named};

    fn built(name: &str) -> (&'static Tool, Build) {
        let tool = named(name).expect("it is in the table");
        let Source::Go(build) = tool.source else { panic!("{name} is built from a module") };
        (tool, build)
    }

    #[test]
    fn every_recipe_requires_the_version_of_the_table_and_has_its_sums() {
        let root = crate::tools::root();
        for tool in ALL {
            let Source::Go(build) = tool.source else { continue };
            let recipe = recipe(&root, &build).expect("every build has a go.mod");
            assert_eq!(requires(&recipe, tool, &build), Ok(()), "{}", tool.name);
            assert!(!recipe.contains("\ntoolchain "), "{}: another Go would be fetched without need", tool.name);
            let sums = fs::read_to_string(folder(&root, &build).join("go.sum")).expect("and a go.sum");
            let module = format!("{} {} h1:", build.module, (build.as_module)(tool.version().unwrap_or_default()));
            assert!(sums.contains(&module), "{module} is not in the go.sum of {}", build.folder);
        }
    }

    #[test]
    fn another_version_in_the_recipe_is_refused() {
        let (tool, build) = built("promtool");
        let problem = requires("go 1.25.0\nrequire github.com/prometheus/prometheus v0.300.0\n", tool, &build);
        let problem = problem.expect_err("it is another version");
        let wanted = (build.as_module)(tool.version().expect("it has one"));
        assert_eq!(
            problem.message,
            format!(
                "`crates/cli/tools/prometheus/go.mod` requires v0.300.0 of github.com/prometheus/prometheus, and \
                 `promtool` is to be {wanted}"
            )
        );
    }

    #[test]
    fn an_old_go_is_enough_only_if_it_fetches_a_newer_one() {
        assert!(is_enough("go1.26.8", "local", "1.26.5"));
        assert!(is_enough("go1.26.5", "local", "1.26.5"));
        assert!(!is_enough("go1.26.4", "local", "1.26.5"));
        assert!(is_enough("go1.24.4", "auto", "1.26.5"));
        assert!(!is_enough("go1.19.8", "", "1.25.0"));
        assert!(is_enough("go1.26.8 X:nodwarf5", "local", "1.25.0"));
        assert!(!is_enough("", "", "1.25.0"));
    }

    #[test]
    fn programs_tell_the_version_that_they_are() {
        let (tool, build) = built("kube-apiserver");
        let flags = linked(&build, tool.version().expect("it has one"));
        assert!(flags.starts_with("-s -w -X k8s.io/component-base/version.gitVersion=v1.37.2 -X "), "{flags}");
        assert!(flags.contains("gitMajor=1 "), "{flags}");
        assert_eq!(path(&build), "k8s.io/kubernetes/cmd/kube-apiserver");
        assert_eq!(path(&built("k6").1), "go.k6.io/k6");
    }

    #[test]
    fn what_cannot_be_built_is_brought_by_hand() {
        let (tool, build) = built("etcd");
        assert_eq!(
            by_hand(tool, &build),
            "put the `etcd` of release 3.7.3 of go.etcd.io/etcd/server/v3 at .tools/bin/etcd"
        );
    }
}
