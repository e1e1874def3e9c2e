//! Files among the generated ones that nothing generates: they are never touched, and whoever applies their folder
//! applies them too.

use std::collections::BTreeSet;

use serde::Serialize;

use super::paths;
use crate::report::{Style, Verb};
use crate::{MANIFESTS, Plan, State};

/// Where they are.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub(super) struct Strangers {
    paths: Vec<String>,
    /// Those that `kubectl apply -f FOLDER` takes along with what is generated.
    #[serde(skip)]
    applied: Vec<String>,
}

impl Strangers {
    /// Those of a plan.
    pub(super) fn of(plan: &Plan) -> Self {
        let ours = plan.entries.iter().filter(|entry| entry.state != State::Stranger).map(|entry| entry.path.as_str());
        let manifests = ours.filter(|path| is_applied(path) && !path.ends_with("/kustomization.yaml"));
        let folders: BTreeSet<&str> = manifests.filter_map(folder).collect();
        let paths = paths(plan, |state| *state == State::Stranger);
        let is_beside = |path: &&String| is_applied(path) && folder(path).is_some_and(|one| folders.contains(one));
        let applied = paths.iter().filter(is_beside).cloned().collect();
        Self { paths, applied }
    }

    /// A line for each of the first, and what to do about those that reach the cluster.
    pub(super) fn lines(&self, style: Style) -> String {
        let notes: Vec<_> = self.paths.iter().map(|path| format!("{path}: not generated, left alone")).collect();
        style.lines(Verb::Stranger, &notes, 5) + &self.fix(style)
    }

    fn fix(&self, style: Style) -> String {
        let Some(first) = self.applied.first() else { return String::new() };
        let (what, them) = match self.applied.len() {
            1 => (format!("`{first}`"), "it"),
            count => (format!("`{first}` and {} more", count - 1), "them"),
        };
        style.line(
            Verb::Fix,
            &format!(
                "`kubectl apply -f` of the folder applies {what} too, and no rule checks {them}: move {them} out of \
                 `{MANIFESTS}/`, or delete {them} and write the part in Rust, where `cargo xtask add` begins"
            ),
        )
    }
}

/// Whether `kubectl` takes a file of this name for one of objects.
fn is_applied(path: &str) -> bool {
    path.split('/').next() == Some(MANIFESTS) && [".yaml", ".yml", ".json"].iter().any(|end| path.ends_with(end))
}

fn folder(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}
