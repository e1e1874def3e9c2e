//! Every rendered object is what its Kubernetes type allows, and every config file what its published schema allows.
//!
//! A field that the type does not have is an error here, as it is for an API server with strict field validation. Every
//! object is held against the schema of its type, and read into the type and written again: what is lost on the way was
//! no field of it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jsonschema::Validator;
use k8s_openapi::api::{apps::v1 as apps, core::v1 as core, networking::v1 as networking};
use k8s_openapi::api::{policy::v1 as policy, rbac::v1 as rbac};
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// What an API server would say of an object.
type Check = fn(&Value) -> Vec<String>;

/// Every kind that the stack may write.
const KINDS: &[(&str, &str, Check)] = &[
    ("v1", "Namespace", check::<core::Namespace>),
    ("v1", "ServiceAccount", check::<core::ServiceAccount>),
    ("v1", "Secret", check::<core::Secret>),
    ("v1", "ConfigMap", check::<core::ConfigMap>),
    ("v1", "PersistentVolumeClaim", check::<core::PersistentVolumeClaim>),
    ("v1", "Service", check::<core::Service>),
    ("apps/v1", "Deployment", check::<apps::Deployment>),
    ("apps/v1", "StatefulSet", check::<apps::StatefulSet>),
    ("apps/v1", "DaemonSet", check::<apps::DaemonSet>),
    ("networking.k8s.io/v1", "NetworkPolicy", check::<networking::NetworkPolicy>),
    ("networking.k8s.io/v1", "Ingress", check::<networking::Ingress>),
    ("policy/v1", "PodDisruptionBudget", check::<policy::PodDisruptionBudget>),
    ("rbac.authorization.k8s.io/v1", "Role", check::<rbac::Role>),
    ("rbac.authorization.k8s.io/v1", "RoleBinding", check::<rbac::RoleBinding>),
    ("rbac.authorization.k8s.io/v1", "ClusterRole", check::<rbac::ClusterRole>),
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", check::<rbac::ClusterRoleBinding>),
];

fn check<T: JsonSchema + Serialize + DeserializeOwned>(object: &Value) -> Vec<String> {
    let mut schema = SchemaGenerator::default().into_root_schema_for::<T>().to_value();
    close(&mut schema, "");
    let validator = jsonschema::validator_for(&schema).expect("the schema of a type is a schema");
    let mut faults = refusals(&validator, object);
    match serde_json::from_value::<T>(object.clone()).and_then(|typed| serde_json::to_value(&typed)) {
        Ok(again) if again == *object => {}
        Ok(_) => faults.push("read and written again it is another: a field is not the type's".to_owned()),
        Err(why) => faults.push(why.to_string()),
    }
    faults
}

