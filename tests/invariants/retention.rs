//! What is kept fits its volume, and what is too old is really deleted.

use crate::hardening::amount;
use crate::look::Look;
use crate::pods::Pods;
use crate::testing::Faults;
use crate::world::World;

/// What the shop logs on a day, uncompressed: the 500 MB of which its operators complain.
const LOGS_A_DAY: f64 = 500e6;
/// What a volume needs beside what is kept: write-ahead log, compaction, and a day of trouble.
const ROOM: f64 = 1.2;

/// Prometheus deletes by time and by size, and by size before the volume is full.
fn metrics_fit_their_volume(world: &World) -> Faults {
    let Some(prometheus) = world.pods().find(|pods| pods.workload.name() == "prometheus") else { return Faults::new() };
    let argument = |flag: &str| {
        let all = prometheus.containers().flat_map(|container| container.list("/args")).filter_map(|one| one.as_str());
        all.filter_map(|one| one.split_once('=')).find(|(name, _)| *name == flag).map(|(_, value)| value.to_owned())
    };
    let mut faults = Faults::new();
    if argument("--storage.tsdb.retention.time").is_none() {
        faults.push("prometheus: it deletes nothing by age; fix: --storage.tsdb.retention.time".to_owned());
    }
    let path = argument("--storage.tsdb.path").unwrap_or_default();
    let volume = size_of_claim(world, prometheus, &path);
    let kept = argument("--storage.tsdb.retention.size").and_then(|size| prometheus_bytes(&size));
    match (kept, volume) {
        (_, None) => faults.push(format!("prometheus: no claim is mounted at `{path}`; fix: keep metrics on one")),
        (None, _) => {
            faults.push("prometheus: it deletes nothing by size; fix: --storage.tsdb.retention.size".to_owned());
        }
        (Some(kept), Some(volume)) if kept * ROOM > volume => faults.push(format!(
            "prometheus: {kept} bytes are kept on a volume of {volume}, without room for the write-ahead log and \
             compaction; fix: keep at most {:.0}",
            volume / ROOM
        )),
        _ => {}
    }
    faults
}

/// Bytes as Prometheus' flags have them: in powers of two, its GB is Kubernetes' Gi.
///
/// <https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects>
fn prometheus_bytes(size: &str) -> Option<f64> {
    let number = size.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let power = ["B", "KB", "MB", "GB", "TB", "PB", "EB"].iter().position(|unit| *unit == &size[number.len()..])?;
    Some(number.parse::<f64>().ok()? * 1024_f64.powi(i32::try_from(power).ok()?))
}

/// Loki's retention is on, deletes from where its chunks are, and what it keeps fits its volume.
fn logs_fit_their_volume(world: &World) -> Faults {
    let Some(loki) = world.pods().find(|pods| pods.workload.name() == "loki") else { return Faults::new() };
    let config = world.config("loki", "loki.yaml");
    let mut faults = Faults::new();
    let mut need = |holds: bool, what: &str| {
        if !holds {
            faults.push(format!("loki.yaml: {what}"));
        }
    };
    let store = config.list("/schema_config/configs").last().map_or("", |one| one.word("/object_store"));
    let hours = |pointer: &str| config.word(pointer).strip_suffix('h').and_then(|hours| hours.parse::<f64>().ok());
    let retention = hours("/limits_config/retention_period").unwrap_or_default();
    need(config.at("/compactor/retention_enabled") == true, "nothing is deleted; fix: compactor.retention_enabled");
    need(
        config.word("/compactor/delete_request_store") == store,
        "it deletes elsewhere than it stores; fix: compactor.delete_request_store",
    );
    need(retention >= 24.0, "it keeps less than a day, which its index cannot do; fix: limits_config.retention_period");
    let oldest = hours("/limits_config/reject_old_samples_max_age").unwrap_or_default();
    need(oldest <= retention, "it takes lines that it deletes at once; fix: limits_config.reject_old_samples_max_age");
    let asked = hours("/limits_config/max_query_length").unwrap_or_default();
    need(asked >= retention, "what it keeps cannot be searched in one go; fix: limits_config.max_query_length");
    let path = config.word("/common/path_prefix");
    let volume = size_of_claim(world, loki, path).unwrap_or_default();
    need(volume > 0.0, "its data is on no claim; fix: mount one at common.path_prefix");
    let kept = retention / 24.0 * LOGS_A_DAY * ROOM;
    need(
        volume == 0.0 || kept <= volume,
        "what it keeps outgrows its volume; fix: a larger claim, or a shorter retention",
    );
    faults
}

