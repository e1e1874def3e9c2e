//! The rendered stack, read back from its YAML: checks see what a cluster would see, not what the builders meant.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use serde::Deserialize;
use serde_json::Value;

use crate::look::Look;

/// One object as it lies under `k8s/`.
#[derive(Clone)]
pub struct Object {
    /// Its file below `k8s/`; empty for the shop's own.
    pub path: String,
    /// The text of that file.
    pub yaml: String,
    /// The same, parsed.
    pub value: Value,
}

/// One environment with the shop beside it.
#[derive(Clone)]
pub struct World {
    /// Its name.
    pub environment: &'static str,
    /// What we write, in the order of application.
    pub objects: Vec<Object>,
    /// What is there already.
    pub shop: Vec<Object>,
}

/// One key of a ConfigMap.
pub struct Config<'a> {
    /// The ConfigMap.
    pub object: &'a Object,
    /// The key, which is the name of the file.
    pub key: &'a str,
    /// The file.
    pub text: &'a str,
}

/// Config files that were parsed already, by their text: every check reads them anew.
static PARSED: LazyLock<Mutex<HashMap<String, Arc<Value>>>> = LazyLock::new(Mutex::default);

static WORLDS: LazyLock<Vec<World>> =
    LazyLock::new(|| stack_tests::ours::environments().into_iter().map(World::of).collect());

impl World {
    /// Every environment.
    pub fn all() -> &'static [Self] {
        &WORLDS
    }

    /// A copy of the first environment, for a test to damage.
    pub fn first() -> Self {
        WORLDS[0].clone()
    }

    /// A copy of this environment, for a test to damage.
    pub fn called(environment: &str) -> Self {
        WORLDS.iter().find(|world| world.environment == environment).expect("the stack has it").clone()
    }

    fn of(environment: &'static str) -> Self {
        let rendered = stack_tests::ours::objects(environment).expect("the stack renders");
        let parse = |object: render::Object| Object {
            value: serde_yaml::from_str(&object.yaml).expect("what we write is YAML"),
            path: object.path,
            yaml: object.yaml,
        };
        Self {
            environment,
            objects: rendered.into_iter().map(parse).collect(),
            shop: documents(include_str!("shop.yaml")),
        }
    }

    /// Ours and the shop's.
    pub fn everything(&self) -> impl Iterator<Item = &Object> {
        self.objects.iter().chain(&self.shop)
    }

    /// Our objects of a kind.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Object> {
        self.objects.iter().filter(move |object| object.kind() == kind)
    }

    /// One object, ours or the shop's.
    pub fn find(&self, kind: &str, namespace: &str, name: &str) -> Option<&Object> {
        self.everything().find(|object| object.is(kind, namespace, name))
    }

    /// Every config file.
    pub fn configs(&self) -> impl Iterator<Item = Config<'_>> {
        self.of_kind("ConfigMap").flat_map(|object| {
            let data = object.at("/data").as_object().into_iter().flatten();
            data.map(move |(key, text)| Config { object, key, text: text.as_str().unwrap_or_default() })
        })
    }

    /// One config file, parsed.
    pub fn config(&self, name: &str, key: &str) -> Arc<Value> {
        let found = self.configs().find(|config| config.object.name() == name && config.key == key);
        found.unwrap_or_else(|| panic!("there is no ConfigMap `{name}` with a key `{key}`")).parsed()
    }
}

impl Config<'_> {
    /// Whether it is a dashboard: the only files in JSON.
    pub fn is_json(&self) -> bool {
        self.key.rsplit_once('.').is_some_and(|(_, ending)| ending == "json")
    }

    /// The file as a value.
    pub fn parsed(&self) -> Arc<Value> {
        let mut parsed = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
        let known = parsed.entry(self.text.to_owned()).or_insert_with(|| Arc::new(self.parse()));
        Arc::clone(known)
    }

    fn parse(&self) -> Value {
        let parsed = if self.is_json() {
            serde_json::from_str(self.text).map_err(|why| why.to_string())
        } else {
            serde_yaml::from_str(self.text).map_err(|why| why.to_string())
        };
        parsed.unwrap_or_else(|why| panic!("{}: {why}", self.title()))
    }

    /// `ConfigMap monitoring/loki, loki.yaml`.
    pub fn title(&self) -> String {
        format!("{}, {}", self.object.title(), self.key)
    }
}

impl Object {
    /// `Deployment`.
    pub fn kind(&self) -> &str {
        self.word("/kind")
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.word("/metadata/name")
    }

    /// Its namespace; empty where the kind has none.
    pub fn namespace(&self) -> &str {
        self.word("/metadata/namespace")
    }

    /// Whether it is called so.
    pub fn is(&self, kind: &str, namespace: &str, name: &str) -> bool {
        (self.kind(), self.namespace(), self.name()) == (kind, namespace, name)
    }

    /// `Deployment monitoring/grafana`.
    pub fn title(&self) -> String {
        title(self.kind(), self.namespace(), self.name())
    }
}

impl Deref for Object {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.value
    }
}

/// `Deployment monitoring/grafana`, `ClusterRole monitoring-promtail`.
pub fn title(kind: &str, namespace: &str, name: &str) -> String {
    if namespace.is_empty() { format!("{kind} {name}") } else { format!("{kind} {namespace}/{name}") }
}

/// The objects of a file with several.
pub fn documents(text: &str) -> Vec<Object> {
    let parse = |document| Object {
        path: String::new(),
        yaml: String::new(),
        value: Value::deserialize(document).expect("each document is YAML"),
    };
    serde_yaml::Deserializer::from_str(text).map(parse).collect()
}
