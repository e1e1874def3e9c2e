//! The file as a whole: which files are read, what is done to their lines, where they are sent.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::{Block, Value};
use crate::GoDuration;
use crate::prometheus::Relabel;
use crate::promtail::Stage;
use terms::Duration;

/// `config.alloy`. Built by [`AlloyConfig::pods`]; written by [`ToString::to_string`].
#[derive(Clone, Debug)]
#[must_use = "a config takes effect as a file"]
pub struct AlloyConfig {
    components: Vec<Block>,
}

/// Where lines are sent. Renders to `endpoint` of `loki.write`.
///
/// <https://grafana.com/docs/alloy/v1.19/reference/components/loki/loki.write/#endpoint>
#[derive(Clone, Debug)]
pub struct LokiEndpoint {
    url: String,
    backoff: Option<(Duration, Duration, u64)>,
}

impl LokiEndpoint {
    /// The URL with its path, `/loki/api/v1/push`.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), backoff: None }
    }

    /// How to repeat what failed: the first pause, the longest, and how often. Default: 500ms, 5m, 10 times.
    pub fn backoff(mut self, first: Duration, longest: Duration, retries: u64) -> Self {
        self.backoff = Some((first, longest, retries));
        self
    }

    fn block(&self) -> Block {
        let block = Block::new("endpoint").text("url", &*self.url);
        match self.backoff {
            None => block,
            Some((first, longest, retries)) => block
                .text("min_backoff_period", GoDuration::from(first).to_string())
                .text("max_backoff_period", GoDuration::from(longest).to_string())
                .with("max_backoff_retries", Value::Number(retries)),
        }
    }
}

impl AlloyConfig {
    /// Reads the files of the pods of the node whose name is in the variable `node`, gives them labels by `relabel`,
    /// does `stages` to each line, and sends it to `loki`. How far it has read it keeps below `--storage.path`.
    pub fn pods(node: &str, relabel: &[Relabel], stages: &[Stage], loki: &LokiEndpoint) -> Self {
        let exported = |text: &str| Value::Expression(text.to_owned());
        let receivers = |text: &str| Value::List(vec![exported(text)]);
        let of_the_node = Block::new("selectors")
            .text("role", "pod")
            .with("field", Value::Expression(format!("\"spec.nodeName=\" + sys.env(\"{node}\")")));
        let components = vec![
            Block::component("discovery.kubernetes", "pods").text("role", "pod").inside([of_the_node]),
            Block::component("discovery.relabel", "pods")
                .with("targets", exported("discovery.kubernetes.pods.targets"))
                .inside(relabel.iter().map(rule)),
            Block::component("local.file_match", "pods")
                .with("path_targets", exported("discovery.relabel.pods.output")),
            Block::component("loki.source.file", "pods")
                .with("targets", exported("local.file_match.pods.targets"))
                .with("forward_to", receivers("loki.process.pods.receiver")),
            Block::component("loki.process", "pods")
                .with("forward_to", receivers("loki.write.loki.receiver"))
                .inside(stages.iter().map(Block::from)),
            Block::component("loki.write", "loki").inside([loki.block()]),
        ];
        Self { components }
    }
}

/// A rule as Prometheus has it: the same names, in a block.
fn rule(relabel: &Relabel) -> Block {
    let said = serde_json::to_value(relabel).expect("a rule has names for keys");
    let said = said.as_object().into_iter().flatten();
    said.fold(Block::new("rule"), |rule, (name, said)| match said {
        serde_json::Value::Array(labels) => {
            let labels = labels.iter().filter_map(|label| label.as_str());
            rule.with(name, Value::List(labels.map(|label| Value::Text(label.to_owned())).collect()))
        }
        serde_json::Value::String(text) => rule.text(name, text),
        number => rule.with(name, Value::Expression(number.to_string())),
    })
}

impl fmt::Display for AlloyConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        for (index, component) in self.components.iter().enumerate() {
            let before = if index == 0 { "" } else { "\n" };
            write!(formatter, "{before}{component}")?;
        }
        Ok(())
    }
}

impl Serialize for AlloyConfig {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for AlloyConfig {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AlloyConfig".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}
