//! JSON Schemas of the configs inside the ConfigMaps, derived from the models that write them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Everywhere, Tree, header};
use crate::manifest::config_schemas;
use crate::rules;
use findings::{Finding, Place};
use kit::{Environment, Program, Stack, View, Workload};
use watch::watch::Watch;

/// `schemas/<name>.schema.json`, one for each model of a component, whichever environment runs it.
pub(super) fn schemas(program: &Program, everywhere: &Everywhere) -> Result<Tree, Vec<Finding>> {
    let mut made = BTreeMap::new();
    // Most workloads are the same everywhere, and each makes its configs for this.
    let mut seen: Vec<&Workload> = Vec::new();
    let mut add = |stack: &'static Stack<'static>, environment: &'static Environment<'static>, watch: &Watch| {
        let used = RefCell::default();
        let cx = View::new(stack, environment, watch, &used);
        for component in stack.components() {
            if seen.iter().any(|one| std::ptr::eq(*one, component.workload())) {
                continue;
            }
            seen.push(component.workload());
            for (name, schema) in config_schemas(component, &cx.of(*component.workload().id())) {
                made.entry(name).or_insert(schema);
            }
        }
    };
    for (environment, there) in everywhere {
        add(there.stack, environment, there.watch);
    }
    // What no environment runs, such as the other log agent, can be chosen.
    if let Some(default) = program.environments().first() {
        add(program.stack, default, program.watch);
    }
    let mut tree = Tree::new();
    for (name, schema) in made {
        let mut document = Map::new();
        document.insert("$comment".to_owned(), Value::String(header::line(program.source)));
        document.extend(schema().as_object().cloned().unwrap_or_default());
        let text = serde_json::to_string_pretty(&document)
            .map_err(|why| vec![rules::unwritable(Place::NOWHERE, &format!("schema `{name}`"), why)])?;
        tree.insert(format!("schemas/{name}.schema.json"), text + "\n");
    }
    Ok(tree)
}
