//! Volumes and mounts belong together, and no config lies about unread.

use serde_json::Value;

use crate::look::Look;
use crate::pods::Pods;
use crate::testing::Faults;
use crate::world::World;

/// A folder of a container.
pub struct Mount<'a> {
    /// Where it is in the container.
    pub path: &'a str,
    /// Whether the container may not write there.
    pub read_only: bool,
    /// The volume behind it; null where there is none.
    pub volume: &'a Value,
}

impl<'a> Pods<'a> {
    /// The folders of one container.
    pub fn mounts(self, container: &'a Value) -> impl Iterator<Item = Mount<'a>> {
        let volumes: Vec<_> = self.volumes().collect();
        container.list("/volumeMounts").iter().map(move |mount| Mount {
            path: mount.word("/mountPath"),
            read_only: mount.at("/readOnly") == true,
            volume: volumes
                .iter()
                .find(|(name, _)| *name == mount.word("/name"))
                .map_or(&Value::Null, |(_, volume)| *volume),
        })
    }
}

/// Every mount has its volume, and every volume its mount.
fn mounts_have_volumes(world: &World) -> Faults {
    let mut faults = Faults::new();
    for pods in world.pods() {
        let title = pods.workload.title();
        let mut mounted = Vec::new();
        for container in pods.containers() {
            for mount in container.list("/volumeMounts") {
                let name = mount.word("/name");
                mounted.push(name);
                if !pods.volumes().any(|(volume, _)| volume == name) {
                    faults.push(format!(
                        "{title}: it mounts `{name}` at {}, and has no such volume; fix: add the volume",
                        mount.word("/mountPath")
                    ));
                }
                if mount.at("/subPath").is_string() {
                    faults.push(format!(
                        "{title}: it mounts `{name}` by subPath, where a change never arrives; fix: mount the folder"
                    ));
                }
            }
        }
        for (volume, _) in pods.volumes().filter(|(volume, _)| !mounted.contains(volume)) {
            faults.push(format!("{title}: nobody mounts its volume `{volume}`; fix: mount it or take it out"));
        }
    }
    faults
}

/// Every ConfigMap of ours says something, and somebody reads it.
fn configs_are_read(world: &World) -> Faults {
    let mut faults = Faults::new();
    for object in world.of_kind("ConfigMap") {
        let title = object.title();
        let data = object.words("/data");
        if data.is_empty() {
            faults.push(format!("{title}: it is empty; fix: give it a file or take it out"));
        }
        for (key, _) in data.iter().filter(|(_, text)| text.trim().is_empty()) {
            faults.push(format!("{title}: its file `{key}` is empty; fix: fill it or take it out"));
        }
        if world.readers(object).is_empty() {
            faults.push(format!("{title}: no workload mounts it; fix: mount it or take it out"));
        }
    }
    faults
}

/// A config that its program does not watch is in the checksum, so that a change restarts the pods.
fn changed_configs_arrive(world: &World) -> Faults {
    let mut faults = Faults::new();
    for pods in world.pods().filter(|pods| pods.config_maps().next().is_some()) {
        let watches = |config_map: &str| {
            let reloads = |flag: &str| pods.containers().any(|one| one.list("/args").iter().any(|arg| arg == flag));
            // Grafana's provider and Loki's ruler poll their folders whatever the flags.
            reloads("--config.auto-reload")
                || reloads("--config.enable-auto-reload")
                || config_map.starts_with("grafana-dashboard-") && config_map != "grafana-dashboard-providers"
                || config_map == "loki-rules"
        };
        let restarts = pods.annotations().iter().any(|(key, _)| *key == "checksum/config");
        for config_map in pods.config_maps().filter(|name| !restarts && !watches(name)) {
            faults.push(format!(
                "{}: its program does not watch ConfigMap `{config_map}`, and a change restarts no pod; fix: add the \
                 annotation checksum/config",
                pods.workload.title()
            ));
        }
    }
    faults
}

mod tests {
    use super::*;
    use crate::testing::{container, holds, reports};

    #[test]
    fn every_mount_has_its_volume_and_every_volume_its_mount() {
        holds(mounts_have_volumes);
    }

    #[test]
    fn a_mount_without_volume_is_reported() {
        reports(
            mounts_have_volumes,
            |world| world.cut("DaemonSet", "promtail", "/spec/template/spec/volumes", "1"),
            "DaemonSet monitoring/promtail: it mounts `positions` at /run/promtail, and has no such volume; \
             fix: add the volume",
        );
    }

    #[test]
    fn a_volume_that_nobody_mounts_is_reported() {
        reports(
            mounts_have_volumes,
            |world| world.cut("StatefulSet", "loki", &container("/volumeMounts"), "2"),
            "StatefulSet monitoring/loki: nobody mounts its volume `data`; fix: mount it or take it out",
        );
    }

    #[test]
    fn a_mount_by_sub_path_is_reported() {
        reports(
            mounts_have_volumes,
            |world| world.add("StatefulSet", "loki", &container("/volumeMounts/0"), "subPath", "loki.yaml"),
            "StatefulSet monitoring/loki: it mounts `loki` by subPath, where a change never arrives; \
             fix: mount the folder",
        );
    }

    #[test]
    fn every_config_map_says_something_and_is_mounted() {
        holds(configs_are_read);
    }

    #[test]
    fn a_config_map_that_nobody_mounts_is_reported() {
        reports(
            configs_are_read,
            |world| world.put("ConfigMap", "loki", "/metadata/name", "loki-2"),
            "ConfigMap monitoring/loki-2: no workload mounts it; fix: mount it or take it out",
        );
    }

    #[test]
    fn an_empty_config_map_is_reported() {
        reports(
            configs_are_read,
            |world| world.cut("ConfigMap", "loki", "/data", "loki.yaml"),
            "ConfigMap monitoring/loki: it is empty; fix: give it a file or take it out",
        );
    }

    #[test]
    fn an_empty_config_file_is_reported() {
        reports(
            configs_are_read,
            |world| world.put("ConfigMap", "loki", "/data/loki.yaml", "\n"),
            "ConfigMap monitoring/loki: its file `loki.yaml` is empty; fix: fill it or take it out",
        );
    }

    #[test]
    fn every_changed_config_reaches_its_program() {
        holds(changed_configs_arrive);
    }

    #[test]
    fn a_config_whose_change_nobody_notices_is_reported() {
        reports(
            changed_configs_arrive,
            |world| world.cut("DaemonSet", "promtail", "/spec/template/metadata/annotations", "checksum/config"),
            "DaemonSet monitoring/promtail: its program does not watch ConfigMap `promtail`, and a change restarts no \
             pod; fix: add the annotation checksum/config",
        );
    }
}
