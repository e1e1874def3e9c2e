//! What stands between the operator and a cluster, and what a cluster says in which nothing runs yet: a real API
//! server's words.

use std::fs;
use std::net::TcpListener;

use cli::Outcome;
use serde_json::json;
use stack_tests::repository::Answer;

use super::cluster::{Cluster, write};
use super::lab::{self, HERE};
use super::operator::{Fault, KUBECONFIG, Operator, checks, faults, kubectl};

const PROGRAMS: [&str; 4] = ["etcd", "kube-apiserver", "kubectl", "openssl"];

/// An account of the namespace `default`.
const ACCOUNT: &str = "eve";

/// Nothing was asked of the cluster, for this reason; and this is what to do.
#[track_caller]
fn stands_in_between(answer: &Answer, problem: &str, fix: &str) {
    assert_eq!((answer.outcome, answer.outcome.code()), (Outcome::Failed, 2), "{}", answer.shown());
    assert!(answer.err.contains(&format!("problem  {problem}")), "{}", answer.shown());
    assert!(answer.err.contains(&format!("fix  {fix}")), "{}", answer.shown());
    assert_eq!(answer.out, "", "{}", answer.shown());
}

/// The operator's kubeconfig with something else in it.
#[track_caller]
fn with(from: &str, to: &str) -> String {
    let text = fs::read_to_string(KUBECONFIG).expect("it is there");
    assert!(text.contains(from), "{text}");
    let file = lab::path("operator/kubeconfig");
    write(&file, &text.replace(from, to));
    file.to_string_lossy().into_owned()
}

#[test]
fn what_stands_between_the_operator_and_the_cluster_is_named() {
    lab::alone(what_stands_between_the_operator_and_the_cluster_is_named, &PROGRAMS, || {
        let cluster = Cluster::bare();
        let operator = Operator::new();
        stands_in_between(
            &operator.verify(&[]),
            "the cluster of context `lab` has no namespace `monitoring`: the stack is not deployed there",
            &format!("deploy it: {}", kubectl("apply -f k8s/monitoring/")),
        );
        cluster.deploy();
        kubeconfigs_that_lead_nowhere(&operator);
        whoever_has_no_rights_is_told_which(&cluster, &operator);
        nothing_runs_yet(&cluster, &operator);
    });
}

fn kubeconfigs_that_lead_nowhere(operator: &Operator) {
    stands_in_between(
        &operator.verify_with("/run/lab/none", &[]),
        "there is no kubeconfig `/run/lab/none`",
        "give the path of a kubeconfig file",
    );
    stands_in_between(
        &operator.verify(&["--context", "lap"]),
        "the kubeconfig has no context `lap`",
        "did you mean `lab`? There are: `lab`",
    );
    let file = with("kind: Config", "kind: [");
    stands_in_between(&operator.verify_with(&file, &[]), "`kubectl` cannot read its configuration: error", "fix the");
    let file = with("contexts: [", "others: [");
    stands_in_between(
        &operator.verify_with(&file, &[]),
        "there is no kubeconfig: `kubectl` knows",
        "give `--kubeconfig",
    );
    let file = with("current-context: lab", "current-context: ''");
    stands_in_between(&operator.verify_with(&file, &[]), "the kubeconfig has no current context", "give `--context`");

    let look = |rest: &str| format!("kubectl --kubeconfig [root]/kubeconfig --context lab {rest}");
    let view = look("config view --minify");
    let file = with(&format!("{HERE}:6443"), &format!("{HERE}:1"));
    let refused =
        format!("the server of context `lab` cannot be reached: The connection to the server {HERE}:1 was refused");
    let fix = format!(
        "see that the cluster runs and that its address is right and open from here: `{}`",
        look("cluster-info")
    );
    stands_in_between(&operator.verify_with(&file, &[]), &refused, &fix);
    // It takes the connection, and says nothing.
    let silent = TcpListener::bind((HERE, 0)).expect("the lab has free ports");
    let address = silent.local_addr().expect("it is bound");
    let file = with(&format!("{HERE}:6443"), &address.to_string());
    let silence = "the server of context `lab` cannot be reached: Unable to connect to the server: net/http: TLS \
        handshake timeout";
    stands_in_between(&operator.verify_with(&file, &[]), silence, &fix);
    let file = with("token: operator", "token: outdated");
    let refused = "the cluster of context `lab` refuses its credentials: error: You must be logged in to the server";
    stands_in_between(&operator.verify_with(&file, &[]), refused, "log in again, or renew the credentials");
    let plugin = "exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-plugin, interactiveMode: Never}";
    let file = with("token: operator", plugin);
    stands_in_between(
        &operator.verify_with(&file, &[]),
        "the program that gives context `lab` its credentials fails: Unable to connect to the server: getting \
         credentials: exec: executable no-such-plugin not found\n",
        &format!("install it, or log in with it; see how it is called: `{view}`"),
    );
    let file = with("apiserver.crt", "none.crt");
    let unusable = "context `lab` of the kubeconfig cannot be used: ";
    stands_in_between(&operator.verify_with(&file, &[]), unusable, &format!("fix what it names: `{view}`"));
    lab::sh(
        "cd /run/lab/api; openssl req -x509 -newkey rsa:2048 -nodes -keyout other.key -out other.crt -subj /CN=x 2>&1",
    );
    let file = with("apiserver.crt", "other.crt");
    let other = "the server of context `lab` is not the one that the kubeconfig trusts: ";
    stands_in_between(
        &operator.verify_with(&file, &[]),
        other,
        "see that address and `certificate-authority` belong to",
    );
}

