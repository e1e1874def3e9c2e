//! One rule: its id, what it says, why, and an example of each side.

use std::ops::Deref;

/// What an author writes of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleText {
    /// `area/name-of-rule`, in lower-case letters, digits and dashes.
    pub id: &'static str,
    /// What must hold, in one line.
    pub says: &'static str,
    /// Why it matters: what happens to those who break it.
    pub why: &'static str,
    /// Where this is written.
    pub source: Option<&'static str>,
    /// An example that breaks the rule.
    pub fires: &'static str,
    /// The same example, done right.
    pub quiet: &'static str,
}

/// A rule. Its fields are those of [`RuleText`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule(RuleText);

impl Deref for Rule {
    type Target = RuleText;

    fn deref(&self) -> &RuleText {
        &self.0
    }
}

impl Rule {
    /// A rule of that text.
    pub const fn new(text: RuleText) -> Self {
        Self(text)
    }
}
