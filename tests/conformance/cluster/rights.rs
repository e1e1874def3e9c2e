//! What each service account may do, asked of the API server itself: all that its program needs, and nothing beyond.
//!
//! What is needed follows from what a program is told to do, its config and its flags, by its documentation; never from
//! the roles, which are what is tried.

use serde_json::{Value, json};

use super::server::Cluster;
use crate::mounted::objects;

/// One question to the API server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The account, in the namespace of the same table.
    pub account: String,
    /// The verb and what it is done to, as `kubectl auth can-i` takes it: `list pods`, `get nodes/metrics`, `get
    /// /metrics`.
    pub what: String,
    /// In which namespace; none for all of them.
    pub namespace: Option<String>,
    /// What the answer must be.
    pub allowed: bool,
}

const NAMESPACE: &str = stack::STACK.namespace().name().as_str();

/// All that the programs need, and what none of them must be able to do.
pub fn table(environment: &str) -> Vec<Question> {
    let mut table = needed_by_discovery(environment, "prometheus", "prometheus.yml");
    table.extend(needed_by_discovery(environment, "promtail", "promtail.yaml"));
    table.extend(needed_by_kube_state_metrics(environment));
    let question = |account: &str, what: &str, namespace: Option<&str>, allowed: bool| Question {
        account: account.to_owned(),
        what: what.to_owned(),
        namespace: namespace.map(str::to_owned),
        allowed,
    };
    // Kubelets let those read metrics who may get the subresource `metrics` of nodes, and the API server those who may
    // get the path: "Kubelet authorization" and "Metrics for Kubernetes system components" in Kubernetes'
    // documentation.
    table.push(question("prometheus", "get nodes/metrics", None, true));
    table.push(question("prometheus", "get /metrics", None, true));
    for what in [
        // Runs commands in any pod of the node.
        "get nodes/proxy",
        "create nodes/proxy",
        "get nodes/log",
        "get nodes/stats",
        "update nodes",
        "get /logs",
        "get /debug/pprof",
    ] {
        table.extend(accounts(environment).map(|account| question(&account, what, None, false)));
    }
    for what in [
        "get secrets",
        "list secrets",
        "list configmaps",
        "get pods/log",
        "create pods/exec",
        "create pods/portforward",
        "create pods",
        "delete pods",
        "patch deployments.apps",
        "create serviceaccounts/token",
        "create rolebindings.rbac.authorization.k8s.io",
        "impersonate serviceaccounts",
    ] {
        for namespace in ["dhakacart", "kube-system", NAMESPACE] {
            table.extend(accounts(environment).map(|account| question(&account, what, Some(namespace), false)));
        }
    }
    // The cluster's own pods and services are none of Prometheus' targets.
    for what in ["list pods", "list services", "list endpointslices.discovery.k8s.io"] {
        table.push(question("prometheus", what, Some("kube-system"), false));
    }
    for what in ["list nodes", "list services", "list namespaces"] {
        table.push(question("promtail", what, None, false));
    }
    table.push(question("kube-state-metrics", "get pods", Some("dhakacart"), false));
    table
}

/// Our service accounts.
fn accounts(environment: &str) -> impl Iterator<Item = String> {
    let all = objects(environment).into_iter().filter(|object| object["kind"] == "ServiceAccount");
    all.filter(|account| account["metadata"]["namespace"] == NAMESPACE)
        .map(|account| account["metadata"]["name"].as_str().unwrap_or_default().to_owned())
}

/// Discovery lists and watches what its role is called after, and what it takes labels from: `kubernetes_sd_config` in
/// Prometheus' documentation, which Promtail shares.
fn needed_by_discovery(environment: &str, account: &str, file: &str) -> Vec<Question> {
    let all = objects(environment);
    let text = all.iter().find_map(|object| object["data"][file].as_str()).expect("the program has a config");
    let config: Value = serde_yaml::from_str(text).expect("it is YAML");
    let mut table: Vec<Question> = Vec::new();
    for job in config["scrape_configs"].as_array().into_iter().flatten() {
        for discovery in job["kubernetes_sd_configs"].as_array().into_iter().flatten() {
            let resources: &[&str] = match discovery["role"].as_str() {
                Some("endpointslice") => &["endpointslices.discovery.k8s.io", "services", "pods"],
                Some("pod") => &["pods"],
                Some("node") => &["nodes"],
                role => panic!("{file}: nobody has said what discovery by {role:?} needs"),
            };
            let named = discovery["namespaces"]["names"].as_array().into_iter().flatten();
            let mut namespaces: Vec<_> = named.map(|name| name.as_str().map(str::to_owned)).collect();
            if namespaces.is_empty() {
                namespaces.push(None);
            }
            for namespace in namespaces {
                for what in
                    resources.iter().flat_map(|resource| ["list", "watch"].map(|verb| format!("{verb} {resource}")))
                {
                    let question =
                        Question { account: account.to_owned(), what, namespace: namespace.clone(), allowed: true };
                    if !table.contains(&question) {
                        table.push(question);
                    }
                }
            }
        }
    }
    assert!(!table.is_empty(), "{file} of {environment} discovers nothing");
    table
}

