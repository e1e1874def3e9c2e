//! One line of the answer: what is expected, what is seen, and what to look at where the two differ.

use serde::Serialize;

use super::Step;

/// What is expected of the cluster, and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Check {
    /// The step of the plan that it belongs to.
    pub(crate) step: Option<Step>,
    /// What was looked at.
    pub(crate) name: String,
    /// What is expected.
    pub(crate) expected: String,
    /// What was seen.
    pub(crate) seen: String,
    /// Whether what was seen is what is expected.
    pub(crate) ok: bool,
    /// What one should know all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
    /// What to look at next: a command that can be pasted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
    /// Whether it may come to hold by itself.
    #[serde(skip)]
    pub(crate) may_change: bool,
}

impl Check {
    /// What holds.
    pub(crate) fn held(name: impl Into<String>, expected: impl Into<String>, seen: impl Into<String>) -> Self {
        Self {
            step: None,
            name: name.into(),
            expected: expected.into(),
            seen: seen.into(),
            ok: true,
            note: None,
            next: None,
            may_change: false,
        }
    }

    /// What does not hold yet; `next` is what to look at.
    pub(crate) fn lacking(
        name: impl Into<String>,
        expected: impl Into<String>,
        seen: impl Into<String>,
        next: impl Into<String>,
    ) -> Self {
        Self { ok: false, next: Some(next.into()), may_change: true, ..Self::held(name, expected, seen) }
    }

    /// What does not hold and will not by waiting.
    pub(crate) fn for_good(self) -> Self {
        Self { may_change: false, ..self }
    }

    /// Says something more.
    pub(crate) fn noting(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }
}

/// The first few of a list, and how many more there are.
pub(crate) fn listed(items: &[String]) -> String {
    const SHOWN: usize = 4;
    let shown: Vec<_> = items.iter().take(SHOWN).map(String::as_str).collect();
    let more = if items.len() > SHOWN { format!(" and {} more", items.len() - SHOWN) } else { String::new() };
    shown.join(", ") + &more
}
