//! Every file and folder that an argument, a variable or a config names lies in a mount, and what is written to is
//! writable.

use serde_json::Value;

use crate::look::{Look, strings};
use crate::mounts::Mount;
use crate::pods::Pods;
use crate::references::{Need, keys};
use crate::testing::Faults;
use crate::world::World;

/// Where the kubelet puts the token of the service account.
const TOKEN: &str = "/var/run/secrets/kubernetes.io/serviceaccount/";

/// Flags and config keys that begin with `/` and are no paths of files.
const NOT_FILES: &[&str] = &["--web.route-prefix", "--health", "metrics_path"];

/// Flags and config keys of folders and files that the program writes.
const WRITTEN: &[&str] =
    &["--storage.tsdb.path", "--storage.path", "path_prefix", "chunks_directory", "rule_path", "dir", "filename"];

/// A path that a program was told.
struct Told {
    /// The flag, variable or key under which it stands.
    key: String,
    /// The path.
    path: String,
    /// Where it stands, for the message.
    place: String,
}

/// Every path lies in a mount, as a file that is there.
fn paths_are_mounted(world: &World) -> Faults {
    let mut faults = Faults::new();
    for pods in world.pods() {
        for container in pods.containers() {
            let mounts: Vec<_> = pods.mounts(container).collect();
            for told in paths(world, pods, container) {
                if let Some(fault) = wrong(world, pods, &mounts, &told) {
                    faults.push(format!("{}: {} names {}, {fault}", pods.workload.title(), told.place, told.path));
                }
            }
        }
    }
    faults
}

fn wrong(world: &World, pods: Pods, mounts: &[Mount], told: &Told) -> Option<String> {
    if told.path.starts_with(TOKEN) {
        let mounted = pods.spec().at("/automountServiceAccountToken") == true;
        return (!mounted).then(|| "but gets no token; fix: mount it, or do without".to_owned());
    }
    let inside =
        |outer: &str, path: &str| path == outer || path.starts_with(&format!("{}/", outer.trim_end_matches('/')));
    let Some(mount) = mounts.iter().filter(|mount| inside(mount.path, &told.path)).max_by_key(|mount| mount.path.len())
    else {
        // A folder whose only content is a mount inside it.
        let is_above = mounts.iter().any(|mount| inside(&told.path, mount.path));
        return (!is_above).then(|| "where nothing is mounted; fix: mount it, or correct the path".to_owned());
    };
    if mount.read_only && WRITTEN.contains(&told.key.as_str()) {
        return Some(format!("which it writes to, but {} is read-only; fix: use a volume", mount.path));
    }
    let file = told.path[mount.path.len()..].trim_start_matches('/');
    let files = files(world, pods, mount.volume)?;
    let found = match file.split_once('*') {
        Some((start, end)) => files.iter().any(|one| one.starts_with(start) && one.ends_with(end)),
        None => file.is_empty() || files.contains(&file),
    };
    (!found).then(|| format!("but {} holds {}; fix: name one of these", mount.path, files.join(", ")))
}

/// The files of a volume, where they are known.
fn files<'a>(world: &'a World, pods: Pods, volume: &'a Value) -> Option<Vec<&'a str>> {
    let namespace = pods.workload.namespace();
    let of = |kind: &'static str, name| keys(world, &Need { kind, namespace, name, key: None }).unwrap_or_default();
    if let Some(name) = volume.at("/configMap/name").as_str() {
        return Some(of("ConfigMap", name));
    }
    if let Some(name) = volume.at("/secret/secretName").as_str() {
        return Some(of("Secret", name));
    }
    let sources = volume.at("/projected/sources").as_array()?;
    Some(sources.iter().flat_map(|source| of("ConfigMap", source.word("/configMap/name"))).collect())
}

