//! What is written to receivers of samples, as each environment's config says it.

use kit::{Environment, Origin};
use serde_json::Value;
use watch::watch::Watch;

use crate::subject::{Config, Subject, There};

/// A receiver in the config of who writes to it.
pub(crate) struct Written<'a> {
    pub(crate) environment: &'static Environment<'static>,
    pub(crate) watch: &'a Watch,
    /// The `prometheus.yml`.
    pub(crate) config: &'a Value,
    /// One of its `remote_write`.
    pub(crate) receiver: &'a Value,
    /// The line that names the receiver; where a config says it by itself, that of the environment.
    pub(crate) origin: Origin,
}

impl Written<'_> {
    /// What metrics about it call it; its URL where nothing is said.
    pub(crate) fn name(&self) -> &str {
        let of = |key: &str| self.receiver.get(key).and_then(Value::as_str);
        of("name").or_else(|| of("url")).unwrap_or_default()
    }
}

/// All of them, by environment.
pub(crate) fn all<'a>(subject: &'a Subject) -> Vec<Written<'a>> {
    subject.everywhere().iter().flat_map(|there| there.configs().iter().flat_map(move |one| of(there, one))).collect()
}

fn of<'a>(there: &'a There, config: &'a Config) -> impl Iterator<Item = Written<'a>> {
    let receivers = config.value.get("remote_write").and_then(Value::as_array).into_iter().flatten();
    receivers.map(|receiver| {
        let environment = there.cx().environment();
        let name = receiver.get("name").and_then(Value::as_str);
        let said = environment.said_remote_writes().find(|(one, _)| Some(one.name()) == name);
        let origin = said.map_or(environment.origin(), |(_, origin)| origin);
        Written { environment, watch: there.cx().watch(), config: &config.value, receiver, origin }
    })
}
