//! Takes a program out of its pinned image: what is under the AGPL is run as its authors publish it, and not built.

use crate::problem::{of_io, problem};
use findings::Finding;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::find::find_in;
use super::run::run;
use super::{Contained, Tool};

/// What can fetch an image, in the order in which it is looked for.
const ENGINES: [&str; 3] = ["docker", "podman", "nerdctl"];

/// Copies the one program of a tool out of its image.
pub(super) fn install(root: &Path, tool: &Tool, from: &Contained, tell: &mut dyn FnMut(&str)) -> Result<(), Finding> {
    let engine = ENGINES.iter().find_map(|engine| find_in(root, engine)).ok_or_else(|| left_out(tool))?;
    let version = tool.version().unwrap_or_default();
    let image = format!("{}:{version}", from.repository);
    let log = root.join(format!(".tools/log/{}.log", tool.name));
    let fix = by_hand(tool);
    run(Command::new(&engine).args(["pull", &image]), &log, &image, &fix, tell)?;
    // A container that is never started, for its files.
    run(Command::new(&engine).args(["create", &image]), &log, &image, &fix, tell)?;
    let said = fs::read_to_string(&log).unwrap_or_default();
    let container = said.lines().last().unwrap_or_default().trim().to_owned();
    let copied = copy(root, &engine, &format!("{container}:{}", from.path), tool, tell);
    // What stays behind is a container that never ran; whether it could be removed does not matter to anybody.
    let _left = Command::new(&engine).args(["rm", &container]).output();
    copied
}

fn copy(root: &Path, engine: &Path, from: &str, tool: &Tool, tell: &mut dyn FnMut(&str)) -> Result<(), Finding> {
    let bin = root.join(".tools/bin");
    let place = bin.join(tool.programs[0]);
    let made: PathBuf = bin.join(format!(".{}-copied", tool.programs[0]));
    fs::create_dir_all(&bin).map_err(|error| of_io("create", &bin.to_string_lossy(), &error))?;
    let log = root.join(format!(".tools/log/{}.log", tool.name));
    run(Command::new(engine).arg("cp").arg(from).arg(&made), &log, from, &by_hand(tool), tell)?;
    fs::rename(&made, &place).map_err(|error| of_io("write", &place.to_string_lossy(), &error))
}

/// Why it is not here, and the three ways to have it.
pub(super) fn left_out(tool: &Tool) -> Finding {
    problem(format!("{} is under the AGPL, and is not built unless one asks for it", tool.name), by_hand(tool))
}

/// What to do where it is not taken from its image.
pub(super) fn by_hand(tool: &Tool) -> String {
    let program = tool.programs[0];
    format!(
        "put `{program}` on the PATH, install docker, podman or nerdctl, which take it from its image, or build it \
         with `--build-agpl`"
    )
}