/// A role of an account, which another one of the same name replaces.
fn grant(cluster: &Cluster, rules: &[(&str, &str, &str)]) {
    let rule = |(verb, group, resource): &(&str, &str, &str)| json!({"verbs": [verb], "apiGroups": [group], "resources": [resource]});
    let meta = json!({"name": ACCOUNT, "namespace": "monitoring"});
    cluster.put(&[
        json!({
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": meta,
            "rules": rules.iter().map(rule).collect::<Vec<_>>(),
        }),
        json!({
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": meta,
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": ACCOUNT},
            "subjects": [{"kind": "ServiceAccount", "name": ACCOUNT, "namespace": "default"}],
        }),
    ]);
}

fn whoever_has_no_rights_is_told_which(cluster: &Cluster, operator: &Operator) {
    let meta = json!({"name": ACCOUNT, "namespace": "default"});
    cluster.create(&[json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta})]);
    let token = cluster.kubectl(&["create", "token", ACCOUNT, "--namespace", "default"]);
    let file = with("token: operator", &format!("token: {}", token.trim()));
    let list = "kubectl --kubeconfig [root]/kubeconfig --context lab auth can-i --list -n monitoring";
    stands_in_between(
        &operator.verify_with(&file, &[]),
        "context `lab` may not look at the namespace `monitoring`: Error from server (Forbidden): namespaces \
         \"monitoring\" is forbidden: User \"system:serviceaccount:default:eve\" cannot get resource \"namespaces\"",
        &format!("use a context with the cluster's role `view` and the rights that `{list}` should list"),
    );

    let seen = [("get", "", "namespaces"), ("list", "apps", "deployments"), ("list", "", "pods")];
    grant(cluster, &seen);
    stands_in_between(
        &operator.verify_with(&file, &[]),
        "context `lab` lacks rights in the namespace `monitoring`: `get` of services/proxy, `get` of secrets, \
         `create` of pods/portforward\n",
        &format!("have a Role with these bound to its user, or use another context; see `{list}`"),
    );

    let asked = [("get", "", "services/proxy"), ("get", "", "secrets"), ("create", "", "pods/portforward")];
    grant(cluster, &[&seen[..], &asked].concat());
    let answer = operator.verify_with(&file, &["--only", "verify-pods", "--timeout", "0s", "--format", "json"]);
    assert_eq!(answer.outcome, Outcome::Unmet, "{}", answer.shown());
    let faults = faults(&checks(&answer));
    let of =
        |name: &str| faults.iter().find(|fault| fault.name == name).unwrap_or_else(|| panic!("{name}: {faults:#?}"));
    // What is beside the shop is in its namespace, in which nothing was granted.
    let exporter = of("deployment redis-exporter");
    assert!(
        exporter.seen.contains("is forbidden: User \"system:serviceaccount:default:eve\" cannot list"),
        "{exporter:?}"
    );
    assert!(exporter.next.ends_with("--context lab auth can-i --list -n dhakacart"), "{exporter:?}");
}

/// Applied a moment ago, to a cluster whose controllers have done nothing yet.
fn nothing_runs_yet(cluster: &Cluster, operator: &Operator) {
    let of = |faults: &[Fault], name: &str| {
        let fault = faults.iter().find(|fault| fault.name == name);
        fault.map_or_else(|| panic!("{name}: {faults:#?}"), |fault| (fault.seen.clone(), fault.next.clone()))
    };
    assert!(operator.faults("deploy-stack").is_empty(), "all of it was applied");
    let faults = operator.faults("verify-pods");
    let grafana = of(&faults, "deployment grafana");
    assert_eq!(grafana.0, "0 of 1 ready, the last change is not taken up");
    assert!(operator.paste(&grafana.1).contains("Name:"), "the Deployment is described");
    assert_eq!(of(&faults, "daemonset promtail").0, "no node takes it");
    let service = of(&faults, "service grafana");
    assert_eq!(service.0, "Error from server (ServiceUnavailable): no endpoints available for service \"grafana\"");
    operator.paste(&service.1);
    let faults = operator.faults("test-metrics");
    let next = kubectl("-n monitoring logs deployment/prometheus --tail=50");
    let seen = "Error from server (ServiceUnavailable): no endpoints available for service \"prometheus\"";
    assert_eq!(of(&faults, "targets"), (seen.to_owned(), next));
    cluster.kubectl(&["delete", "service", "prometheus", "-n", "monitoring"]);
    let faults = operator.faults("deploy-stack");
    assert!(of(&faults, "objects in monitoring").0.ends_with("; missing: Service `prometheus`"), "{faults:#?}");
}
