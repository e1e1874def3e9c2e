//! The only module that knows YAML: swap the library here and nowhere else.

mod block;

use erased_serde::Serialize;
use serde_yaml::{Mapping, Value};

use crate::manifest::Text;
use kit::Document;

/// Writes YAML 1.2 with literal blocks for text of several lines, and JSON indented by two spaces.
pub struct Writer;

impl Text for Writer {
    fn yaml(&self, document: &Document) -> Result<String, String> {
        yaml(document.as_ref())
    }

    fn json(&self, document: &Document) -> Result<String, String> {
        let mut text = serde_json::to_string_pretty(document.as_ref()).map_err(|error| error.to_string())?;
        text.push('\n');
        Ok(text)
    }
}

/// The document as YAML, with a line break at its end.
pub fn yaml(document: &dyn Serialize) -> Result<String, String> {
    serde_yaml::to_string(document).map_err(|error| error.to_string())
}

/// A Kubernetes object as YAML: what it is and what it is called first, as people write it.
pub(super) fn object(document: &Document) -> Result<String, String> {
    let mut value = serde_yaml::to_value(document.as_ref()).map_err(|error| error.to_string())?;
    let mut files = String::new();
    if let Value::Mapping(fields) = &mut value {
        let mut ordered = Mapping::with_capacity(fields.len());
        for key in ["apiVersion", "kind", "metadata"] {
            if let Some(field) = fields.shift_remove(key) {
                ordered.insert(key.into(), field);
            }
        }
        ordered.extend(std::mem::take(fields));
        *fields = ordered;
        files = block::take_files(fields);
    }
    let text = serde_yaml::to_string(&value).map_err(|error| error.to_string())?;
    Ok(text + &files)
}
