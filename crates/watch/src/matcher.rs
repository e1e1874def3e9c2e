//! Conditions on the labels of an alert, by which routes take it.
//!
//! <https://prometheus.io/docs/alerting/0.35/configuration/#matcher>

use std::fmt;

use super::overlay::{Lens, leaked};
use configs::alertmanager as model;
use query::regex::Regex;
use terms::{Fault, text};

/// A condition on one label of an alert. Renders to one of `matchers:`, such as `team="payments"`. A label that an
/// alert does not have is the empty text.
///
/// ```
/// use watch::matcher::Matcher;
///
/// const PAYMENTS: Matcher = Matcher::equal("team", "payments");
/// const SHOPS: Matcher = Matcher::any_of("namespace", &["shop", "shop-staging"]);
/// assert_eq!(PAYMENTS.to_string(), r#"team = "payments""#);
/// assert_eq!(SHOPS.to_string(), r#"namespace =~ "shop|shop-staging""#);
/// assert!(SHOPS.takes("shop") && !SHOPS.takes("shops"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matcher {
    label: &'static str,
    condition: Condition,
    set_by: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Condition {
    Equal(&'static str),
    NotEqual(&'static str),
    AnyOf(&'static [&'static str]),
    NoneOf(&'static [&'static str]),
    Matches(&'static str),
    NotMatches(&'static str),
}

impl Matcher {
    /// The label has this value. Renders to `label="value"`.
    #[track_caller]
    pub const fn equal(label: &'static str, value: &'static str) -> Self {
        Self::of(label, Condition::Equal(value))
    }

    /// The label has another value, or the alert has no such label. Renders to `label!="value"`.
    #[track_caller]
    pub const fn not_equal(label: &'static str, value: &'static str) -> Self {
        Self::of(label, Condition::NotEqual(value))
    }

    /// The label has one of these values. Renders to `label=~"one|other"`, escaped.
    #[track_caller]
    pub const fn any_of(label: &'static str, values: &'static [&'static str]) -> Self {
        Self::of(label, Condition::AnyOf(values))
    }

    /// The label has none of these values. Renders to `label!~"one|other"`, escaped.
    #[track_caller]
    pub const fn none_of(label: &'static str, values: &'static [&'static str]) -> Self {
        Self::of(label, Condition::NoneOf(values))
    }

    /// The whole value matches this regular expression, of RE2's syntax. Renders to `label=~"regex"`.
    #[track_caller]
    pub const fn matches(label: &'static str, regex: &'static str) -> Self {
        Self::of(label, Condition::Matches(regex))
    }

    /// The whole value does not match it. Renders to `label!~"regex"`.
    #[track_caller]
    pub const fn not_matches(label: &'static str, regex: &'static str) -> Self {
        Self::of(label, Condition::NotMatches(regex))
    }

    #[track_caller]
    const fn of(label: &'static str, condition: Condition) -> Self {
        if label.is_empty() || !text::alphanumeric_or(label, "_") || label.as_bytes()[0].is_ascii_digit() {
            Fault::new("a route asks for the label ")
                .quoted(label)
                .text(", which is no name of a label")
                .fix("write letters, digits and `_`, like `team`")
                .raise()
        }
        Self { label, condition, set_by: None }
    }

    /// No rule of the stack sets the label: somebody else does, such as an external label of Prometheus, or the rules
    /// of another team.
    pub const fn set_by(mut self, whom: &'static str) -> Self {
        self.set_by = Some(whom);
        self
    }

    /// Its label.
    pub const fn label(&self) -> &'static str {
        self.label
    }

    /// Who sets the label, where no rule of the stack does.
    pub const fn is_set_by(&self) -> Option<&'static str> {
        self.set_by
    }

    /// The only value that it takes, where there is only one.
    pub const fn value(&self) -> Option<&'static str> {
        match self.condition {
            Condition::Equal(value) => Some(value),
            _ => None,
        }
    }

    /// Whether it takes a label of this value.
    pub fn takes(&self, value: &str) -> bool {
        // What is no expression takes nothing; Alertmanager refuses it.
        let matches = |regex: &str| Regex::parse(regex).is_ok_and(|regex| regex.matches(value));
        match self.condition {
            Condition::Equal(one) => one == value,
            Condition::NotEqual(one) => one != value,
            Condition::AnyOf(values) => values.contains(&value),
            Condition::NoneOf(values) => !values.contains(&value),
            Condition::Matches(regex) => matches(regex),
            Condition::NotMatches(regex) => !matches(regex),
        }
    }

    /// Why it is no condition: its regular expression does not parse.
    pub fn fault(&self) -> Option<String> {
        match self.condition {
            Condition::Matches(regex) | Condition::NotMatches(regex) => Regex::parse(regex).err(),
            _ => None,
        }
    }

    /// Values on which it says one thing or the other: those that it names, or that its expression matches.
    pub fn named(&self) -> Vec<String> {
        match self.condition {
            Condition::Equal(value) | Condition::NotEqual(value) => vec![value.to_owned()],
            Condition::AnyOf(values) | Condition::NoneOf(values) => {
                values.iter().map(|&value| value.to_owned()).collect()
            }
            Condition::Matches(regex) | Condition::NotMatches(regex) => {
                let Ok(regex) = Regex::parse(regex) else { return Vec::new() };
                regex.alternatives().unwrap_or_else(|| regex.example().into_iter().collect())
            }
        }
    }

    /// The same, of a namespace that is called otherwise there.
    pub(crate) fn under(&self, lens: &Lens) -> Self {
        let all = |values: &'static [&'static str]| -> &'static [&'static str] {
            leaked(values.iter().map(|value| lens.value(self.label, value)).collect())
        };
        let condition = match self.condition {
            Condition::Equal(value) => Condition::Equal(lens.value(self.label, value)),
            Condition::NotEqual(value) => Condition::NotEqual(lens.value(self.label, value)),
            Condition::AnyOf(values) => Condition::AnyOf(all(values)),
            Condition::NoneOf(values) => Condition::NoneOf(all(values)),
            Condition::Matches(regex) => Condition::Matches(lens.pattern(self.label, regex)),
            Condition::NotMatches(regex) => Condition::NotMatches(lens.pattern(self.label, regex)),
        };
        Self { condition, ..*self }
    }

    /// As Alertmanager reads it.
    pub fn rendered(&self) -> model::Matcher {
        match self.condition {
            Condition::Equal(value) => model::Matcher::equal(self.label, value),
            Condition::NotEqual(value) => model::Matcher::not_equal(self.label, value),
            Condition::AnyOf(values) => model::Matcher::any_of(self.label, values),
            Condition::NoneOf(values) => model::Matcher::not_matches(self.label, configs::Regex::any_of(values)),
            Condition::Matches(regex) => model::Matcher::matches(self.label, regex),
            Condition::NotMatches(regex) => model::Matcher::not_matches(self.label, regex),
        }
    }
}

