//! ConfigMaps with their files written out, bundled Secrets, and the checksum that restarts pods when a config changes.

use std::collections::BTreeMap;

use k8s_openapi::ByteString;
use k8s_openapi::api::core::v1::{ConfigMap, Secret};
use schemars::Schema;
use sha2::{Digest, Sha256};

use super::{Text, meta};
use crate::rules::{self, TWO_FILES_OF_ONE_NAME};
use findings::Finding;
use kit::{self, Component, Document, EnvValue, Format, MadeFile, View, Volume};

/// A ConfigMap and whether its program notices changes by itself.
pub(super) struct WrittenConfig {
    pub(super) object: ConfigMap,
    pub(super) watched: bool,
}

/// One config file as it is written, with its schema.
pub struct ConfigFile {
    /// The ConfigMap that holds it.
    pub config_map: String,
    /// Its key.
    pub key: String,
    /// Its text.
    pub text: String,
    /// How it is written.
    pub format: Format,
    /// The name under which its schema is published, and what makes it; a plain text has none.
    pub schema: Option<(String, fn() -> Schema)>,
}

/// Every config file of a component.
pub fn config_files(component: &Component, cx: &View, text: &dyn Text) -> Result<Vec<ConfigFile>, Vec<Finding>> {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    let mut write = |config_map: String, made: MadeFile| {
        let written = match made.format {
            Format::Yaml => text.yaml(&made.document),
            Format::Json => text.json(&made.document),
            Format::Text => plain(&made.document),
        };
        match written {
            Ok(text) => {
                files.push(ConfigFile { config_map, key: made.key, text, format: made.format, schema: made.schema });
            }
            Err(why) => problems.push(rules::unwritable(
                rules::at(component),
                &format!("ConfigMap `{config_map}`, file `{}`", made.key),
                why,
            )),
        }
    };
    for mount in component.workload().volumes() {
        match mount.volume() {
            Volume::ConfigMap(map) => {
                map.files(cx).into_iter().for_each(|file| write(map.name().to_string(), file));
            }
            Volume::Family(family) => {
                family.members(cx).into_iter().for_each(|(name, file)| write(name, file));
            }
            _ => {}
        }
    }
    problems.extend(overwritten(component, &files));
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

/// Files that are made while generating can take each other's key, which a list of files cannot.
fn overwritten(component: &Component, files: &[ConfigFile]) -> Vec<Finding> {
    let is_taken = |(index, file): &(usize, &ConfigFile)| {
        files[..*index].iter().any(|other| other.config_map == file.config_map && other.key == file.key)
    };
    let problem = |(_, file): (usize, &ConfigFile)| {
        let message = format!(
            "ConfigMap `{}`: two files are called `{}`, so one would overwrite the other",
            file.config_map, file.key
        );
        TWO_FILES_OF_ONE_NAME.error(rules::at(component), message).fix("give what they are made from different names")
    };
    files.iter().enumerate().filter(is_taken).map(problem).collect()
}

/// The published schemas of a component's config files, by name, without writing the files.
pub fn config_schemas(component: &Component, cx: &View) -> Vec<(String, fn() -> Schema)> {
    let mounts = component.workload().volumes().into_iter();
    let files = mounts.flat_map(|mount| match mount.volume() {
        Volume::ConfigMap(map) => map.files(cx),
        Volume::Family(family) => family.members(cx).into_iter().map(|(_, file)| file).collect(),
        _ => Vec::new(),
    });
    files.filter_map(|file| file.schema).collect()
}

/// A document that is one text.
fn plain(document: &Document) -> Result<String, String> {
    match serde_json::to_value(document) {
        Ok(serde_json::Value::String(text)) => Ok(text),
        Ok(_) => Err("a plain file is made of one `String`".to_owned()),
        Err(why) => Err(why.to_string()),
    }
}

/// The component's ConfigMaps.
pub(super) fn config_maps(
    component: &Component,
    cx: &View,
    text: &dyn Text,
) -> Result<Vec<WrittenConfig>, Vec<Finding>> {
    let restarting: Vec<String> = component
        .workload()
        .volumes()
        .into_iter()
        .filter_map(|mount| match mount.volume() {
            Volume::ConfigMap(map) if !map.is_watched() => Some(map.name().to_string()),
            _ => None,
        })
        .collect();
    let mut maps: Vec<(String, BTreeMap<String, String>)> = Vec::new();
    for file in config_files(component, cx, text)? {
        match maps.iter_mut().find(|(name, _)| *name == file.config_map) {
            Some((_, data)) => {
                data.insert(file.key, file.text);
            }
            None => maps.push((file.config_map, BTreeMap::from([(file.key, file.text)]))),
        }
    }
    let written = maps.into_iter().map(|(name, data)| WrittenConfig {
        object: ConfigMap { metadata: meta::namespaced(component, &name, cx), data: Some(data), ..Default::default() },
        watched: !restarting.contains(&name),
    });
    Ok(written.collect())
}

/// SHA-256 over the files whose changes need a restart; none where there are none.
pub(super) fn checksum(configs: &[WrittenConfig]) -> Option<String> {
    let mut hash = Sha256::new();
    let mut any = false;
    for (key, text) in
        configs.iter().filter(|config| !config.watched).flat_map(|config| config.object.data.iter().flatten())
    {
        // Lengths keep `ab` + `c` apart from `a` + `bc`.
        hash.update((key.len() as u64).to_le_bytes());
        hash.update(key);
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
        any = true;
    }
    let mut text = String::new();
    for byte in hash.finalize() {
        text.push_str(&format!("{byte:02x}"));
    }
    any.then_some(text)
}

/// The Secrets that come with the component in this environment. One that several components read is written once, with
/// the first of them in the stack's list.
pub(super) fn secrets(component: &Component, cx: &View) -> Vec<Secret> {
    if !cx.environment().bundles_secrets() {
        return Vec::new();
    }
    let workload = component.workload();
    let earlier = cx.stack().components().iter().map(Component::workload).take_while(|one| !one.id().is(workload.id()));
    let is_written = |secret: &kit::Secret| {
        let mut beside = earlier.clone().filter(|one| !one.is_declared() && one.namespace().is(&workload.namespace()));
        beside.any(|one| read_by(one).contains(secret))
    };
    let secrets = read_by(workload).into_iter().filter(|secret| !is_written(secret));
    let written = secrets.map(|secret| {
        // A key that is to be filled in is left out, not written empty: applying again would empty it again.
        let bundled: BTreeMap<String, ByteString> = secret
            .entries()
            .iter()
            .filter_map(|entry| Some((entry.key().to_owned(), ByteString(entry.value()?.as_bytes().to_vec()))))
            .collect();
        Secret {
            metadata: meta::namespaced(component, secret.name().as_str(), cx),
            type_: Some("Opaque".to_owned()),
            data: (!bundled.is_empty()).then_some(bundled),
            ..Default::default()
        }
    });
    written.collect()
}

/// The Secrets of the stack's own that a workload reads.
fn read_by<'a>(workload: &kit::Workload<'a>) -> Vec<kit::Secret<'a>> {
    let mounted = workload.volumes().into_iter().filter_map(|mount| match mount.volume() {
        Volume::Secret(secret) => Some(*secret),
        _ => None,
    });
    let variables = workload.containers().flat_map(kit::Workload::env).filter_map(|variable| match variable.value {
        EnvValue::Secret(key) => Some(key.secret()),
        _ => None,
    });
    let mut secrets: Vec<kit::Secret> = Vec::new();
    for secret in mounted.chain(variables).filter(kit::Secret::is_ours) {
        if !secrets.contains(&secret) {
            secrets.push(secret);
        }
    }
    secrets
}
