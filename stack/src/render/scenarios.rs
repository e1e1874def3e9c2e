//! `tests/promtool/`: the scenarios of every alert, for `promtool test rules tests/promtool/*.yaml`.

use super::{Tree, header, yaml};
use crate::kit::{Context, Problem};
use crate::observe::watch::Watch;

/// The tests, and the rules that they test, by their path below the folder.
pub(super) fn files(cx: &Context) -> Result<Tree, Vec<Problem>> {
    let Some(watch) = Watch::of(cx) else { return Ok(Tree::new()) };
    let mut tree = Tree::new();
    let mut problems = Vec::new();
    for file in watch.tested_files(cx) {
        match yaml(file.document.as_ref()) {
            Ok(text) => _ = tree.insert(file.path, header::yaml(file.source) + &text),
            Err(why) => {
                let place = format!("the test `{}`", file.path);
                problems.push(Problem::new(place, format!("it cannot be written: {why}"), "correct its values"));
            }
        }
    }
    if problems.is_empty() { Ok(tree) } else { Err(problems) }
}