/// Makes a schema of k8s-openapi as strict as the API server.
///
/// Its schemas accept any further field, and anything at all as quantity or as port: for both they say only
/// `x-kubernetes-int-or-string`.
fn close(schema: &mut Value, name: &str) {
    match schema {
        Value::Object(fields) => {
            if fields.contains_key("properties") && !fields.contains_key("additionalProperties") {
                fields.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            if fields.remove("x-kubernetes-int-or-string").is_some() {
                let is_quantity = name.ends_with(".Quantity");
                let quantity = json!({ "type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?([KMGTPE]i|[mkMGTPE])?$" });
                let either = json!({ "type": ["integer", "string"] });
                let strict = if is_quantity { quantity } else { either };
                fields.extend(strict.as_object().cloned().unwrap_or_default());
            }
            for (key, below) in fields.iter_mut() {
                close(below, key);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| close(item, name)),
        _ => {}
    }
}

fn refusals(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// The checks of all objects of one environment.
fn faults_of(environment: &str) -> Vec<String> {
    let objects = stack_tests::ours::objects(environment).expect("the stack renders");
    let mut faults = Vec::new();
    for object in objects {
        let value: Value = serde_yaml::from_str(&object.yaml).expect("what we write is YAML");
        let kind = KINDS.iter().find(|(version, kind, _)| (*version, *kind) == (&object.api_version, &object.kind));
        match kind {
            Some((_, _, check)) => faults.extend(check(&value).iter().map(|fault| format!("{}: {fault}", object.path))),
            None => faults.push(format!("{}: nothing is known of {} {}", object.path, object.api_version, object.kind)),
        }
    }
    faults
}

#[test]
fn every_object_is_what_its_type_allows() {
    for environment in stack_tests::ours::environments_and_air_gapped() {
        let faults = faults_of(environment);
        assert!(faults.is_empty(), "\nenvironment `{environment}`:\n- {}\n", faults.join("\n- "));
    }
}

/// The first rendered object of each kind.
static SAMPLES: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
    let mut samples = BTreeMap::new();
    for object in stack_tests::ours::objects("default").expect("the stack renders") {
        samples
            .entry(object.kind)
            .or_insert_with(|| serde_yaml::from_str(&object.yaml).expect("what we write is YAML"));
    }
    samples
});

#[track_caller]
fn refused(kind: &str, pointer: &str, field: &str, value: Value) -> Vec<String> {
    let (.., check) = KINDS.iter().find(|(_, known, _)| *known == kind).expect("the kind is known");
    let mut object = SAMPLES[kind].clone();
    assert_eq!(check(&object), Vec::<String>::new());
    object.pointer_mut(pointer).expect("the place is there")[field] = value;
    let faults = check(&object);
    assert_ne!(faults, Vec::<String>::new(), "{kind}{pointer}/{field}");
    faults
}

#[test]
fn a_field_that_the_type_does_not_have_is_refused_in_every_kind() {
    for kind in SAMPLES.keys() {
        let faults = refused(kind, "", "replicaz", json!(1));
        assert_eq!(faults.len(), 2, "{kind}: both checks see it: {faults:?}");
        refused(kind, "/metadata", "lables", json!({}));
    }
}

#[test]
fn a_value_of_the_wrong_type_is_refused_in_every_kind() {
    for kind in SAMPLES.keys() {
        refused(kind, "/metadata", "name", json!(7));
    }
}

#[test]
fn a_misspelled_field_deep_inside_is_refused() {
    let container = "/spec/template/spec/containers/0";
    refused("Deployment", container, "volumeMount", json!([]));
    refused("Deployment", &format!("{container}/securityContext"), "readonlyRootFilesystem", json!(true));
    refused("NetworkPolicy", "/spec/egress/0", "from", json!([]));
    refused("StatefulSet", "/spec/volumeClaimTemplates/0/spec", "storageClass", json!("local-path"));
    refused("ClusterRole", "/rules/0", "verb", json!(["get"]));
}

#[test]
fn quantities_and_ports_are_checked_although_the_types_take_anything() {
    let limits = "/spec/template/spec/containers/0/resources/limits";
    for wrong in [json!("128 Mi"), json!("128MB"), json!("-1"), json!(128)] {
        refused("Deployment", limits, "memory", wrong);
    }
    refused("Service", "/spec/ports/0", "targetPort", json!(true));
    refused("PodDisruptionBudget", "/spec", "maxUnavailable", json!([1]));
}

/// An `HTTPRoute` of the Gateway API, as far as the stack writes one: the limits of the API's reference, reduced by
/// hand to these fields. No field beside them passes, as with strict field validation.
///
/// <https://gateway-api.sigs.k8s.io/reference/spec/#httproute>
/// and the definition in `config/crd/standard` of <https://github.com/kubernetes-sigs/gateway-api>
fn http_route() -> Validator {
    #[expect(clippy::needless_pass_by_value, reason = "each call makes its fields")]
    fn object(fields: Value, required: &[&str]) -> Value {
        json!({"type": "object", "properties": fields, "required": required, "additionalProperties": false})
    }
    const LABEL: &str = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
    const DOMAIN: &str = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
    const HOST: &str = r"^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
    let text =
        |most: usize, pattern: &str| json!({"type": "string", "minLength": 1, "maxLength": most, "pattern": pattern});
    let list = |most: usize, items: Value| json!({"type": "array", "maxItems": most, "items": items});
    let parent = object(
        json!({"name": text(253, ""), "namespace": text(63, LABEL), "sectionName": text(253, DOMAIN)}),
        &["name"],
    );
    // Of a Service, the port has to be said.
    let port = json!({"type": "integer", "minimum": 1, "maximum": 65535});
    let backend = object(json!({"name": text(253, ""), "namespace": text(63, LABEL), "port": port}), &["name", "port"]);
    let rule = object(json!({"backendRefs": list(16, backend)}), &[]);
    let spec = object(
        json!({"parentRefs": list(32, parent), "hostnames": list(16, text(253, HOST)), "rules": list(16, rule)}),
        &[],
    );
    let texts = json!({"type": "object", "additionalProperties": {"type": "string"}});
    let metadata = object(
        json!({"name": text(253, DOMAIN), "namespace": text(63, LABEL), "labels": texts, "annotations": texts}),
        &["name"],
    );
    let (version, kind) = (json!({"const": "gateway.networking.k8s.io/v1"}), json!({"const": "HTTPRoute"}));
    let schema = object(
        json!({"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec}),
        &["apiVersion", "kind", "metadata", "spec"],
    );
    jsonschema::validator_for(&schema).expect("it is a schema")
}

#[test]
fn a_route_of_a_gateway_is_what_its_definition_allows() {
    use programs::prelude::*;
    use stack::kit::{Environment, Exposure, Gateway, Program};
    use stack::programs::{Grafana, Loki};
    let gateway = Gateway::new("company", "gateways");
    let outside = *stack::STACK.all_environments().first().expect("there is one");
    let environments: &[Environment] = vec![
        outside
            .expose(Exposure::http_route(Loki::ENDPOINT, "loki.example.com", gateway.listener("https")).https())
            .expose(Exposure::http_route(Grafana::ENDPOINT, "grafana.example.com", gateway)),
    ]
    .leak();
    let stack = Box::leak(Box::new(stack::STACK.environments(environments, &[])));
    let program = Program { stack, ..stack::PROGRAM };
    let objects = render::objects(&program, &environments[0]).expect("it is rendered");
    let routes: Vec<_> = objects.iter().filter(|object| object.kind == "HTTPRoute").collect();
    let validator = http_route();
    for object in &routes {
        let value: Value = serde_yaml::from_str(&object.yaml).expect("it is YAML");
        assert_eq!(refusals(&validator, &value), [""; 0], "{value}");
        for (pointer, field, other) in [
            ("/spec", "hostname", json!("loki.example.com")),
            ("/spec", "hostnames", json!(["10.0.0.5:80"])),
            ("/spec/parentRefs/0", "name", json!("")),
            ("/spec/rules/0/backendRefs/0", "port", json!("http")),
        ] {
            let mut damaged = value.clone();
            damaged.pointer_mut(pointer).expect("it is there")[field] = other;
            assert!(!refusals(&validator, &damaged).is_empty(), "{pointer}/{field}");
        }
    }
    assert_eq!(routes.len(), 2, "{:?}", objects.iter().map(|one| &one.kind).collect::<Vec<_>>());
}

#[test]
fn what_is_no_base64_is_refused_in_a_secret() {
    let mut object = SAMPLES["Secret"].clone();
    object["data"] = json!({ "password": "dhakacart123!" });
    assert_ne!(check::<core::Secret>(&object), Vec::<String>::new());
}

/// The published schemas, by name.
static SCHEMAS: LazyLock<BTreeMap<String, Validator>> = LazyLock::new(|| {
    let tree = stack_tests::ours::tree().expect("the stack renders");
    let published = tree.iter().filter_map(|(path, text)| {
        let name = path.strip_prefix("schemas/")?.strip_suffix(".schema.json")?;
        let schema: Value = serde_json::from_str(text).expect("a schema is JSON");
        Some((name.to_owned(), jsonschema::validator_for(&schema).expect("what we publish is a schema")))
    });
    published.collect()
});

/// One config file: where it stands, the schema that it is held against, and what it says.
struct Config {
    place: String,
    schema: String,
    value: Value,
}

fn configs(environment: &str) -> Vec<Config> {
    let objects = stack_tests::ours::objects(environment).expect("the stack renders");
    let mut configs = Vec::new();
    for object in objects.iter().filter(|object| object.kind == "ConfigMap") {
        let value: Value = serde_yaml::from_str(&object.yaml).expect("what we write is YAML");
        for (key, text) in value["data"].as_object().into_iter().flatten() {
            let (stem, ending) = key.rsplit_once('.').expect("a file has an ending");
            let text = text.as_str().expect("a file is text");
            // A template of messages is a text, and so is what Alloy reads: `configs::alloy::read` holds it.
            if matches!(ending, "tmpl" | "alloy") {
                continue;
            }
            let schema = match (object.name.as_str(), ending) {
                (_, "json") => "grafana-dashboard",
                ("loki-rules", _) => "log-rules",
                (name, _) if name.ends_with("-rules") => "rules",
                _ => stem,
            };
            let value = if ending == "json" {
                serde_json::from_str(text).expect("a dashboard is JSON")
            } else {
                serde_yaml::from_str(text).expect("a config is YAML")
            };
            configs.push(Config { place: format!("{}, {key}", object.path), schema: schema.to_owned(), value });
        }
    }
    configs
}

#[test]
fn every_config_file_is_what_its_published_schema_allows() {
    let mut used = Vec::new();
    for environment in stack_tests::ours::environments_and_air_gapped() {
        for config in configs(environment) {
            let validator = SCHEMAS.get(&config.schema);
            let validator = validator.unwrap_or_else(|| panic!("{}: no schema `{}`", config.place, config.schema));
            let faults = refusals(validator, &config.value);
            assert!(faults.is_empty(), "{}:\n- {}\n", config.place, faults.join("\n- "));
            used.push(config.schema);
        }
    }
    // Some programs run in one environment alone.
    let unused: Vec<_> = SCHEMAS.keys().filter(|name| !used.contains(name)).collect();
    assert!(unused.is_empty(), "schemas of nothing: {unused:?}");
}

#[test]
fn a_field_that_a_config_does_not_have_is_refused_by_every_schema() {
    for config in configs("default") {
        let mut value = config.value;
        value["scrape_config"] = json!([]);
        assert!(!SCHEMAS[&config.schema].is_valid(&value), "schema `{}` takes any field", config.schema);
    }
}

#[test]
fn faults_that_only_the_program_would_find_are_refused() {
    for (schema, pointer, field, wrong) in [
        ("prometheus", "/global", "scrape_intervall", json!("30s")),
        ("prometheus", "/scrape_configs/0/kubernetes_sd_configs/0", "role", json!("pods")),
        ("prometheus", "/scrape_configs/0/relabel_configs/0", "action", json!("kepp")),
        ("alertmanager", "/route", "group_wait", json!(30)),
        ("alertmanager", "/receivers/0", "slack_config", json!([])),
        ("loki", "/compactor", "shared_store", json!("filesystem")),
        ("promtail", "/clients/0", "uri", json!("http://loki")),
        ("blackbox", "/modules/http_2xx", "probe", json!("http")),
        ("rules", "/groups/0/rules/0", "runbook", json!("http://localhost")),
        ("datasources", "/datasources/0", "access", json!("direct")),
        ("dashboards", "/providers/0", "folderUID", json!("dhakacart")),
        ("grafana-dashboard", "/panels/1/gridPos", "x", json!("left")),
    ] {
        let all = configs("default");
        let mut value = all.into_iter().find(|config| config.schema == schema).expect("there is one").value;
        value.pointer_mut(pointer).unwrap_or_else(|| panic!("{schema}{pointer}"))[field] = wrong;
        assert!(!SCHEMAS[schema].is_valid(&value), "schema `{schema}` takes {pointer}/{field}");
    }
}
