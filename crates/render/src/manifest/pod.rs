//! Pod templates: Pod Security `restricted` unless an exemption says otherwise, and every value from the wiring.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{
    Affinity, Capabilities, ConfigMapProjection, ConfigMapVolumeSource, Container, ContainerPort, EmptyDirVolumeSource,
    EnvVar as PodEnvVar, EnvVarSource, HTTPGetAction, HostPathVolumeSource, LocalObjectReference, NodeAffinity,
    NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, ObjectFieldSelector, PersistentVolumeClaimVolumeSource,
    PodAffinityTerm, PodAntiAffinity, PodSecurityContext, PodSpec, PodTemplateSpec, Probe as PodProbe,
    ProjectedVolumeSource, ResourceRequirements, SeccompProfile, SecretKeySelector, SecretVolumeSource,
    SecurityContext, TCPSocketAction, Toleration, TopologySpreadConstraint, Volume as PodVolume, VolumeMount,
    VolumeProjection, WeightedPodAffinityTerm,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::meta;
use kit::{
    Ask, Component, EnvValue, EnvVar, Kind, Mount, Placement, Privilege, Probe, Resources, View, Volume, Workload,
};

/// The annotation whose change restarts the pods.
const CHECKSUM: &str = "checksum/config";

/// The pod template of a component.
pub(super) fn template(component: &Component, cx: &View, checksum: Option<String>) -> PodTemplateSpec {
    let workload = component.workload();
    let mut annotations: BTreeMap<String, String> =
        workload.annotations().map(|annotation| (annotation.key().to_owned(), annotation.value().to_owned())).collect();
    annotations.extend(checksum.map(|sum| (CHECKSUM.to_owned(), sum)));
    PodTemplateSpec {
        metadata: Some(ObjectMeta {
            labels: Some(meta::pod_labels(workload, cx)),
            annotations: (!annotations.is_empty()).then_some(annotations),
            ..Default::default()
        }),
        spec: Some(pod(workload, cx)),
    }
}

fn pod(workload: &Workload, cx: &View) -> PodSpec {
    let placement = cx.environment().placement(workload);
    let pull_secrets = cx.environment().pull_secrets().iter();
    PodSpec {
        service_account_name: Some(workload.name().to_string()),
        automount_service_account_token: Some(!workload.grants(cx).is_empty()),
        // Services that happen to share a name with a setting must not configure the program.
        enable_service_links: Some(false),
        host_network: workload.has(Privilege::HostNetwork).then_some(true),
        host_pid: workload.has(Privilege::HostProcesses).then_some(true),
        dns_policy: workload.has(Privilege::HostNetwork).then(|| "ClusterFirstWithHostNet".to_owned()),
        priority_class_name: placement.priority_class.map(|class| class.as_str().to_owned()),
        image_pull_secrets: list(pull_secrets.map(|name| LocalObjectReference { name: name.to_string() })),
        node_selector: Some(node_selector(&placement)),
        affinity: affinity(&placement, workload, cx),
        tolerations: tolerations(workload, &placement),
        topology_spread_constraints: list(placement.spreads.iter().map(|label| TopologySpreadConstraint {
            max_skew: 1,
            topology_key: (*label).to_owned(),
            when_unsatisfiable: "ScheduleAnyway".to_owned(),
            label_selector: Some(meta::pods_of(workload.name().as_str())),
            ..Default::default()
        })),
        termination_grace_period_seconds: Some(i64::from(workload.grace_seconds())),
        security_context: Some(pod_security(workload)),
        containers: std::iter::once(container(workload, workload, placement.resources, cx))
            .chain(workload.sidecars().map(|sidecar| container(sidecar, workload, sidecar.resources(), cx)))
            .collect(),
        volumes: list(workload.volumes().into_iter().filter_map(|mount| volume(mount, workload, cx))),
        ..Default::default()
    }
}

/// Linux always, and what the environment says.
fn node_selector(placement: &Placement) -> BTreeMap<String, String> {
    let said = placement.node_selector.iter().map(|label| (label.key(), label.value()));
    [("kubernetes.io/os", "linux")].into_iter().chain(said).map(|(key, value)| (key.into(), value.into())).collect()
}

