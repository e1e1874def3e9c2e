//! JSON Schemas of the configs inside the ConfigMaps, derived from the models that write them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Tree, header};
use crate::manifest::config_schemas;
use crate::rules;
use findings::{Finding, Place};
use kit::{Stack, View};

/// `schemas/<name>.schema.json`, one for each model of a component, whichever environment runs it.
pub(super) fn schemas(cx: &View, all: &Stack<'static>, source: &str) -> Result<Tree, Vec<Finding>> {
    let mut made = BTreeMap::new();
    for component in all.components() {
        for (name, schema) in config_schemas(component, &cx.of(*component.workload().id())) {
            made.entry(name).or_insert(schema);
        }
    }
    let mut tree = Tree::new();
    for (name, schema) in made {
        let mut document = Map::new();
        document.insert("$comment".to_owned(), Value::String(header::line(source)));
        document.extend(schema().as_object().cloned().unwrap_or_default());
        let text = serde_json::to_string_pretty(&document)
            .map_err(|why| vec![rules::unwritable(Place::NOWHERE, &format!("schema `{name}`"), why)])?;
        tree.insert(format!("schemas/{name}.schema.json"), text + "\n");
    }
    Ok(tree)
}
