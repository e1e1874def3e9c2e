//! Whether the pods of each workload are admitted, by Pod Security above all.

use serde_json::{Value, json};

use super::server::Cluster;
use crate::mounted::objects;

/// A namespace in which Pod Security refuses whatever is not `restricted`.
const RESTRICTED: &str = "restricted";

/// Makes that namespace, and the account that pods have there.
pub fn restrict(cluster: &Cluster) {
    let text = format!(
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {RESTRICTED}\n  labels:\n    \
         pod-security.kubernetes.io/enforce: restricted\n"
    );
    cluster.kubectl_with(&["apply", "-f", "-"], &text).ok();
    cluster.kubectl(&["create", "serviceaccount", "default", "-n", RESTRICTED]).ok();
}

/// The workloads whose pods are refused in the restricted namespace, and what Pod Security says of them.
pub fn refused_where_restricted(cluster: &Cluster, environment: &str) -> (Vec<String>, String) {
    let mut pods = pods(environment);
    for (_, pod) in &mut pods {
        pod["metadata"]["namespace"] = RESTRICTED.into();
        pod["spec"]["serviceAccountName"] = "default".into();
    }
    refused(cluster, pods)
}

/// The workloads whose pods are refused where they are deployed, and why.
pub fn refused_where_deployed(cluster: &Cluster, environment: &str) -> (Vec<String>, String) {
    refused(cluster, pods(environment))
}

fn refused(cluster: &Cluster, pods: Vec<(String, Value)>) -> (Vec<String>, String) {
    let (names, pods): (Vec<_>, Vec<_>) = pods.into_iter().unzip();
    let list = json!({ "apiVersion": "v1", "kind": "List", "items": pods }).to_string();
    let answer = cluster.kubectl_with(&["create", "--dry-run=server", "-f", "-"], &list);
    let is_admitted = |name: &String| {
        let line = format!("pod/{name}-0 created (server dry run)");
        answer.out.lines().any(|admitted| admitted == line)
    };
    let mut refused: Vec<_> = names.into_iter().filter(|name| !is_admitted(name)).collect();
    refused.sort();
    (refused, answer.err)
}

/// A pod of each workload, as its controller would make it.
fn pods(environment: &str) -> Vec<(String, Value)> {
    let all = objects(environment).into_iter();
    let workloads = all.filter(|object| object["spec"]["template"]["spec"]["containers"].is_array());
    workloads
        .map(|workload| {
            let template = &workload["spec"]["template"];
            let name = workload["metadata"]["name"].as_str().expect("it has a name").to_owned();
            let mut pod = json!({ "apiVersion": "v1", "kind": "Pod", "spec": template["spec"] });
            pod["metadata"] = template["metadata"].clone();
            pod["metadata"]["name"] = format!("{name}-0").into();
            pod["metadata"]["namespace"] = workload["metadata"]["namespace"].clone();
            for claim in workload["spec"]["volumeClaimTemplates"].as_array().into_iter().flatten() {
                let claim = &claim["metadata"]["name"];
                let volume = json!({ "name": claim, "persistentVolumeClaim": { "claimName": claim } });
                pod["spec"]["volumes"].as_array_mut().expect("it has volumes").push(volume);
            }
            (name, pod)
        })
        .collect()
}