/// The size of the claim that is mounted at this path.
fn size_of_claim(world: &World, pods: Pods, path: &str) -> Option<f64> {
    let mut mounts = pods.containers().flat_map(|container| pods.mounts(container));
    let volume = mounts.find(|mount| mount.path == path)?.volume;
    let storage = "/spec/resources/requests/storage";
    if volume.at("/spec").is_object() {
        return amount(volume.word(storage));
    }
    let claim = volume.word("/persistentVolumeClaim/claimName");
    amount(world.find("PersistentVolumeClaim", pods.workload.namespace(), claim)?.word(storage))
}

mod tests {
    use super::*;
    use crate::testing::{container, holds, reports};

    #[test]
    fn every_unit_that_prometheus_reads_is_read() {
        let gibibyte = 1024.0 * 1024.0 * 1024.0;
        assert_eq!(prometheus_bytes("8589934592B"), Some(8.0 * gibibyte));
        assert_eq!(prometheus_bytes("8192MB"), Some(8.0 * gibibyte));
        assert_eq!(prometheus_bytes("1.5TB"), Some(1536.0 * gibibyte));
        assert_eq!((prometheus_bytes("8Gi"), prometheus_bytes("8")), (None, None));
    }

    #[test]
    fn prometheus_deletes_before_its_volume_is_full() {
        holds(metrics_fit_their_volume);
    }

    #[test]
    fn metrics_that_outgrow_their_volume_are_reported() {
        reports(
            metrics_fit_their_volume,
            |world| world.put("PersistentVolumeClaim", "prometheus-data", "/spec/resources/requests/storage", "40Gi"),
            "prometheus: 42949672960 bytes are kept on a volume of 42949672960, without room for the write-ahead log \
             and compaction; fix: keep at most 35791394133",
        );
    }

    #[test]
    fn metrics_that_nothing_deletes_or_that_lie_on_no_volume_are_reported() {
        for (argument, expected) in [
            (3, "prometheus: it deletes nothing by age; fix: --storage.tsdb.retention.time"),
            (4, "prometheus: it deletes nothing by size; fix: --storage.tsdb.retention.size"),
        ] {
            let place = container(&format!("/args/{argument}"));
            reports(metrics_fit_their_volume, |world| world.put("Deployment", "prometheus", &place, "--x=1"), expected);
        }
        reports(
            metrics_fit_their_volume,
            |world| world.put("Deployment", "prometheus", &container("/volumeMounts/2/mountPath"), "/data"),
            "prometheus: no claim is mounted at `/prometheus`; fix: keep metrics on one",
        );
    }

    #[test]
    fn loki_deletes_what_is_too_old_and_what_it_keeps_fits_its_volume() {
        holds(logs_fit_their_volume);
    }

    #[test]
    fn each_way_in_which_lokis_retention_does_nothing_is_reported() {
        for (from, to, expected) in [
            (
                "retention_enabled: true",
                "retention_enabled: false",
                "nothing is deleted; fix: compactor.retention_enabled",
            ),
            (
                "delete_request_store: filesystem",
                "delete_request_store: s3",
                "it deletes elsewhere than it stores; fix: compactor.delete_request_store",
            ),
            (
                "retention_period: 744h",
                "retention_period: 7440h",
                "what it keeps cannot be searched in one go; fix: limits_config.max_query_length",
            ),
            (
                "max_age: 168h",
                "max_age: 745h",
                "it takes lines that it deletes at once; fix: limits_config.reject_old_samples_max_age",
            ),
            (
                "path_prefix: /loki",
                "path_prefix: /tmp/loki",
                "its data is on no claim; fix: mount one at common.path_prefix",
            ),
        ] {
            let mut world = World::tea_house();
            world.rewrite("loki", "loki.yaml", from, to);
            assert_eq!(logs_fit_their_volume(&world)[0], format!("loki.yaml: {expected}"));
        }
    }

    #[test]
    fn logs_that_outgrow_their_volume_are_reported() {
        reports(
            logs_fit_their_volume,
            |world| {
                world.put(
                    "StatefulSet",
                    "loki",
                    "/spec/volumeClaimTemplates/0/spec/resources/requests/storage",
                    "10Gi",
                );
            },
            "loki.yaml: what it keeps outgrows its volume; fix: a larger claim, or a shorter retention",
        );
    }
}