/// For the documents: `team = "payments"`.
impl fmt::Display for Matcher {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let label = self.label;
        match self.condition {
            Condition::Equal(value) => write!(formatter, "{label} = \"{value}\""),
            Condition::NotEqual(value) => write!(formatter, "{label} != \"{value}\""),
            Condition::AnyOf(values) => write!(formatter, "{label} =~ \"{}\"", values.join("|")),
            Condition::NoneOf(values) => write!(formatter, "{label} !~ \"{}\"", values.join("|")),
            Condition::Matches(regex) => write!(formatter, "{label} =~ \"{regex}\""),
            Condition::NotMatches(regex) => write!(formatter, "{label} !~ \"{regex}\""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_operator_takes_what_alertmanager_takes() {
        const TEAMS: &[&str] = &["a", "b.c"];
        for (matcher, rendered, takes, leaves) in [
            (Matcher::equal("team", "a"), r#"team="a""#, "a", "ab"),
            (Matcher::not_equal("team", "a"), r#"team!="a""#, "", "a"),
            (Matcher::any_of("team", TEAMS), r#"team=~"a|b\\.c""#, "b.c", "bxc"),
            (Matcher::none_of("team", TEAMS), r#"team!~"a|b\\.c""#, "bxc", "b.c"),
            (Matcher::matches("team", "pay.*"), r#"team=~"pay.*""#, "payments", "repay"),
            (Matcher::not_matches("team", "pay.*"), r#"team!~"pay.*""#, "repay", "pay"),
        ] {
            assert_eq!(matcher.rendered().to_string(), rendered);
            assert!(matcher.takes(takes) && !matcher.takes(leaves), "{matcher}");
            assert_eq!(matcher.fault(), None);
        }
        assert!(Matcher::matches("team", "pay(").fault().is_some());
        assert_eq!(Matcher::matches("team", "a|b").named(), ["a", "b"]);
    }
}
