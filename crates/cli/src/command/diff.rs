//! `diff`: what differs between two environments, object by object.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::problem::counted;
use crate::report::{Budget, Report, Style, Verb, table, unified};
use crate::{Context, Failure, Object, Outcome};

/// What differs between two environments.
#[derive(Debug, Serialize)]
pub(crate) struct Diff {
    outcome: Outcome,
    from: String,
    to: String,
    settings: Vec<[String; 3]>,
    only_in_from: Vec<String>,
    only_in_to: Vec<String>,
    differing: Vec<Differing>,
    following: Vec<String>,
    same: usize,
}

#[derive(Debug, Serialize)]
struct Differing {
    object: String,
    diff: String,
}

/// Group, kind, namespace, name: what makes an object the same one for a cluster.
type Key = (String, String, String, String);

/// Compares the objects of two environments. What only follows from another address or another name of the namespace is
/// named, and not shown.
pub(crate) fn diff(from: &str, to: &str, context: &Context) -> Result<Diff, Failure> {
    let (from_objects, to_objects) = (context.objects(from)?, context.objects(to)?);
    let counterparts = context.source.counterparts(from, to);
    let (left, right) = (by_key(&from_objects, &counterparts), by_key(&to_objects, &[]));
    let all: BTreeSet<&Key> = left.keys().chain(right.keys()).collect();
    let mut diff = Diff {
        outcome: Outcome::Done,
        from: from.to_owned(),
        to: to.to_owned(),
        settings: context.source.differences(from, to),
        only_in_from: Vec::new(),
        only_in_to: Vec::new(),
        differing: Vec::new(),
        following: Vec::new(),
        same: 0,
    };
    for key in all {
        let object = named(key);
        match (left.get(key), right.get(key)) {
            (Some(one), Some(other)) if one == other => diff.same += 1,
            (Some(one), Some(other)) => {
                let there = as_there(one, other, &counterparts);
                if there == *other {
                    diff.following.push(object);
                } else {
                    let (old, new) = (format!("{object} ({from})"), format!("{object} ({to})"));
                    diff.differing.push(Differing { diff: unified((&old, &there), (&new, other)), object });
                }
            }
            (Some(_), None) => diff.only_in_from.push(object),
            (None, _) => diff.only_in_to.push(object),
        }
    }
    Ok(diff)
}

/// Objects by what they are, called as in the other environment.
fn by_key<'a>(objects: &'a [Object], counterparts: &[(String, String)]) -> BTreeMap<Key, &'a str> {
    objects.iter().map(|object| (key_of(object, counterparts), body(&object.yaml))).collect()
}

fn key_of(object: &Object, counterparts: &[(String, String)]) -> Key {
    let group = object.api_version.split_once('/').map_or("", |(group, _)| group);
    let called = |name: &str| {
        let as_a_whole = counterparts.iter().find(|(here, _)| here == name).map(|(_, there)| there.clone());
        // Names that are shared with others begin with the namespace.
        let begins = |(here, there): &(String, String)| {
            name.strip_prefix(here.as_str())?.strip_prefix('-').map(|rest| format!("{there}-{rest}"))
        };
        as_a_whole.or_else(|| counterparts.iter().find_map(begins)).unwrap_or_else(|| name.to_owned())
    };
    let namespace = object.namespace.as_deref().unwrap_or_default();
    (group.to_owned(), object.kind.clone(), called(namespace), called(&object.name))
}

/// The text with what follows from the other environment as it is there; whatever differs beside stays.
fn as_there(text: &str, other: &str, counterparts: &[(String, String)]) -> String {
    let theirs: BTreeSet<&str> = other.lines().collect();
    let checksum = |line: &str| line.trim_start().starts_with("checksum/config:");
    let line = |line: &str| {
        if theirs.contains(line) {
            return line.to_owned();
        }
        if checksum(line) {
            return theirs.iter().find(|their| checksum(their)).copied().unwrap_or(line).to_owned();
        }
        let there = replaced(line, counterparts);
        if theirs.contains(there.as_str()) { there } else { line.to_owned() }
    };
    text.lines().map(|one| line(one) + "\n").collect()
}

/// The line with the counterpart of each word that has one. What was put in is not looked at again: an address may hold
/// the name of a namespace.
fn replaced(mut line: &str, counterparts: &[(String, String)]) -> String {
    let mut text = String::new();
    while let Some(first) = line.chars().next() {
        let fits = counterparts.iter().filter(|(here, _)| !here.is_empty() && line.starts_with(here));
        let (length, there) = match fits.max_by_key(|(here, _)| here.len()) {
            Some((here, there)) => (here.len(), there.as_str()),
            None => (first.len_utf8(), &line[..first.len_utf8()]),
        };
        text.push_str(there);
        line = &line[length..];
    }
    text
}

fn named((_, kind, namespace, name): &Key) -> String {
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
        let head = ["SETTING".to_owned(), self.from.clone(), self.to.clone()];
        let settings: Vec<_> = [head].into_iter().chain(self.settings.iter().cloned()).collect();
        let settings = if self.settings.is_empty() { String::new() } else { table(&settings) + "\n" };
        let following = match self.following.len() {
            0 => String::new(),
            count => format!(", {count} more in what follows from another address, namespace or folder"),
        };
        let summary = format!(
            "{} → {}: {} only in {}, {} only in {}, {} differing{following}, {} the same",
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
            settings,
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

    #[test]
    fn what_follows_from_an_address_is_no_difference() {
        let counterparts = [("http://localhost:3000", "http://tea.example:30091"), ("tea", "leaves")]
            .map(|(one, other)| (one.to_owned(), other.to_owned()));
        let here = "namespace: tea\nurl: http://localhost:3000/d\nchecksum/config: a1\ntext: tea is hot\n";
        let there = "namespace: leaves\nurl: http://tea.example:30091/d\nchecksum/config: b2\ntext: tea is hot\n";
        assert_eq!(as_there(here, there, &counterparts), there);
        assert_eq!(as_there("text: tea\n", "text: coffee\n", &counterparts), "text: tea\n");
    }
}