/// It lists and watches each kind that `--resources` names, in all namespaces: "Kubernetes Deployment" in its
/// documentation.
fn needed_by_kube_state_metrics(environment: &str) -> Vec<Question> {
    let all = objects(environment);
    let deployment =
        all.iter().find(|object| object["kind"] == "Deployment" && object["metadata"]["name"] == "kube-state-metrics");
    let args = deployment.expect("it is deployed")["spec"]["template"]["spec"]["containers"][0]["args"].as_array();
    let resources = args.into_iter().flatten().find_map(|arg| arg.as_str()?.strip_prefix("--resources="));
    let resources: Vec<_> = resources.expect("it is told which kinds to watch").split(',').collect();
    let groups = [
        ("daemonsets", ".apps"),
        ("deployments", ".apps"),
        ("replicasets", ".apps"),
        ("statefulsets", ".apps"),
        ("horizontalpodautoscalers", ".autoscaling"),
        ("cronjobs", ".batch"),
        ("jobs", ".batch"),
        ("poddisruptionbudgets", ".policy"),
    ];
    let group = |resource: &str| groups.iter().find(|(name, _)| *name == resource).map_or("", |(_, group)| *group);
    resources
        .iter()
        .flat_map(|resource| ["list", "watch"].map(|verb| format!("{verb} {resource}{}", group(resource))))
        .map(|what| Question { account: "kube-state-metrics".to_owned(), what, namespace: None, allowed: true })
        .collect()
}

/// The questions whose answer is another one than it must be, in words.
#[track_caller]
pub fn differing(cluster: &Cluster, table: &[Question]) -> Vec<String> {
    let reviews: Vec<_> = table.iter().map(review).collect();
    let list = json!({ "apiVersion": "v1", "kind": "List", "items": reviews }).to_string();
    let said = cluster.kubectl_with(&["create", "-o", "json", "-f", "-"], &list).ok().out;
    let answers: Result<Vec<Value>, _> = serde_json::Deserializer::from_str(&said).into_iter().collect();
    let answers = answers.expect("kubectl writes JSON");
    assert_eq!(answers.len(), table.len());
    let wrong = table.iter().zip(&answers).filter(|(question, answer)| answer["status"]["allowed"] != question.allowed);
    wrong
        .map(|(question, _)| {
            let Question { account, what, namespace, allowed } = question;
            let place = namespace.as_deref().map_or_else(|| "the cluster".to_owned(), |name| format!("`{name}`"));
            let may = if *allowed { "cannot" } else { "can" };
            format!("`{account}` {may} {what} in {place}")
        })
        .collect()
}

fn review(question: &Question) -> Value {
    let (verb, what) = question.what.split_once(' ').expect("a verb and an object");
    let user = format!("system:serviceaccount:{NAMESPACE}:{}", question.account);
    let groups = ["system:serviceaccounts", "system:serviceaccounts:monitoring", "system:authenticated"];
    let mut spec = json!({ "user": user, "groups": groups });
    if what.starts_with('/') {
        spec["nonResourceAttributes"] = json!({ "path": what, "verb": verb });
    } else {
        let (name, subresource) = what.split_once('/').unwrap_or((what, ""));
        let (resource, group) = name.split_once('.').unwrap_or((name, ""));
        spec["resourceAttributes"] = json!({
            "namespace": question.namespace.as_deref().unwrap_or(""), "verb": verb, "group": group, "resource": resource,
            "subresource": subresource,
        });
    }
    json!({ "apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": spec })
}

/// Accounts that get no token, and may do more than an account that nobody has heard of.
#[track_caller]
pub fn idle_accounts_with_rights(cluster: &Cluster, environment: &str) -> Vec<String> {
    let may = |account: &str, namespace: &str| {
        let user = format!("--as=system:serviceaccount:{NAMESPACE}:{account}");
        cluster.kubectl(&["auth", "can-i", "--list", "--no-headers", "-n", namespace, &user]).ok().out
    };
    let with_token = ["prometheus", "promtail", "kube-state-metrics"];
    let mut faults = Vec::new();
    for namespace in [NAMESPACE, "dhakacart"] {
        let of_nobody = may("nobody", namespace);
        assert!(of_nobody.contains("selfsubjectaccessreviews"), "{of_nobody}");
        for account in accounts(environment).filter(|account| !with_token.contains(&account.as_str())) {
            if may(&account, namespace) != of_nobody {
                faults.push(format!("`{account}` has rights in `{namespace}`, and no token to use them"));
            }
        }
    }
    faults
}
