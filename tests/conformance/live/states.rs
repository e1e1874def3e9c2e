//! What kubelets and controllers write about what runs: states of pods, endpoints, and states of workloads and claims.

use serde_json::{Value, json};

use super::cluster::Cluster;
use super::controllers::{target_port, word};
use super::pod::Pod;

impl Cluster {
    /// Looks at all pods, and tells the API what kubelets and controllers would tell it.
    pub fn tell(&mut self) {
        self.tell_pods();
        let services = self.get(&["services", "--all-namespaces"]);
        let services = services["items"].as_array().cloned().unwrap_or_default();
        let slices = services.iter().filter_map(|service| self.endpoint_slice(service));
        // The API server's proxy to a Service reads the older kind in Kubernetes 1.35, and no slices.
        let endpoints = services.iter().filter_map(|service| self.endpoints(service));
        self.put(&slices.chain(endpoints).collect::<Vec<_>>());
        let owners = "deployments,statefulsets,daemonsets,persistentvolumeclaims";
        let owners = self.get(&[owners, "--all-namespaces"]);
        let states = owners["items"].as_array().into_iter().flatten().map(|owner| self.state_of(owner));
        self.patch_status(&states.collect::<Vec<_>>());
    }

    /// The same of the pods alone.
    pub fn tell_pods(&mut self) {
        self.pods.iter_mut().for_each(Pod::look);
        self.patch_status(&self.pods.iter().map(|pod| self.state_of_pod(pod)).collect::<Vec<_>>());
    }

    fn endpoint_slice(&self, service: &Value) -> Option<Value> {
        let pods = self.selected(service);
        let first = pods.first()?;
        let name = word(service, "/metadata/name");
        let endpoint = |pod: &&Pod| {
            let conditions = json!({"ready": pod.is_well, "serving": pod.is_well, "terminating": false});
            json!({"addresses": [pod.address], "conditions": conditions, "nodeName": pod.node(), "targetRef": target(pod)})
        };
        Some(json!({
            "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
            "metadata": {
                "name": format!("{name}-lab"), "namespace": service["metadata"]["namespace"],
                "labels": {"kubernetes.io/service-name": name, "endpointslice.kubernetes.io/managed-by": "lab"},
            },
            "ports": ports(service, first), "endpoints": pods.iter().map(endpoint).collect::<Vec<_>>(),
        }))
    }

    fn endpoints(&self, service: &Value) -> Option<Value> {
        let pods = self.selected(service);
        let first = pods.first()?;
        let addresses = |well: bool| {
            let pods = pods.iter().filter(|pod| pod.is_well == well);
            let address = |pod: &&Pod| json!({"ip": pod.address, "nodeName": pod.node(), "targetRef": target(pod)});
            pods.map(address).collect::<Vec<_>>()
        };
        Some(json!({
            "apiVersion": "v1", "kind": "Endpoints",
            "metadata": {"name": service["metadata"]["name"], "namespace": service["metadata"]["namespace"]},
            "subsets": [{
                "addresses": addresses(true), "notReadyAddresses": addresses(false), "ports": ports(service, first),
            }],
        }))
    }

    /// The state of a workload or of a claim.
    fn state_of(&self, owner: &Value) -> Value {
        let pods = self.pods_of(&word(owner, "/metadata/name"));
        let (all, ready) = (pods.len(), pods.iter().filter(|pod| pod.is_well).count());
        let seen = &owner["metadata"]["generation"];
        let state = match owner["kind"].as_str() {
            Some("PersistentVolumeClaim") => json!({
                "phase": "Bound", "accessModes": owner["spec"]["accessModes"],
                "capacity": owner["spec"]["resources"]["requests"],
            }),
            Some("DaemonSet") => json!({
                "observedGeneration": seen, "currentNumberScheduled": all, "desiredNumberScheduled": self.nodes.len(),
                "numberMisscheduled": 0, "updatedNumberScheduled": all, "numberReady": ready, "numberAvailable": ready,
                "numberUnavailable": self.nodes.len() - ready,
            }),
            Some("StatefulSet") => json!({
                "observedGeneration": seen, "replicas": all, "currentReplicas": all, "updatedReplicas": all,
                "readyReplicas": ready, "availableReplicas": ready,
            }),
            _ => json!({
                "observedGeneration": seen, "replicas": all, "updatedReplicas": all, "readyReplicas": ready,
                "availableReplicas": ready, "unavailableReplicas": all - ready,
            }),
        };
        json!({
            "apiVersion": owner["apiVersion"], "kind": owner["kind"], "status": state,
            "metadata": {"name": owner["metadata"]["name"], "namespace": owner["metadata"]["namespace"]},
        })
    }

    /// The state of a pod, as its kubelet tells it.
    pub fn state_of_pod(&self, pod: &Pod) -> Value {
        let node = self.nodes.iter().find(|node| node.name == pod.node());
        let node = node.expect("pods are put on nodes of the cluster");
        let container = pod.container();
        let ready = if pod.is_well {
            json!({"type": "Ready", "status": "True"})
        } else {
            let message = format!("containers with unready status: [{}]", word(container, "/name"));
            json!({"type": "Ready", "status": "False", "reason": "ContainersNotReady", "message": message})
        };
        let state = if pod.is_over() {
            json!({"waiting": {"reason": "CrashLoopBackOff", "message": "back-off restarting failed container"}})
        } else {
            json!({"running": {"startedAt": pod.object["metadata"]["creationTimestamp"]}})
        };
        json!({
            "apiVersion": "v1", "kind": "Pod", "metadata": {"name": pod.name(), "namespace": pod.namespace()},
            "status": {
                "phase": "Running", "hostIP": node.address, "podIP": pod.address, "podIPs": [{"ip": pod.address}],
                "conditions": [ready, {"type": "PodScheduled", "status": "True"}],
                "containerStatuses": [{
                    "name": container["name"], "image": container["image"], "imageID": "", "ready": pod.is_well,
                    "restartCount": i32::from(pod.is_over()), "state": state,
                }],
            },
        })
    }
}

fn target(pod: &Pod) -> Value {
    json!({"kind": "Pod", "name": pod.name(), "namespace": pod.namespace(), "uid": pod.object["metadata"]["uid"]})
}

fn ports(service: &Value, pod: &Pod) -> Vec<Value> {
    let ports = service["spec"]["ports"].as_array().into_iter().flatten();
    let port =
        |port: &Value| json!({"name": port["name"], "protocol": port["protocol"], "port": target_port(port, pod)});
    ports.map(port).collect()
}
