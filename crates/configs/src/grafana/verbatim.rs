//! Text in provisioning files, which expand variables.

use serde::Serialize;

use crate::Regex;

/// Text that reaches Grafana as it is. Renders with each `$` doubled, since provisioning files expand variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verbatim(String);

impl From<&str> for Verbatim {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Verbatim {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<Regex> for Verbatim {
    fn from(regex: Regex) -> Self {
        Self(regex.as_str().to_owned())
    }
}

impl Serialize for Verbatim {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.replace('$', "$$"))
    }
}

impl schemars::JsonSchema for Verbatim {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Verbatim".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string" })
    }
}
