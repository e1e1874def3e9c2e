//! `tests/promtool/`: the scenarios of every alert, for `promtool test rules tests/promtool/*.yaml`.

use super::{Tree, header, yaml};
use kit::{Context, Problem};

/// The tests, and the rules that they test, by their path below the folder.
pub(super) fn files(cx: &Context) -> Result<Tree, Vec<Problem>> {
    let watch = cx.watch();
    let mut tree = Tree::new();
    let mut problems = Vec::new();
    for file in watch.tested_files(&cx.grafana_url()) {
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
