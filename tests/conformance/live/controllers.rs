//! What Kubernetes' controllers, scheduler, DNS and kubelets do, done here: pods of workloads, their claims, names.

use serde_json::{Value, json};

use super::ask::until;
use super::cluster::Cluster;
use super::lab;
use super::pod::Pod;

impl Cluster {
    /// Makes the pods of these workloads: as many as they say, one on every node for a DaemonSet.
    pub fn schedule(&mut self, apps: &[&str]) {
        let workloads = self.get(&["deployments,statefulsets,daemonsets", "--all-namespaces"]);
        let workloads = workloads["items"].as_array().expect("kubectl writes lists").clone();
        let mut wanted = Vec::new();
        for app in apps {
            let workload = workloads.iter().find(|workload| workload["metadata"]["name"] == *app);
            let workload = workload.unwrap_or_else(|| panic!("{app} is no workload of the cluster"));
            let on_every_node = workload["kind"] == "DaemonSet";
            let replicas = workload["spec"]["replicas"].as_u64().unwrap_or(1) as usize;
            let count = if on_every_node { self.nodes.len() } else { replicas };
            wanted.extend((0..count).flat_map(|index| claims_of(workload, index)));
            wanted.extend((0..count).map(|index| pod_of(workload, index, &self.nodes[index % self.nodes.len()].name)));
        }
        for object in self.create(&wanted).into_iter().filter(|object| object["kind"] == "Pod") {
            let node = self.nodes.iter().position(|node| object["spec"]["nodeName"] == node.name.as_str());
            let index = node.expect("pods are put on nodes of the cluster");
            let node = &self.nodes[index];
            let pod = if object["spec"]["hostNetwork"] == true {
                Pod::new(object, node.address.clone(), node.name.clone(), node)
            } else {
                let address = format!("10.244.{}.{}", index + 1, self.pods.len() + 2);
                let network = format!("pod-{}", self.pods.len());
                lab::attach(&network, &address);
                Pod::new(object, address, network, node)
            };
            self.pods.push(pod);
        }
    }

    /// The same for pods in which nothing runs: what they write is written by the test.
    pub fn schedule_idle(&mut self, apps: &[&str]) {
        let first = self.pods.len();
        self.schedule(apps);
        self.pods[first..].iter_mut().for_each(|pod| pod.is_idle = true);
    }

    /// The pods of a workload.
    pub fn pods_of(&self, app: &str) -> Vec<&Pod> {
        self.pods.iter().filter(|pod| pod.app() == app).collect()
    }

    /// The only pod of a workload.
    pub fn pod_of(&self, app: &str) -> &Pod {
        let pods = self.pods_of(app);
        assert_eq!(pods.len(), 1, "pods of {app}");
        pods[0]
    }

    /// Starts all pods, waits until they are ready, and tells the API so.
    pub fn start(&mut self) {
        self.start_after(|_| ());
    }

    /// The same, with something that happens to the pods' files before they are started.
    pub fn start_after(&mut self, happens: impl FnOnce(&Self)) {
        for index in (0..self.pods.len()).filter(|index| !self.pods[*index].is_idle).collect::<Vec<_>>() {
            let pod = &self.pods[index];
            let node =
                self.nodes.iter().find(|node| node.name == pod.node()).expect("pods are put on nodes of the cluster");
            pod.prepare(self, node);
        }
        happens(self);
        for index in (0..self.pods.len()).filter(|index| !self.pods[*index].is_idle).collect::<Vec<_>>() {
            self.begin(index);
        }
        // Before anything is ready, its address is known.
        self.tell_pods();
        until("pods that are ready", 90, || self.pods.iter_mut().try_for_each(Pod::is_ready));
        self.tell();
    }

    /// Starts a container whose files are laid out.
    fn begin(&mut self, index: usize) {
        let mut pods = std::mem::take(&mut self.pods);
        pods[index].start(self);
        self.pods = pods;
    }

    /// Ends the container of a workload's only pod, lets something happen, and starts it again.
    pub fn restart(&mut self, name: &str, politely: bool, meanwhile: impl FnOnce(&Self)) {
        let index = self.pods.iter().position(|pod| pod.name() == name).expect("there is such a pod");
        self.pods[index].stop(politely);
        meanwhile(self);
        self.begin(index);
    }

