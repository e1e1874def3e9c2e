//! Whatever the models of configs can say, the pinned programs read: key by key, and strictly.
//!
//! A file of `models/` for each program holds the keys that no environment uses. Together with the generated configs it
//! has to hold every key of the model's schema, so that a key that is added to a model is tried too.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use stack_tests::tool;

use crate::mounted::objects;
use crate::process::{Said, run};

/// A model, and how its program is asked about a file.
struct Model {
    /// The name of its schema in `k8s/schemas/`.
    name: &'static str,
    /// The file as the ConfigMap has it.
    file: &'static str,
    /// All that the environments do not say.
    rest: &'static str,
    tool: &'static str,
    asked: fn(&mut Command, &Path),
    /// How it refuses the key `made_up`.
    refusal: &'static str,
}

/// How Go's reader of YAML refuses a key.
const NOT_FOUND: &str = "field made_up not found in type";

const PROMETHEUS: Model = Model {
    name: "prometheus",
    file: "prometheus.yml",
    rest: include_str!("models/prometheus.yml"),
    tool: "promtool",
    // The files that it names are nowhere.
    asked: |command, file| _ = command.args(["check", "config", "--syntax-only"]).arg(file),
    refusal: NOT_FOUND,
};

const ALERTMANAGER: Model = Model {
    name: "alertmanager",
    file: "alertmanager.yml",
    rest: include_str!("models/alertmanager.yml"),
    tool: "amtool",
    asked: |command, file| _ = command.arg("check-config").arg(file),
    refusal: NOT_FOUND,
};

const LOKI: Model = Model {
    name: "loki",
    file: "loki.yaml",
    rest: include_str!("models/loki.yaml"),
    tool: "loki",
    asked: |command, file| _ = command.arg("-verify-config").arg(format!("-config.file={}", file.display())),
    refusal: NOT_FOUND,
};

const PROMTAIL: Model = Model {
    name: "promtail",
    file: "promtail.yaml",
    rest: include_str!("models/promtail.yaml"),
    tool: "promtail",
    asked: |command, file| _ = command.arg("-check-syntax").arg(format!("-config.file={}", file.display())),
    refusal: NOT_FOUND,
};

const BLACKBOX: Model = Model {
    name: "blackbox",
    file: "blackbox.yml",
    rest: include_str!("models/blackbox.yml"),
    tool: "blackbox-exporter",
    asked: |command, file| _ = command.arg("--config.check").arg(format!("--config.file={}", file.display())),
    refusal: NOT_FOUND,
};

const OTEL_COLLECTOR: Model = Model {
    name: "otelcol",
    file: "otelcol.yaml",
    rest: include_str!("models/otelcol.yaml"),
    tool: "otel-collector",
    asked: |command, file| {
        command.arg("validate").arg(format!("--config={}", file.display())).env("K8S_NODE_NAME", "node-1");
    },
    refusal: "has invalid keys: made_up",
};

const ALL: [&Model; 6] = [&PROMETHEUS, &ALERTMANAGER, &LOKI, &PROMTAIL, &BLACKBOX, &OTEL_COLLECTOR];

/// A type of a schema, and one of its keys.
type Key = (String, String);

fn schema(model: &Model) -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../k8s/schemas");
    let text = std::fs::read_to_string(root.join(format!("{}.schema.json", model.name))).expect("it has a schema");
    serde_json::from_str(&text).expect("a schema is JSON")
}

/// What a schema says of the same place in other words.
fn parts(schema: &Value) -> impl Iterator<Item = &Value> {
    ["anyOf", "oneOf", "allOf"].iter().filter_map(|word| schema[*word].as_array()).flatten()
}

/// Every key that a schema knows.
fn known(name: &str, schema: &Value, keys: &mut BTreeSet<Key>) {
    for (key, value) in schema["properties"].as_object().into_iter().flatten() {
        keys.insert((name.to_owned(), key.clone()));
        known(name, value, keys);
    }
    parts(schema).for_each(|part| known(name, part, keys));
    for inner in ["items", "additionalProperties"].iter().map(|word| &schema[*word]).filter(|inner| inner.is_object()) {
        known(name, inner, keys);
    }
    for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
        known(name, definition, keys);
    }
}

/// The keys of a schema that a document uses.
fn used(document: &Value, schema: &Value, root: &Value, name: &str, keys: &mut BTreeSet<Key>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = reference.rsplit('/').next().unwrap_or_default();
        used(document, &root["$defs"][target], root, target, keys);
    }
    parts(schema).for_each(|part| used(document, part, root, name, keys));
    for (key, value) in document.as_object().into_iter().flatten() {
        let property = &schema["properties"][key];
        if !property.is_null() {
            keys.insert((name.to_owned(), key.clone()));
        }
        used(value, if property.is_null() { &schema["additionalProperties"] } else { property }, root, name, keys);
    }
    for item in document.as_array().into_iter().flatten().filter(|_| schema["items"].is_object()) {
        used(item, &schema["items"], root, name, keys);
    }
}

/// The keys of a model that neither an environment nor `rest` uses.
fn untried(model: &Model, rest: &str) -> Vec<String> {
    let schema = schema(model);
    let (mut all, mut tried) = (BTreeSet::new(), BTreeSet::new());
    known("", &schema, &mut all);
    let generated = stack_tests::ours::environments_and_air_gapped().into_iter().flat_map(objects);
    let mut texts: Vec<_> =
        generated.filter_map(|object| Some(object["data"][model.file].as_str()?.to_owned())).collect();
    assert!(!texts.is_empty(), "nothing is generated for {}", model.name);
    texts.push(rest.to_owned());
    for text in texts {
        let document = serde_yaml::from_str(&text).expect("a config is YAML");
        used(&document, &schema, &schema, "", &mut tried);
    }
    all.difference(&tried).map(|(name, key)| format!("{name}.{key}")).collect()
}

fn ask(model: &Model, program: &Path, text: &str) -> Said {
    let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
    let file = folder.path().join(model.file);
    std::fs::write(&file, text).expect("the test may write");
    let mut command = Command::new(program);
    (model.asked)(&mut command, &file);
    run(&mut command)
}

#[test]
fn every_key_of_a_model_is_tried() {
    for model in ALL {
        assert_eq!(untried(model, model.rest), Vec::<String>::new(), "say them in models/{}", model.file);
    }
}

#[test]
fn a_key_that_is_not_tried_is_named() {
    let rest = BLACKBOX.rest.replace("      tls: false\n", "");
    assert_eq!(untried(&BLACKBOX, &rest), ["TcpProbe.tls"]);
}

#[test]
fn every_key_of_a_model_can_be_said() {
    for model in ALL {
        let schema = schema(model);
        let validator = jsonschema::validator_for(&schema).expect("the schema is one");
        let document: Value = serde_yaml::from_str(model.rest).expect("it is YAML");
        let faults: Vec<_> =
            validator.iter_errors(&document).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        // The rest alone may lack what a model requires; what it has must be as the model has it.
        let wrong: Vec<_> = faults.into_iter().filter(|fault| !fault.contains("is a required property")).collect();
        assert_eq!(wrong, Vec::<String>::new(), "{}", model.file);
    }
}

#[test]
fn every_key_of_a_model_is_known_to_the_program() {
    for model in ALL {
        let Some(program) = tool(model.tool) else { continue };
        ask(model, &program, model.rest).is_content(model.file);
    }
}

#[test]
fn a_key_that_a_model_made_up_is_refused() {
    for model in ALL {
        let Some(program) = tool(model.tool) else { continue };
        ask(model, &program, &format!("{}made_up: true\n", model.rest)).refuses(model.refusal);
    }
}
