//! The one thing that writes, and only if asked to: a pod that says a marked line, which Loki must show within a
//! minute.
//!
//! The promise: the pod bears our label, can do nothing, and is deleted again however the search ends.

use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::json;

use super::kubectl::{Cluster, Deed};
use super::logs::{agents, newest};
use super::web::Web;
use super::{Check, Expected};

/// How long a line may take from a pod to a search.
const PATIENCE: Duration = Duration::from_mins(1);
/// The label `app` of the pod, and with a number behind it its name and its line.
const APP: &str = "stack-verify";

/// A pod that is there until this is dropped.
struct Pod<'a> {
    cluster: &'a dyn Cluster,
    namespace: &'a str,
    name: String,
}

impl Drop for Pod<'_> {
    fn drop(&mut self) {
        // Where it cannot be deleted, it still ends by itself, and its name says what it was.
        let _left = self.cluster.act(&Deed::DeletePod(self.namespace, &self.name));
    }
}

pub(super) fn check(expected: &Expected, web: &Web, pause: Duration) -> Check {
    check_within(PATIENCE, expected, web, pause)
}

pub(super) fn check_within(patience: Duration, expected: &Expected, web: &Web, pause: Duration) -> Check {
    let (name, wanted) = ("a marked line", format!("found within {} s", patience.as_secs()));
    let (Some(loki), Some(image)) = (&expected.loki, &expected.probe_image) else {
        let seen = "the stack has no Loki, or names no image with a shell";
        return Check::lacking(name, wanted, seen, "leave out `--write-probe`, or give the program's `Apis` both")
            .for_good();
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    let marker = format!("{APP}-{now}");
    let pod = Pod { cluster: web.cluster, namespace: &expected.namespace, name: marker.clone() };
    if let Err(refusal) = web.cluster.act(&Deed::Create(&manifest(&pod, image))) {
        let next = web.cluster.command(&format!("auth can-i create pods -n {}", expected.namespace));
        return Check::lacking(name, wanted, format!("the pod is refused: {}", refusal.text), next).for_good();
    }
    let (start, query) = (Instant::now(), format!("{{app=\"{APP}\"}} |= \"{marker}\""));
    let mut last = "not found".to_owned();
    while start.elapsed() < patience {
        match newest(&query, "10m", 1, loki, web) {
            Ok(lines) if !lines.is_empty() => {
                return Check::held(name, wanted, format!("found after {} s", start.elapsed().as_secs()));
            }
            Ok(_) => {}
            Err(refusal) => last = refusal.text,
        }
        sleep(pause);
    }
    Check::lacking(name, wanted, last, agents(expected, web)).for_good()
}

/// A pod as the strictest Pod Security Standard wants it.
fn manifest(pod: &Pod, image: &str) -> String {
    json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": { "name": pod.name, "namespace": pod.namespace, "labels": { "app": APP } },
        "spec": {
            "restartPolicy": "Never",
            "activeDeadlineSeconds": 120,
            "terminationGracePeriodSeconds": 1,
            "automountServiceAccountToken": false,
            "securityContext": {
                "runAsNonRoot": true,
                "runAsUser": 65534,
                "seccompProfile": { "type": "RuntimeDefault" },
            },
            "containers": [{
                "name": APP,
                "image": image,
                // An agent discovers a pod while it runs: one that is gone at once is never read.
                "command": ["/bin/sh", "-c", format!("echo {}; sleep 75", pod.name)],
                "resources": {
                    "requests": { "cpu": "5m", "memory": "8Mi" },
                    "limits": { "cpu": "50m", "memory": "32Mi" },
                },
                "securityContext": {
                    "allowPrivilegeEscalation": false,
                    "readOnlyRootFilesystem": true,
                    "capabilities": { "drop": ["ALL"] },
                },
            }],
        },
    })
    .to_string()
}
