//! Conditions on the labels of an alert.
//!
//! <https://prometheus.io/docs/alerting/0.35/configuration/#matcher>

use std::fmt;

use crate::Regex;

/// A condition on one label. Renders to `severity="critical"`, quoted and escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matcher {
    label: String,
    operator: &'static str,
    value: String,
}

impl Matcher {
    /// The label has this value. An absent label has the empty one.
    pub fn equal(label: &str, value: &str) -> Self {
        Self::of(label, "=", value)
    }

    /// The label has another value.
    pub fn not_equal(label: &str, value: &str) -> Self {
        Self::of(label, "!=", value)
    }

    /// The whole value of the label matches.
    pub fn matches(label: &str, regex: impl Into<Regex>) -> Self {
        Self::of(label, "=~", regex.into().as_str())
    }

    /// The whole value of the label does not match.
    pub fn not_matches(label: &str, regex: impl Into<Regex>) -> Self {
        Self::of(label, "!~", regex.into().as_str())
    }

    /// The label has one of these values.
    pub fn any_of<T: AsRef<str>>(label: &str, values: &[T]) -> Self {
        Self::matches(label, Regex::any_of(values))
    }

    fn of(label: &str, operator: &'static str, value: &str) -> Self {
        Self { label: label.to_owned(), operator, value: value.to_owned() }
    }
}

impl fmt::Display for Matcher {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let value = self.value.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n");
        write!(formatter, "{}{}\"{value}\"", self.label, self.operator)
    }
}

impl serde::Serialize for Matcher {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl schemars::JsonSchema for Matcher {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Matcher".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[^=!~]+(=|!=|=~|!~)\"", "description": "A condition, \
            such as severity=\"critical\"." })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_and_escaped() {
        assert_eq!(Matcher::equal("severity", "critical").to_string(), r#"severity="critical""#);
        assert_eq!(Matcher::any_of("severity", &["warning", "info"]).to_string(), r#"severity=~"warning|info""#);
        assert_eq!(Matcher::not_equal("path", r#"a\"b"#).to_string(), r#"path!="a\\\"b""#);
        assert_eq!(Matcher::not_matches("team", "a|b").to_string(), r#"team!~"a|b""#);
    }
}
