//! A scheduler and a kubelet for pods that others create: one that runs what such a pod says, and ends it when it is
//! deleted.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::cluster::Cluster;
use super::controllers::word;
use super::lab;
use super::pod::Pod;

/// Says so when it goes, however that comes about.
struct Leaving<'a>(&'a AtomicBool);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Runs the pods of an app that come to be while something else happens; returns what that returns, and how many there
/// were.
pub fn meanwhile<T>(cluster: &Cluster, app: &str, happens: impl FnOnce() -> T) -> (T, usize) {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let kubelet = scope.spawn(|| play(cluster, app, &over));
        let leaving = Leaving(&over);
        let done = happens();
        drop(leaving);
        (done, kubelet.join().expect("the kubelet ends by itself"))
    })
}

fn play(cluster: &Cluster, app: &str, over: &AtomicBool) -> usize {
    let mut pods: Vec<Pod> = Vec::new();
    loop {
        let is_last = over.load(Ordering::Relaxed);
        let found = cluster.get(&["pods", "--all-namespaces", "--selector", &format!("app={app}")]);
        let found = found["items"].as_array().cloned().unwrap_or_default();
        for object in &found {
            if object["metadata"]["deletionTimestamp"].is_string() {
                let pod = pods.iter_mut().find(|pod| pod.name() == word(object, "/metadata/name"));
                end(cluster, pod.expect("it was started here"));
            } else if object["spec"]["nodeName"].is_null() {
                pods.push(begin(cluster, object, pods.len()));
            }
        }
        if is_last && found.is_empty() {
            return pods.len();
        }
        thread::sleep(Duration::from_millis(200));
    }
}

fn begin(cluster: &Cluster, object: &Value, count: usize) -> Pod {
    let node = &cluster.nodes[0];
    let (namespace, name) = (word(object, "/metadata/namespace"), word(object, "/metadata/name"));
    cluster.create(&[json!({
        "apiVersion": "v1", "kind": "Binding", "metadata": {"name": name, "namespace": namespace},
        "target": {"apiVersion": "v1", "kind": "Node", "name": node.name},
    })]);
    let bound = cluster.get(&["pod", &name, "--namespace", &namespace]);
    let (network, address) = (format!("guest-{count}"), format!("10.244.9.{}", count + 2));
    lab::attach(&network, &address);
    let mut pod = Pod::new(bound, address, network, node);
    pod.prepare(cluster, node);
    pod.start(cluster);
    pod.look();
    cluster.patch_status(&[cluster.state_of_pod(&pod)]);
    pod
}

/// Ends it, and tells the API that it is gone.
fn end(cluster: &Cluster, pod: &mut Pod) {
    pod.stop(true);
    cluster.kubectl(&["delete", "pod", pod.name(), "--namespace", pod.namespace(), "--grace-period=0", "--force"]);
}
