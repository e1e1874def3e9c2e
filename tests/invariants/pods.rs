//! Pod templates, ours and the shop's: what runs, where it listens, what it mounts.

use serde_json::Value;

use crate::look::Look;
use crate::world::{Object, World};

/// The pods of one workload.
#[derive(Clone, Copy)]
pub struct Pods<'a> {
    /// The workload.
    pub workload: &'a Object,
}

/// A port of a container.
pub struct Port<'a> {
    /// Its name, or nothing.
    pub name: &'a str,
    /// Its number.
    pub number: u64,
}

impl World {
    /// Our pods.
    pub fn pods(&self) -> impl Iterator<Item = Pods<'_>> {
        self.objects.iter().filter_map(Pods::of)
    }

    /// Our pods and the shop's.
    pub fn all_pods(&self) -> impl Iterator<Item = Pods<'_>> {
        self.everything().filter_map(Pods::of)
    }

    /// Our pods that mount this ConfigMap.
    pub fn readers<'a>(&'a self, config_map: &Object) -> Vec<Pods<'a>> {
        let reads = |pods: &Pods| {
            pods.workload.namespace() == config_map.namespace()
                && pods.config_maps().any(|name| name == config_map.name())
        };
        self.pods().filter(reads).collect()
    }
}

impl<'a> Pods<'a> {
    fn of(workload: &'a Object) -> Option<Self> {
        workload.at("/spec/template/spec/containers").is_array().then_some(Self { workload })
    }

    /// The template's `spec`.
    pub fn spec(self) -> &'a Value {
        self.workload.value.at("/spec/template/spec")
    }

    /// The labels of the pods.
    pub fn labels(self) -> Vec<(&'a str, &'a str)> {
        self.workload.value.words("/spec/template/metadata/labels")
    }

    /// The annotations of the pods.
    pub fn annotations(self) -> Vec<(&'a str, &'a str)> {
        self.workload.value.words("/spec/template/metadata/annotations")
    }

    /// Every container, those that only prepare included.
    pub fn containers(self) -> impl Iterator<Item = &'a Value> {
        let spec = self.spec();
        spec.list("/initContainers").iter().chain(spec.list("/containers"))
    }

    /// Every port that a container declares.
    pub fn ports(self) -> impl Iterator<Item = Port<'a>> {
        self.containers().flat_map(|container| container.list("/ports")).map(|port| Port {
            name: port.word("/name"),
            number: port.at("/containerPort").as_u64().unwrap_or_default(),
        })
    }

    /// The number of a port that is given by name or by number, if it is declared.
    pub fn port(self, reference: &Value) -> Option<u64> {
        let is = |port: &Port| match reference.as_str() {
            Some(name) => port.name == name,
            None => reference.as_u64() == Some(port.number),
        };
        self.ports().find(is).map(|port| port.number)
    }

    /// Its volumes, and for a StatefulSet those of its claim templates: the name and the volume's source.
    pub fn volumes(self) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let claims = self.workload.value.list("/spec/volumeClaimTemplates").iter();
        let volumes = self.spec().list("/volumes").iter().map(|volume| (volume.word("/name"), volume));
        volumes.chain(claims.map(|claim| (claim.word("/metadata/name"), claim)))
    }

    /// The names of the ConfigMaps among its volumes.
    pub fn config_maps(self) -> impl Iterator<Item = &'a str> {
        self.spec().list("/volumes").iter().flat_map(|volume| {
            let projected = volume.list("/projected/sources").iter().map(|source| source.word("/configMap/name"));
            projected.chain([volume.word("/configMap/name")]).filter(|name| !name.is_empty())
        })
    }

    /// Whether they stand in the network of their node, which network policies do not reach.
    pub fn on_the_node(self) -> bool {
        self.spec().at("/hostNetwork") == true
    }
}
