//! The labels of series: which they may have, which they must have, and whether there may be others.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::did_you_mean;

/// The labels of series. The name of the metric is not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// The labels that they may have, with all values where those are known.
    pub may: BTreeMap<String, Option<BTreeSet<String>>>,
    /// The labels that all of them have.
    pub must: BTreeSet<String>,
    /// Those that the metric or the line has by itself, of which there may be several values for each target.
    pub own: BTreeSet<String>,
    /// Those of them of which there surely are.
    pub apart: BTreeSet<String>,
    /// The labels that one side of an `or` has and the other surely lacks.
    pub partly: BTreeSet<String>,
    /// How the values of a label end, where that is known: `instance` in a port.
    pub ends: BTreeMap<String, BTreeSet<String>>,
    /// Whether they may have others, of which nothing is known.
    pub open: bool,
    /// Whether the name of the metric is still there.
    pub named: bool,
}

impl Labels {
    /// None at all.
    pub const NONE: Self = Self {
        may: BTreeMap::new(),
        must: BTreeSet::new(),
        own: BTreeSet::new(),
        apart: BTreeSet::new(),
        partly: BTreeSet::new(),
        ends: BTreeMap::new(),
        open: false,
        named: false,
    };

    /// Any.
    pub fn unknown() -> Self {
        Self { open: true, ..Self::NONE }
    }

    /// Whether a series may have the label.
    pub fn has(&self, label: &str) -> bool {
        self.open || self.may.contains_key(label) || (self.named && label == "__name__")
    }

    /// Without the name of the metric.
    pub fn unnamed(self) -> Self {
        Self { named: false, ..self }
    }

    /// Adds a label that they may have, or that they have `always`.
    pub fn add(&mut self, label: &str, values: Option<BTreeSet<String>>, always: bool) {
        self.may.insert(label.to_owned(), values);
        self.ends.remove(label);
        if always {
            self.partly.remove(label);
            self.must.insert(label.to_owned());
        }
    }

    /// Removes a label.
    pub fn remove(&mut self, label: &str) {
        self.may.remove(label);
        self.must.remove(label);
        self.own.remove(label);
        self.apart.remove(label);
        self.partly.remove(label);
        self.ends.remove(label);
    }

    /// What the series of both sides of an `or` have.
    pub fn either(&self, other: &Self) -> Self {
        let lacked = |one: &Self, other: &Self| -> Vec<String> {
            one.may.keys().filter(|label| !other.has(label)).cloned().collect()
        };
        let mut labels = self.clone().or(other);
        labels.partly.extend(other.partly.iter().cloned());
        labels.partly.extend(lacked(self, other));
        labels.partly.extend(lacked(other, self));
        labels
    }

    /// What series have that come from the one or the other.
    pub fn or(mut self, other: &Self) -> Self {
        for (label, values) in &other.may {
            let joined = match self.may.get(label) {
                Some(Some(known)) => values.as_ref().map(|values| known | values),
                Some(None) => None,
                None => values.clone(),
            };
            self.may.insert(label.clone(), joined);
        }
        self.must = &self.must & &other.must;
        self.own = &self.own & &other.own;
        self.apart = &self.apart & &other.apart;
        self.ends.retain(|label, _| other.ends.contains_key(label));
        for (label, ends) in &mut self.ends {
            ends.extend(other.ends.get(label).into_iter().flatten().cloned());
        }
        self.open |= other.open;
        self.named |= other.named;
        self
    }

    /// What is left of them where only those stay for which `keep` says so.
    pub fn keep(mut self, keep: impl Fn(&str) -> bool) -> Self {
        self.may.retain(|label, _| keep(label));
        self.must.retain(|label| keep(label));
        self.own.retain(|label| keep(label));
        self.apart.retain(|label| keep(label));
        self.partly.retain(|label| keep(label));
        self.ends.retain(|label, _| keep(label));
        self.unnamed()
    }

    /// Whether all series have it, each with its own value among several.
    pub fn is_many(&self, label: &str) -> bool {
        let one = |values: &BTreeSet<String>| values.len() == 1;
        // A file system has one device, and is mounted once.
        let is_picked = label == "device" && self.must.contains("mountpoint") && !self.is_many("mountpoint");
        self.must.contains(label)
            && self.apart.contains(label)
            && !is_picked
            && !self.may.get(label).and_then(Option::as_ref).is_some_and(one)
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.may.keys().map(String::as_str)
    }

    /// The fix for a name that is none of theirs: the one that was probably meant, else `otherwise` and all of them.
    pub fn fix(&self, label: &str, otherwise: &str) -> String {
        if self.may.is_empty() {
            return "remove it: there are no labels".to_owned();
        }
        did_you_mean(label, self.names()).unwrap_or_else(|| format!("{otherwise}: {self}"))
    }
}

impl fmt::Display for Labels {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.may.keys().map(|label| format!("`{label}`")).collect();
        match (names.is_empty(), self.open) {
            (true, false) => to.write_str("none"),
            (true, true) => to.write_str("unknown ones"),
            (false, false) => to.write_str(&names.join(", ")),
            (false, true) => write!(to, "{} and unknown ones", names.join(", ")),
        }
    }
}
