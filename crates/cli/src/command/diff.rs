//! `diff`: what differs between two environments, object by object.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::problem::counted;
use crate::report::{Budget, Report, Style, Verb, unified};
use crate::{Context, Failure, Object, Outcome};

/// What differs between two environments.
#[derive(Debug, Serialize)]
pub(crate) struct Diff {
    outcome: Outcome,
    from: String,
    to: String,
    only_in_from: Vec<String>,
    only_in_to: Vec<String>,
    differing: Vec<Differing>,
    same: usize,
}

#[derive(Debug, Serialize)]
struct Differing {
    object: String,
    diff: String,
}

/// Group, kind, namespace, name: what makes an object the same one for a cluster.
type Key<'a> = (&'a str, &'a str, &'a str, &'a str);

/// Compares the objects of two environments.
pub(crate) fn diff(from: &str, to: &str, context: &Context) -> Result<Diff, Failure> {
    let (from_objects, to_objects) = (context.objects(from)?, context.objects(to)?);
    let (left, right) = (by_key(&from_objects), by_key(&to_objects));
    let all: BTreeSet<Key> = left.keys().chain(right.keys()).copied().collect();
    let mut diff = Diff {
        outcome: Outcome::Done,
        from: from.to_owned(),
        to: to.to_owned(),
        only_in_from: Vec::new(),
        only_in_to: Vec::new(),
        differing: Vec::new(),
        same: 0,
    };
    for key in all {
        let object = named(key);
        match (left.get(&key), right.get(&key)) {
            (Some(one), Some(other)) if one == other => diff.same += 1,
            (Some(one), Some(other)) => {
                let (old, new) = (format!("{object} ({from})"), format!("{object} ({to})"));
                diff.differing.push(Differing { diff: unified((&old, one), (&new, other)), object });
            }
            (Some(_), None) => diff.only_in_from.push(object),
            (None, _) => diff.only_in_to.push(object),
        }
    }
    Ok(diff)
}

fn by_key(objects: &[Object]) -> BTreeMap<Key<'_>, &str> {
    objects.iter().map(|object| (key_of(object), body(&object.yaml))).collect()
}

fn key_of(object: &Object) -> Key<'_> {
    let group = object.api_version.split_once('/').map_or("", |(group, _)| group);
    (group, &object.kind, object.namespace.as_deref().unwrap_or_default(), &object.name)
}

fn named((_, kind, namespace, name): Key) -> String {
    if namespace.is_empty() { format!("{kind} {name}") } else { format!("{kind} {namespace}/{name}") }
}

/// The text after the comments at its head, which name the environment: that is no difference.
fn body(yaml: &str) -> &str {
    let is_head = |line: &&str| line.starts_with('#') || line.trim().is_empty() || line.trim_end() == "---";
    let head: usize = yaml.split_inclusive('\n').take_while(is_head).map(str::len).sum();
    &yaml[head..]
}

impl Report for Diff {
    fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn text(&self, style: Style) -> String {
        let mut budget = Budget::of_a_report();
        let only = |objects: &[String], environment: &str| {
            let lines: Vec<_> = objects.iter().map(|object| format!("in {environment}: {object}")).collect();
            style.lines(Verb::Only, &lines, usize::MAX)
        };
        let differing = self
            .differing
            .iter()
            .map(|differing| style.line(Verb::Differs, &differing.object) + &budget.show(&differing.diff, style));
        let summary = format!(
            "{} → {}: {} only in {}, {} only in {}, {} differing, {} the same",
            self.from,
            self.to,
            self.only_in_from.len(),
            self.from,
            self.only_in_to.len(),
            self.to,
            counted(self.differing.len(), "object"),
            self.same
        );
        [
            only(&self.only_in_from, &self.from),
            only(&self.only_in_to, &self.to),
            differing.collect(),
            style.summary(&summary),
        ]
        .concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_what_follows_the_comments() {
        assert_eq!(body("# one\n# two\n---\nkind: Pod\n# inside\n"), "kind: Pod\n# inside\n");
        assert_eq!(body("# nothing else"), "");
    }
}