    /// Ends the container of a workload's only pod.
    pub fn stop(&mut self, app: &str) {
        let pod = self.pods.iter_mut().find(|pod| pod.app() == app);
        pod.expect("there is such a pod").stop(true);
    }

    /// The names that the cluster's DNS resolves, as a file of hosts. Each name of a Service stands for its pods at
    /// once: there is no kube-proxy, so the port of a Service must be that of its pods.
    pub fn hosts(&self) -> String {
        let mut text = "127.0.0.1 localhost\n".to_owned();
        let services = self.get(&["services", "--all-namespaces"]);
        for service in services["items"].as_array().into_iter().flatten() {
            let (name, namespace) = (word(service, "/metadata/name"), word(service, "/metadata/namespace"));
            for pod in self.selected(service) {
                for port in service["spec"]["ports"].as_array().into_iter().flatten() {
                    let target = target_port(port, pod);
                    assert_eq!(port["port"], target, "Service {name}: a port that is not its pods' needs kube-proxy");
                }
                text += &format!("{} {name}.{namespace}.svc {name}.{namespace} {name}\n", pod.address);
            }
        }
        for (name, address) in &self.names {
            text += &format!("{address} {name}\n");
        }
        text
    }

    /// The pods that a Service selects.
    pub fn selected(&self, service: &Value) -> Vec<&Pod> {
        let Some(selector) = service["spec"]["selector"].as_object() else { return Vec::new() };
        let namespace = word(service, "/metadata/namespace");
        let matches = |pod: &&Pod| {
            let labels = &pod.object["metadata"]["labels"];
            pod.namespace() == namespace && selector.iter().all(|(label, value)| labels[label] == *value)
        };
        self.pods.iter().filter(matches).collect()
    }
}

/// A text in an object.
pub fn word(object: &Value, pointer: &str) -> String {
    object.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The port of a pod that a Service's port means.
pub fn target_port(port: &Value, pod: &Pod) -> u64 {
    match port["targetPort"].as_str() {
        Some(name) => pod.port(name),
        None => port["targetPort"].as_u64().expect("a target port is a name or a number"),
    }
}

/// The claims that a controller would make of a StatefulSet's templates for one of its pods.
fn claims_of(workload: &Value, index: usize) -> Vec<Value> {
    let templates = workload["spec"]["volumeClaimTemplates"].as_array().into_iter().flatten();
    let claim = |template: &Value| {
        let name = format!("{}-{}-{index}", word(template, "/metadata/name"), word(workload, "/metadata/name"));
        json!({
            "apiVersion": "v1", "kind": "PersistentVolumeClaim", "spec": template["spec"],
            "metadata": {
                "name": name, "namespace": workload["metadata"]["namespace"], "labels": template["metadata"]["labels"],
            },
        })
    };
    templates.map(claim).collect()
}

/// The pod that a controller would make of a template, bound to a node as the scheduler would.
fn pod_of(workload: &Value, index: usize, node: &str) -> Value {
    let template = &workload["spec"]["template"];
    let name = word(workload, "/metadata/name");
    let name = match workload["kind"].as_str() {
        Some("StatefulSet") => format!("{name}-{index}"),
        Some("DaemonSet") => format!("{name}-{node}"),
        _ => format!("{name}-6d5f9c7b8-{index}"),
    };
    let mut metadata = template["metadata"].clone();
    metadata["name"] = name.clone().into();
    metadata["namespace"] = workload["metadata"]["namespace"].clone();
    let mut spec = template["spec"].clone();
    spec["nodeName"] = node.into();
    for claim in workload["spec"]["volumeClaimTemplates"].as_array().into_iter().flatten() {
        let volume = &claim["metadata"]["name"];
        let claim = json!({"claimName": format!("{}-{name}", volume.as_str().unwrap_or_default())});
        let volumes = spec["volumes"].as_array_mut().expect("the pod has volumes");
        volumes.push(json!({"name": volume, "persistentVolumeClaim": claim}));
    }
    json!({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec})
}
