//! Where the deployed version differs from the one that could be run: said in the recipe, and in the catalogue's
//! header.

use std::collections::BTreeMap;

use crate::{Family, Label, matches};

/// A difference between the recorded version and the deployed one. It changes nothing where it is true already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correction {
    /// These metrics no longer have that label.
    WithoutLabel {
        /// The metrics.
        metrics: &'static str,
        /// The label.
        label: &'static str,
        /// The version that changed it, and where it says so.
        since: &'static str,
    },
    /// These metrics also have that label, on some of their series.
    WithLabel {
        /// The metrics.
        metrics: &'static str,
        /// The label.
        label: &'static str,
        /// The version that changed it, and where it says so.
        since: &'static str,
    },
    /// Names that began with `from` begin with `to`.
    Renamed {
        /// The old beginning.
        from: &'static str,
        /// The new beginning.
        to: &'static str,
        /// The version that changed it, and where it says so.
        since: &'static str,
    },
}

impl Correction {
    /// Applies it, and says whether that changed anything.
    pub(crate) fn apply(&self, families: &mut BTreeMap<String, Family>) -> bool {
        match *self {
            Self::WithoutLabel { metrics, label, .. } => {
                let mut changed = false;
                for (_, family) in families.iter_mut().filter(|(name, _)| matches(metrics, name)) {
                    changed |= family.labels.as_mut().is_some_and(|labels| labels.remove(label).is_some());
                }
                changed
            }
            Self::WithLabel { metrics, label, .. } => {
                let mut changed = false;
                for (_, family) in families.iter_mut().filter(|(name, _)| matches(metrics, name)) {
                    if let Some(labels) = family.labels.as_mut().filter(|labels| !labels.contains_key(label)) {
                        labels.insert(label.to_owned(), Label::default());
                        changed = true;
                    }
                }
                changed
            }
            Self::Renamed { from, to, .. } => {
                let old: Vec<_> = families.keys().filter(|name| name.starts_with(from)).cloned().collect();
                for name in &old {
                    let renamed = format!("{to}{}", &name[from.len()..]);
                    if let Some(family) = families.remove(name) {
                        families.insert(renamed.clone(), Family { name: renamed, ..family });
                    }
                }
                !old.is_empty()
            }
        }
    }

    /// The line of the header that tells it.
    pub(crate) fn note(&self) -> String {
        match *self {
            Self::WithoutLabel { metrics, label, since } => {
                format!("corrected: {metrics} without the label `{label}`, as since {since}")
            }
            Self::WithLabel { metrics, label, since } => {
                format!("corrected: {metrics} with the label `{label}`, as since {since}")
            }
            Self::Renamed { from, to, since } => format!("corrected: {from}* is {to}*, as since {since}"),
        }
    }
}