/// What the environment says of nodes and of other pods; nothing rather than an empty object.
fn affinity(placement: &Placement, workload: &Workload, cx: &View) -> Option<Affinity> {
    let wanted = placement.node_affinity.iter().map(|(key, values)| NodeSelectorRequirement {
        key: (*key).to_owned(),
        operator: "In".to_owned(),
        values: Some(values.iter().map(|value| (*value).to_owned()).collect()),
    });
    let node_affinity = list(wanted).map(|wanted| NodeAffinity {
        required_during_scheduling_ignored_during_execution: Some(NodeSelector {
            node_selector_terms: vec![NodeSelectorTerm { match_expressions: Some(wanted), ..Default::default() }],
        }),
        ..Default::default()
    });
    let others = placement.anti_affinity.iter().map(|other| WeightedPodAffinityTerm {
        weight: 100,
        pod_affinity_term: PodAffinityTerm {
            label_selector: Some(meta::pods_of(other.name.as_str())),
            namespaces: (!other.namespace.is(&workload.namespace()))
                .then(|| vec![cx.called(other.namespace).to_string()]),
            topology_key: "kubernetes.io/hostname".to_owned(),
            ..Default::default()
        },
    });
    let pod_anti_affinity = list(others).map(|others| PodAntiAffinity {
        preferred_during_scheduling_ignored_during_execution: Some(others),
        ..Default::default()
    });
    (node_affinity.is_some() || pod_anti_affinity.is_some()).then_some(Affinity {
        node_affinity,
        pod_anti_affinity,
        ..Default::default()
    })
}

/// Every taint for pods that belong on every node, else those that the environment says.
fn tolerations(workload: &Workload, placement: &Placement) -> Option<Vec<Toleration>> {
    if workload.kind() == Kind::DaemonSet {
        return Some(vec![Toleration { operator: Some("Exists".to_owned()), ..Default::default() }]);
    }
    list(placement.tolerations.iter().map(|taint| Toleration {
        key: Some(taint.key().to_owned()),
        operator: Some(if taint.value().is_some() { "Equal" } else { "Exists" }.to_owned()),
        value: taint.value().map(str::to_owned),
        effect: Some(taint.effect().to_owned()),
        ..Default::default()
    }))
}

fn pod_security(workload: &Workload) -> PodSecurityContext {
    let user = workload.user().map(i64::from);
    PodSecurityContext {
        run_as_non_root: Some(user.is_some()),
        run_as_user: user.or(Some(0)),
        run_as_group: user.or(Some(0)),
        fs_group: user.filter(|_| workload.has_claim()),
        // Without this, a large volume is walked file by file at every start.
        fs_group_change_policy: workload.has_claim().then(|| "OnRootMismatch".to_owned()),
        seccomp_profile: Some(SeccompProfile { type_: "RuntimeDefault".to_owned(), ..Default::default() }),
        ..Default::default()
    }
}

/// A container of a workload's pods: its own, or a sidecar's.
fn container(workload: &Workload, pod: &Workload, given: Option<Resources>, cx: &View) -> Container {
    let [startup, readiness, liveness] = workload.probes();
    Container {
        name: workload.name().to_string(),
        image: workload.image().map(|image| cx.environment().pulled(&image)),
        image_pull_policy: Some("IfNotPresent".to_owned()),
        args: list(workload.args().flat_map(|arg| arg.texts(cx))),
        env: list(workload.env().filter_map(|variable| environment_variable(variable, cx))),
        ports: list(workload.own_ports().flat_map(|port| {
            port.protocols().map(|(protocol, name)| ContainerPort {
                name: Some(name),
                container_port: i32::from(port.number()),
                protocol: Some(protocol.to_owned()),
                host_port: pod.has(Privilege::HostNetwork).then(|| i32::from(port.number())),
                ..Default::default()
            })
        })),
        startup_probe: startup.as_ref().map(probe),
        readiness_probe: readiness.as_ref().map(probe),
        liveness_probe: liveness.as_ref().map(probe),
        resources: given.map(resources),
        security_context: Some(SecurityContext {
            allow_privilege_escalation: Some(false),
            read_only_root_filesystem: Some(true),
            capabilities: Some(Capabilities { drop: Some(vec!["ALL".to_owned()]), ..Default::default() }),
            ..Default::default()
        }),
        volume_mounts: list(workload.mounts().iter().map(|mount| VolumeMount {
            name: mount.name().to_string(),
            mount_path: mount.path().to_owned(),
            read_only: mount.is_read_only().then_some(true),
            // Mounts that the node makes later must be seen too, or a new disk is not measured.
            mount_propagation: matches!(mount.volume(), Volume::HostPath(_)).then(|| "HostToContainer".to_owned()),
            ..Default::default()
        })),
        ..Default::default()
    }
}

