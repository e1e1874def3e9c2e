//! ConfigMaps that somebody else owns: read by checked key, never written.

use terms::{Fault, Name, Namespace, check_key, text};

/// A ConfigMap of somebody else, with the keys of it that are read:
/// `ConfigMapOfOthers::new(SHOP, "shop-config", &["DB_NAME"])`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a ConfigMap of others is read only where a workload names a key of it"]
pub struct ConfigMapOfOthers<'a> {
    namespace: Namespace<'a>,
    name: Name<'a>,
    keys: &'a [&'a str],
}

impl<'a> ConfigMapOfOthers<'a> {
    /// The ConfigMap, and its keys.
    #[track_caller]
    pub const fn new(namespace: Namespace<'a>, name: &'a str, keys: &'a [&'a str]) -> Self {
        let mut index = 0;
        while index < keys.len() {
            check_key("ConfigMap ", name, keys[index]);
            index += 1;
        }
        Self { namespace, name: Name::new(name), keys }
    }

    /// Refers to one key, for [`WorkloadBuilder::env_config_map`](crate::WorkloadBuilder::env_config_map).
    #[track_caller]
    pub const fn key(&self, key: &'a str) -> ConfigMapKey<'a> {
        let mut fault = Fault::new("ConfigMap ").quoted(self.name.as_str()).text(" has no key ").quoted(key);
        fault = fault.text("; it has ");
        let mut index = 0;
        while index < self.keys.len() {
            if text::same(self.keys[index], key) {
                return ConfigMapKey { config_map: *self, key };
            }
            fault = fault.text(if index == 0 { "" } else { ", " }).quoted(self.keys[index]);
            index += 1;
        }
        let fault = if index == 0 { fault.text("none") } else { fault };
        fault.fix("use one of these, or add the key to the list").raise()
    }

    /// Its namespace.
    pub const fn namespace(&self) -> Namespace<'a> {
        self.namespace
    }

    /// Its name.
    pub const fn name(&self) -> Name<'a> {
        self.name
    }
}

/// One key of a ConfigMap of somebody else. [`ConfigMapOfOthers::key`] makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfigMapKey<'a> {
    config_map: ConfigMapOfOthers<'a>,
    key: &'a str,
}

impl<'a> ConfigMapKey<'a> {
    /// The ConfigMap.
    pub const fn config_map(&self) -> ConfigMapOfOthers<'a> {
        self.config_map
    }

    /// The key.
    pub const fn key(&self) -> &'a str {
        self.key
    }
}
