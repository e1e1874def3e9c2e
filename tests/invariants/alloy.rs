//! Alloy's configuration in the words of Promtail's, so that whatever holds of the one is asked of the other.

use configs::alloy::{Block, Value as Said, read};
use serde_json::{Map, Value, json};

/// The file as a value; or what Alloy would not read of it.
pub fn as_promtail(text: &str) -> Result<Value, Vec<String>> {
    let components = read(text)?;
    let all = |name: &str| components.iter().filter(|one| one.name() == name).collect::<Vec<_>>();
    let found = all("discovery.kubernetes").into_iter().map(|one| json!({ "role": said(one, "role") }));
    let rules = all("discovery.relabel").into_iter().flat_map(|one| one.blocks().iter().map(fields));
    let stages = all("loki.process").into_iter().flat_map(|one| one.blocks().iter().map(stage));
    let clients = all("loki.write").into_iter().flat_map(|one| one.blocks().iter().map(fields));
    let job = json!({
        "job_name": "pods",
        "kubernetes_sd_configs": found.collect::<Vec<_>>(),
        "relabel_configs": rules.collect::<Vec<_>>(),
        "pipeline_stages": stages.collect::<Vec<_>>(),
    });
    // It keeps them below `--storage.path`.
    Ok(json!({ "positions": {}, "clients": clients.collect::<Vec<_>>(), "scrape_configs": [job] }))
}

/// A stage by its name, with what it says and the stages in it.
fn stage(block: &Block) -> Value {
    let mut body = fields(block);
    if !block.blocks().is_empty() {
        body["stages"] = block.blocks().iter().map(stage).collect();
    }
    json!({ block.name().trim_start_matches("stage."): body })
}

fn fields(block: &Block) -> Value {
    Value::Object(block.attributes().iter().map(|(name, said)| (name.clone(), value(said))).collect())
}

fn said(block: &Block, name: &str) -> Value {
    block.attribute(name).map_or(Value::Null, value)
}

fn value(said: &Said) -> Value {
    match said {
        Said::Text(text) | Said::Expression(text) => text.clone().into(),
        Said::Number(number) => (*number).into(),
        Said::Bool(is_so) => (*is_so).into(),
        Said::List(values) => values.iter().map(value).collect(),
        Said::Object(pairs) => {
            Value::Object(pairs.iter().map(|(name, said)| (name.clone(), value(said))).collect::<Map<_, _>>())
        }
    }
}
