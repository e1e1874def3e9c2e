//! Every container is pinned, bounded and unprivileged; what a node agent needs beyond that is listed here by name.

use serde_json::Value;

use crate::look::Look;
use crate::pods::Pods;
use crate::testing::Faults;
use crate::world::World;

/// Workloads that may run as root.
const ROOT: &[&str] = &["promtail", "otel-collector", "alloy"];

/// A pinned image, requests within limits, and a closed security context.
fn containers_are_closed(world: &World) -> Faults {
    let mut faults = Faults::new();
    for pods in world.pods() {
        for container in pods.containers() {
            let title = format!("{}, container {}", pods.workload.title(), container.word("/name"));
            for (wrong, fix) in
                [image(container), resources(container)].into_iter().flatten().chain(context(pods, container))
            {
                faults.push(format!("{title}: {wrong}; fix: {fix}"));
            }
        }
    }
    faults
}

type Wrong = (String, &'static str);

fn image(container: &Value) -> Option<Wrong> {
    let image = container.word("/image");
    let (host, _) = image.split_once('/').unwrap_or_default();
    let tag = image.rsplit('/').next().and_then(|last| last.split_once(':')).map_or("", |(_, tag)| tag);
    if !host.contains('.') {
        return Some((format!("its image `{image}` names no registry"), "spell it out"));
    }
    let is_version = tag.trim_start_matches('v').starts_with(|first: char| first.is_ascii_digit());
    (!is_version).then(|| (format!("its image `{image}` is not pinned to a version"), "pin a tag"))
}

fn resources(container: &Value) -> Option<Wrong> {
    for resource in ["cpu", "memory"] {
        let of = |which: &str| amount(container.word(&format!("/resources/{which}/{resource}")));
        match (of("requests"), of("limits")) {
            (Some(request), Some(limit)) if request > limit => {
                return Some((format!("it requests more {resource} than its limit"), "raise the limit"));
            }
            (Some(request), Some(_)) if request > 0.0 => {}
            _ => return Some((format!("it does not say how much {resource} it needs and may take"), "say both")),
        }
    }
    None
}

/// A Kubernetes quantity as a number.
pub fn amount(quantity: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 11] = [
        ("Ki", 1024.0),
        ("Mi", 1_048_576.0),
        ("Gi", 1_073_741_824.0),
        ("Ti", 1_099_511_627_776.0),
        ("m", 0.001),
        ("k", 1e3),
        ("M", 1e6),
        ("G", 1e9),
        ("T", 1e12),
        ("E", 1e18),
        ("", 1.0),
    ];
    let (number, factor) = UNITS.iter().find_map(|(unit, factor)| Some((quantity.strip_suffix(unit)?, factor)))?;
    Some(number.parse::<f64>().ok()? * factor)
}

fn context(pods: Pods, container: &Value) -> Vec<Wrong> {
    let own = container.at("/securityContext");
    let pod = pods.spec().at("/securityContext");
    let either = |pointer: &str| if own.at(pointer).is_null() { pod.at(pointer) } else { own.at(pointer) };
    let mut wrong = Vec::new();
    let mut need = |holds: bool, what: &str, fix: &'static str| {
        if !holds {
            wrong.push((what.to_owned(), fix));
        }
    };
    need(own.at("/readOnlyRootFilesystem") == true, "it can write to its image", "readOnlyRootFilesystem: true");
    need(own.at("/allowPrivilegeEscalation") == false, "it can gain rights", "allowPrivilegeEscalation: false");
    need(own.list("/capabilities/drop").iter().any(|one| one == "ALL"), "it keeps capabilities", "drop ALL");
    need(own.list("/capabilities/add").is_empty(), "it adds capabilities", "add none");
    need(own.at("/privileged") != true, "it is privileged", "privileged: false");
    need(either("/seccompProfile/type") == "RuntimeDefault", "no seccomp profile", "seccompProfile: RuntimeDefault");
    let may_be_root = ROOT.contains(&pods.workload.name());
    need(may_be_root || either("/runAsNonRoot") == true, "it may run as root", "runAsNonRoot: true");
    need(
        may_be_root || either("/runAsUser").as_u64().is_some_and(|user| user > 0),
        "it does not say as which user it runs",
        "runAsUser: 65534",
    );
    wrong
}

