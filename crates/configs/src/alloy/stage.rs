//! Promtail's stages as Alloy's `loki.process` has them: the same, but for how they are written.
//!
//! <https://grafana.com/docs/alloy/v1.19/reference/components/loki/loki.process/>

use serde_json::{Map, Value as Json};

use super::{Block, Value};
use crate::promtail::Stage;

impl From<&Stage> for Block {
    fn from(stage: &Stage) -> Self {
        let json = serde_json::to_value(stage).expect("a stage has names for keys");
        block(&json)
    }
}

/// A stage is an object of one entry: its name, and what it says.
fn block(stage: &Json) -> Block {
    let (name, said) = stage.as_object().and_then(|entry| entry.iter().next()).expect("a stage has a name");
    let of = |name: &str| Block::new(&format!("stage.{name}"));
    match name.as_str() {
        // Alloy has names and what they are read of in an argument of their own.
        "labels" | "structured_metadata" | "static_labels" => of(name).with("values", value(said)),
        "labeldrop" => of("label_drop").with("values", value(said)),
        "labelallow" => of("label_keep").with("values", value(said)),
        "match" => {
            let stages = said["stages"].as_array().into_iter().flatten().map(block);
            attributes(of(name), said, &["stages"]).inside(stages)
        }
        "metrics" => {
            of(name).inside(said.as_object().into_iter().flatten().map(|(name, metric)| counted(name, metric)))
        }
        name => attributes(of(name), said, &[]),
    }
}

/// What is counted: Alloy says of one block what Promtail says under a name, and below `config`.
fn counted(name: &str, metric: &Json) -> Block {
    let kind = metric["type"].as_str().unwrap_or_default().to_lowercase();
    let block = Block::new(&format!("metric.{kind}")).text("name", name);
    attributes(attributes(block, metric, &["type", "config"]), &metric["config"], &[])
}

/// The attributes of what is said, but these.
fn attributes(block: Block, said: &Json, but: &[&str]) -> Block {
    let said = said.as_object().into_iter().flatten().filter(|(name, _)| !but.contains(&name.as_str()));
    said.fold(block, |block, (name, said)| block.with(name, value(said)))
}

fn value(said: &Json) -> Value {
    match said {
        Json::Bool(is_so) => Value::Bool(*is_so),
        Json::Number(number) => number.as_u64().map_or_else(|| Value::Expression(number.to_string()), Value::Number),
        Json::Array(values) => Value::List(values.iter().map(value).collect()),
        Json::Object(fields) => Value::Object(pairs(fields)),
        Json::String(text) => Value::Text(text.clone()),
        Json::Null => Value::Expression("null".to_owned()),
    }
}

fn pairs(fields: &Map<String, Json>) -> Vec<(String, Value)> {
    fields.iter().map(|(name, said)| (name.clone(), value(said))).collect()
}
