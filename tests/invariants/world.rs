//! The rendered stack, read back from its YAML: checks see what a cluster would see, not what the builders meant.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use serde::Deserialize;
use serde_json::Value;

use crate::look::Look;
use crate::{alloy, shop};

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
    pub environment: String,
    /// The namespace that the stack brings.
    pub home: String,
    /// What we write, in the order of application.
    pub objects: Vec<Object>,
    /// What is there already.
    pub shop: Vec<Object>,
    /// NodePorts that are taken already.
    pub taken_node_ports: Vec<u16>,
    /// Whether Secrets are written; else operators keep them.
    pub writes_secrets: bool,
    /// The registry that stands in for all others.
    pub mirror: Option<&'static str>,
    /// What operators are told to do by hand.
    pub guide: &'static str,
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

/// Every environment of this repository, and one in which everything is said that an environment can say.
static OURS: LazyLock<Vec<World>> =
    LazyLock::new(|| stack_tests::ours::environments_and_air_gapped().into_iter().map(World::of).collect());

/// The stack of the tests themselves.
static TEA_HOUSE: LazyLock<World> = LazyLock::new(|| World {
    environment: "tea house".to_owned(),
    home: "monitoring".to_owned(),
    objects: written(include_str!("../fixture/stack.yaml")),
    shop: documents(include_str!("../fixture/shop.yaml")),
    taken_node_ports: vec![30_080, 30_081],
    writes_secrets: true,
    mirror: None,
    guide: include_str!("../fixture/guide.md"),
});

impl World {
    /// Every environment that this repository writes, and the air-gapped one.
    pub fn ours() -> &'static [Self] {
        &OURS
    }

    /// A copy of the tea house, for a test to damage. It follows nothing that this repository deploys.
    pub fn tea_house() -> Self {
        TEA_HOUSE.clone()
    }

    fn of(environment: &str) -> Self {
        let rendered = stack_tests::ours::objects(environment).expect("the stack renders");
        let said = stack_tests::ours::environment(environment).expect("the stack has it");
        let written = stack::STACK.namespace().name();
        let home = said.own_namespace().map_or(written, |(name, _)| name);
        let guide = include_str!("../../DEPLOYMENT_GUIDE_2025-12-05.md");
        Self {
            environment: environment.to_owned(),
            home: home.to_string(),
            objects: rendered.into_iter().map(|object| Object::of(object.path, object.yaml)).collect(),
            shop: shop::objects(),
            taken_node_ports: stack_facts::shop::NODE_PORTS.to_vec(),
            writes_secrets: said.bundles_secrets(),
            mirror: said.mirror(),
            // Operators there put their own namespace into the guide's commands.
            guide: guide.replace(&format!("kubectl -n {written} "), &format!("kubectl -n {home} ")).leak(),
        }
    }

    /// The object of the namespace that the stack brings.
    pub fn namespace(&self) -> &Object {
        self.of_kind("Namespace").next().expect("the stack brings its namespace")
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
        // A template of messages is a text, in whatever words.
        if self.key.rsplit_once('.').is_some_and(|(_, ending)| ending == "tmpl") {
            return Value::String(self.text.to_owned());
        }
        if self.key.rsplit_once('.').is_some_and(|(_, ending)| ending == "alloy") {
            return alloy::as_promtail(self.text).unwrap_or_else(|why| panic!("{}: {why:#?}", self.title()));
        }
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
    fn of(path: String, yaml: String) -> Self {
        Self { value: serde_yaml::from_str(&yaml).expect("what is written is YAML"), path, yaml }
    }

    /// An object that no file holds.
    pub const fn made(value: Value) -> Self {
        Self { path: String::new(), yaml: String::new(), value }
    }

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
    let parse = |document| Object::made(Value::deserialize(document).expect("each document is YAML"));
    serde_yaml::Deserializer::from_str(text).map(parse).collect()
}

/// The objects of a file that says before each in which file it lies.
fn written(text: &str) -> Vec<Object> {
    let read = |part: &str| {
        let (path, yaml) = part.strip_prefix("# ")?.split_once('\n')?;
        Some(Object::of(path.to_owned(), format!("{}\n", yaml.trim_end())))
    };
    text.split("---\n").skip(1).map(|part| read(part).expect("each begins with its file")).collect()
}
