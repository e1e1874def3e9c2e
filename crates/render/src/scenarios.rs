//! `tests/promtool/`: the scenarios of every alert, for `promtool test rules tests/promtool/*.yaml`.

use super::{Tree, header, rules, yaml};
use findings::{Finding, Place};
use kit::View;

/// The tests, and the rules that they test, by their path below the folder.
pub(super) fn files(cx: &View) -> Result<Tree, Vec<Finding>> {
    let watch = cx.watch();
    let mut tree = Tree::new();
    let mut problems = Vec::new();
    for file in watch.tested_files(&cx.grafana_url()) {
        match yaml(file.document.as_ref()) {
            Ok(text) => _ = tree.insert(file.path, header::yaml(file.source) + &text),
            Err(why) => {
                let place = Place::file(file.source);
                problems.push(rules::unwritable(place, &format!("the test `{}`", file.path), why));
            }
        }
    }
    if problems.is_empty() { Ok(tree) } else { Err(problems) }
}