/// The paths in arguments, in variables, and in the configs that the container mounts.
fn paths(world: &World, pods: Pods, container: &Value) -> Vec<Told> {
    let mut told = Vec::new();
    for argument in container.list("/args").iter().filter_map(Value::as_str) {
        if let Some((flag, path)) = argument.split_once('=') {
            told.push(Told { key: flag.to_owned(), path: path.to_owned(), place: format!("argument {flag}") });
        }
    }
    for variable in container.list("/env") {
        let (name, path) = (variable.word("/name").to_owned(), variable.word("/value").to_owned());
        told.push(Told { place: format!("variable {name}"), key: name, path });
    }
    // Dashboards, and the rules of others, hold queries and links but no paths.
    let configs = world.configs().filter(|config| {
        // Of a pod of several containers, each reads what it mounts.
        let volumes = pods.mounts(container).map(|mount| mount.volume);
        let names: Vec<_> = volumes.flat_map(config_maps).collect();
        config.object.namespace() == pods.workload.namespace()
            && names.contains(&config.object.name())
            && !config.is_json()
    });
    for config in configs {
        let value = config.parsed();
        for (place, text) in strings(&value) {
            let key = place.rsplit('/').find(|part| part.parse::<usize>().is_err()).unwrap_or_default().to_owned();
            if is_file_key(&key) {
                told.push(Told { key, path: text.to_owned(), place: format!("{}{place}", config.key) });
            }
        }
    }
    told.retain(|told| told.path.starts_with('/') && !NOT_FILES.contains(&told.key.as_str()));
    told
}

/// The ConfigMaps of a volume.
fn config_maps(volume: &Value) -> Vec<&str> {
    let projected = volume.list("/projected/sources").iter().map(|source| source.word("/configMap/name"));
    projected.chain([volume.word("/configMap/name")]).filter(|name| !name.is_empty()).collect()
}

/// What the programs call the files and folders in their configs.
fn is_file_key(key: &str) -> bool {
    const NAMES: [&str; 8] =
        ["directory", "path", "path_prefix", "rule_path", "dir", "filename", "rule_files", "replacement"];
    key.ends_with("_file") || key.ends_with("_directory") || NAMES.contains(&key)
}

mod tests {
    use super::*;
    use crate::testing::{container, holds, reports};

    #[test]
    fn every_path_lies_in_a_mount() {
        holds(paths_are_mounted);
    }

    #[test]
    fn a_flag_with_a_file_that_the_config_map_lacks_is_reported() {
        reports(
            paths_are_mounted,
            |world| {
                let flag = "--config.file=/etc/alertmanager/config.yml";
                world.put("Deployment", "alertmanager", &container("/args/0"), flag);
            },
            "Deployment monitoring/alertmanager: argument --config.file names /etc/alertmanager/config.yml, but \
             /etc/alertmanager holds alertmanager.yml; fix: name one of these",
        );
    }

    #[test]
    fn a_variable_with_a_file_that_is_not_mounted_is_reported() {
        reports(
            paths_are_mounted,
            |world| world.put("Deployment", "redis-exporter", &container("/env/0/value"), "/etc/redis/address"),
            "Deployment teahouse/redis-exporter: variable REDIS_ADDR names /etc/redis/address, where nothing is \
             mounted; fix: mount it, or correct the path",
        );
    }

    #[test]
    fn a_config_with_a_key_that_the_secret_lacks_is_reported() {
        reports(
            paths_are_mounted,
            |world| world.rewrite("alertmanager", "alertmanager.yml", "receivers/sms-url", "receivers/sms"),
            "Deployment monitoring/alertmanager: alertmanager.yml/receivers/1/webhook_configs/0/url_file names \
             /etc/alertmanager-receivers/sms, but /etc/alertmanager-receivers holds smtp-password, slack-url, sms-url, \
             sms-token; fix: name one of these",
        );
    }

    #[test]
    fn state_on_a_read_only_mount_is_reported() {
        reports(
            paths_are_mounted,
            |world| world.rewrite("loki", "loki.yaml", "rule_path: /loki/", "rule_path: /etc/loki/"),
            "StatefulSet monitoring/loki: loki.yaml/ruler/rule_path names /etc/loki/rules-temp, which it writes to, \
             but /etc/loki is read-only; fix: use a volume",
        );
    }

    #[test]
    fn a_token_that_is_not_mounted_is_reported() {
        let mut world = World::tea_house();
        world.put("Deployment", "prometheus", "/spec/template/spec/automountServiceAccountToken", false);
        let faults = paths_are_mounted(&world);
        assert!(faults[0].ends_with("but gets no token; fix: mount it, or do without"), "{faults:?}");
    }
}