mod tests {
    use super::*;
    use crate::testing::{container, holds, reports};

    #[test]
    fn every_container_is_pinned_bounded_and_closed() {
        holds(containers_are_closed);
    }

    #[track_caller]
    fn found(damage: impl FnOnce(&mut World), expected: &str) {
        let expected = format!("Deployment monitoring/grafana, container grafana: {expected}");
        reports(containers_are_closed, damage, &expected);
    }

    #[test]
    fn an_image_that_moves_is_reported() {
        for image in ["docker.io/grafana/grafana:latest", "docker.io/grafana/grafana", "docker.io/grafana/grafana:main"]
        {
            let expected = format!("its image `{image}` is not pinned to a version; fix: pin a tag");
            found(|world| world.put("Deployment", "grafana", &container("/image"), image), &expected);
        }
    }

    #[test]
    fn an_image_without_registry_is_reported() {
        found(
            |world| world.put("Deployment", "grafana", &container("/image"), "grafana/grafana:12.4.3"),
            "its image `grafana/grafana:12.4.3` names no registry; fix: spell it out",
        );
    }

    #[test]
    fn a_limit_below_its_request_is_reported() {
        found(
            |world| world.put("Deployment", "grafana", &container("/resources/limits/memory"), "255Mi"),
            "it requests more memory than its limit; fix: raise the limit",
        );
    }

    #[test]
    fn a_missing_limit_is_reported() {
        found(
            |world| world.cut("Deployment", "grafana", &container("/resources/limits"), "cpu"),
            "it does not say how much cpu it needs and may take; fix: say both",
        );
    }

    #[test]
    fn each_field_of_the_security_context_that_is_missing_is_reported() {
        for (field, expected) in [
            ("readOnlyRootFilesystem", "it can write to its image; fix: readOnlyRootFilesystem: true"),
            ("allowPrivilegeEscalation", "it can gain rights; fix: allowPrivilegeEscalation: false"),
            ("capabilities", "it keeps capabilities; fix: drop ALL"),
        ] {
            found(|world| world.cut("Deployment", "grafana", &container("/securityContext"), field), expected);
        }
        for (field, expected) in [
            ("runAsNonRoot", "it may run as root; fix: runAsNonRoot: true"),
            ("runAsUser", "it does not say as which user it runs; fix: runAsUser: 65534"),
            ("seccompProfile", "no seccomp profile; fix: seccompProfile: RuntimeDefault"),
        ] {
            let context = "/spec/template/spec/securityContext";
            found(|world| world.cut("Deployment", "grafana", context, field), expected);
        }
    }

    #[test]
    fn a_privilege_that_is_added_is_reported() {
        let place = container("/securityContext");
        found(
            |world| world.add("Deployment", "grafana", &place, "privileged", true),
            "it is privileged; fix: privileged: false",
        );
        let capabilities = format!("{place}/capabilities");
        let added = serde_json::json!(["NET_RAW"]);
        found(
            |world| world.add("Deployment", "grafana", &capabilities, "add", added),
            "it adds capabilities; fix: add none",
        );
    }

    #[test]
    fn quantities_are_read_as_kubernetes_reads_them() {
        for (text, number) in [("250m", 0.25), ("2", 2.0), ("1Ki", 1024.0), ("40G", 4e10), ("1.5", 1.5)] {
            assert_eq!(amount(text), Some(number), "{text}");
        }
        assert_eq!(amount(""), None);
        assert_eq!(amount("much"), None);
    }
}