/// `None` where it is made, and nothing is there to say.
fn environment_variable(variable: &EnvVar, cx: &View) -> Option<PodEnvVar> {
    let (value, value_from) = match variable.value {
        EnvValue::Text(text) => (Some(text.to_owned()), None),
        EnvValue::File(path) => (Some(path.to_string()), None),
        EnvValue::Port(port) => (Some(port.number().to_string()), None),
        EnvValue::Made(make) => (Some(make(cx)).filter(|value| !value.is_empty()), None),
        EnvValue::Secret(key) => (
            None,
            Some(EnvVarSource {
                secret_key_ref: Some(SecretKeySelector {
                    name: key.secret().name().to_string(),
                    key: key.key().to_owned(),
                    ..Default::default()
                }),
                ..Default::default()
            }),
        ),
        EnvValue::Field(field) => (
            None,
            Some(EnvVarSource {
                field_ref: Some(ObjectFieldSelector { field_path: field.path().to_owned(), ..Default::default() }),
                ..Default::default()
            }),
        ),
    };
    (value.is_some() || value_from.is_some()).then(|| PodEnvVar { name: variable.name.to_owned(), value, value_from })
}

fn probe(probe: &Probe) -> PodProbe {
    let (period, timeout, failures, delay) = probe.numbers();
    let seconds = |count: u64| i32::try_from(count).unwrap_or(i32::MAX);
    let port = IntOrString::String(probe.port().name().to_owned());
    PodProbe {
        http_get: match probe.ask() {
            Ask::Http(path) => {
                Some(HTTPGetAction { path: Some(path.to_owned()), port: port.clone(), ..Default::default() })
            }
            Ask::Tcp => None,
        },
        tcp_socket: (probe.ask() == Ask::Tcp).then(|| TCPSocketAction { port, ..Default::default() }),
        period_seconds: Some(seconds(period)),
        timeout_seconds: Some(seconds(timeout)),
        failure_threshold: Some(i32::try_from(failures).unwrap_or(i32::MAX)),
        initial_delay_seconds: (delay > 0).then(|| seconds(delay)),
        ..Default::default()
    }
}

fn resources(resources: Resources) -> ResourceRequirements {
    let amounts = |cpu: String, memory: String| {
        Some(BTreeMap::from([("cpu".to_owned(), Quantity(cpu)), ("memory".to_owned(), Quantity(memory))]))
    };
    ResourceRequirements {
        requests: amounts(resources.cpu_request.to_string(), resources.memory_request.to_string()),
        limits: amounts(resources.cpu_limit.to_string(), resources.memory_limit.to_string()),
        ..Default::default()
    }
}

/// The volume of a mount; none for a StatefulSet's claims, which come from its templates.
fn volume(mount: &Mount, workload: &Workload, cx: &View) -> Option<PodVolume> {
    let mut volume = PodVolume { name: mount.name().to_string(), ..Default::default() };
    match mount.volume() {
        Volume::ConfigMap(map) => {
            volume.config_map = Some(ConfigMapVolumeSource { name: map.name().to_string(), ..Default::default() });
        }
        Volume::Family(family) => {
            let project = |(name, _)| VolumeProjection {
                config_map: Some(ConfigMapProjection { name, ..Default::default() }),
                ..Default::default()
            };
            volume.projected = Some(ProjectedVolumeSource {
                sources: Some(family.members(cx).into_iter().map(project).collect()),
                ..Default::default()
            });
        }
        Volume::Secret(secret) => {
            volume.secret =
                Some(SecretVolumeSource { secret_name: Some(secret.name().to_string()), ..Default::default() });
        }
        Volume::Claim(_) if workload.kind() == Kind::StatefulSet => return None,
        Volume::Claim(claim) => {
            volume.persistent_volume_claim =
                Some(PersistentVolumeClaimVolumeSource { claim_name: claim.name().to_string(), ..Default::default() });
        }
        Volume::Scratch(scratch) => {
            volume.empty_dir = Some(EmptyDirVolumeSource {
                size_limit: Some(Quantity(scratch.limit().to_string())),
                ..Default::default()
            });
        }
        Volume::HostPath(path) => {
            let kind = if path.is_created() { "DirectoryOrCreate" } else { "Directory" };
            volume.host_path =
                Some(HostPathVolumeSource { path: path.path().to_owned(), type_: Some(kind.to_owned()) });
        }
    }
    Some(volume)
}

/// Nothing rather than an empty list.
fn list<T>(items: impl Iterator<Item = T>) -> Option<Vec<T>> {
    let items: Vec<T> = items.collect();
    (!items.is_empty()).then_some(items)
}
