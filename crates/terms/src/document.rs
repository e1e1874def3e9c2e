//! Files as they are made: a serialisable document, its format and its JSON Schema.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

/// What a config function returns, ready to be written.
pub type Document = Box<dyn erased_serde::Serialize>;

/// The JSON Schema of a model as it is written: what is left out when empty is not required.
pub fn schema_of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// YAML.
    Yaml,
    /// JSON, indented by two spaces.
    Json,
    /// As it is: a document that is one text, such as a Go template. It has no schema.
    Text,
}

/// A file made while generating, for families such as one file per rule group.
pub struct MadeFile {
    /// The key, which is the name of the file.
    pub key: String,
    /// How it is written.
    pub format: Format,
    /// What it says.
    pub document: Document,
    /// The name under which the JSON Schema of what it says is published, and what makes that.
    pub schema: Option<(String, fn() -> Schema)>,
}

impl MadeFile {
    /// A YAML file.
    pub fn yaml<T: Serialize + JsonSchema + 'static>(key: impl Into<String>, schema: &str, value: T) -> Self {
        Self {
            key: key.into(),
            format: Format::Yaml,
            document: Box::new(value),
            schema: Some((schema.into(), schema_of::<T>)),
        }
    }

    /// A JSON file.
    pub fn json<T: Serialize + JsonSchema + 'static>(key: impl Into<String>, schema: &str, value: T) -> Self {
        Self { format: Format::Json, ..Self::yaml(key, schema, value) }
    }
}
