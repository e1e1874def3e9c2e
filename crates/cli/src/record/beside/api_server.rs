//! A Kubernetes API without a cluster: etcd and kube-apiserver, holding one object of each kind in several states.
//!
//! No controllers and no kubelets run, so the states are written as they would write them.

use crate::record::Lab;
use findings::Finding;

const OBJECTS: &str = include_str!("objects.yaml");

const TOKEN: &str = "recorder";

/// The kubeconfig of a Kubernetes API that holds the objects, started here if the caller has none.
pub(crate) fn kubeconfig(lab: &mut Lab) -> Result<String, Finding> {
    if let Some(target) = lab.target() {
        return Ok(target);
    }
    let (client, peer, secure) = (lab.port()?, lab.port()?, lab.port()?);
    let etcd = format!("http://127.0.0.1:{client}");
    start_etcd(lab, &etcd, &format!("http://127.0.0.1:{peer}"))?;
    start_api_server(lab, &etcd, secure)?;
    let kubeconfig = lab.file(
        "kubeconfig",
        &format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: recorded\n\
             clusters: [{{name: recorded, cluster: {{server: 'https://127.0.0.1:{secure}', insecure-skip-tls-verify: \
             true}}}}]\nusers: [{{name: recorder, user: {{token: {TOKEN}}}}}]\n\
             contexts: [{{name: recorded, context: {{cluster: recorded, user: recorder}}}}]\n"
        ),
    )?;
    lab.until("a Kubernetes API that is ready", 120, |lab| {
        Ok(kubectl(lab, &kubeconfig, &["get", "--raw", "/readyz"]).is_ok_and(|answer| answer == "ok"))
    })?;
    let objects = lab.file("objects.yaml", OBJECTS)?;
    let apply = ["apply", "--server-side", "--force-conflicts", "-f", &objects];
    lab.until("the applied objects", 60, |lab| kubectl(lab, &kubeconfig, &apply).map(|_| true))?;
    kubectl(lab, &kubeconfig, &[&apply[..], &["--subresource=status"]].concat())?;
    Ok(kubeconfig)
}

fn start_etcd(lab: &mut Lab, client: &str, peer: &str) -> Result<(), Finding> {
    let data = lab.path("etcd");
    lab.start(
        "etcd",
        &[
            "--name=recorded",
            &format!("--data-dir={data}"),
            "--unsafe-no-fsync",
            "--log-level=warn",
            &format!("--listen-client-urls={client}"),
            &format!("--advertise-client-urls={client}"),
            &format!("--listen-peer-urls={peer}"),
            &format!("--initial-advertise-peer-urls={peer}"),
            &format!("--initial-cluster=recorded={peer}"),
        ],
    )
}

fn start_api_server(lab: &mut Lab, etcd: &str, port: u16) -> Result<(), Finding> {
    let key = lab.path("service-accounts.key");
    lab.run("openssl", &["genrsa", "-out", &key, "2048"])?;
    let tokens = lab.file("tokens.csv", &format!("{TOKEN},recorder,recorder,system:masters\n"))?;
    let certificates = lab.path("certificates");
    lab.start(
        "kube-apiserver",
        &[
            &format!("--etcd-servers={etcd}"),
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            "--endpoint-reconciler-type=none",
            &format!("--secure-port={port}"),
            &format!("--cert-dir={certificates}"),
            &format!("--token-auth-file={tokens}"),
            "--authorization-mode=Node,RBAC",
            // Nobody makes the service accounts that pods would have.
            "--disable-admission-plugins=ServiceAccount",
            "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
            &format!("--service-account-key-file={key}"),
            &format!("--service-account-signing-key-file={key}"),
            "--service-cluster-ip-range=10.96.0.0/16",
        ],
    )
}

/// Requests of several kinds, some of them refused.
pub(crate) fn stir(lab: &Lab, kubeconfig: &str) -> Result<(), Finding> {
    for arguments in [
        &["get", "pods,deployments,nodes", "--all-namespaces"][..],
        &["get", "pods", "--all-namespaces", "--watch", "--request-timeout=2s"],
        &["-n", "shop", "create", "configmap", "made", "--from-literal=a=b"],
        &["-n", "shop", "label", "configmap", "made", "c=d", "--overwrite"],
        &["-n", "shop", "get", "configmap", "not-there"],
        &["-n", "shop", "delete", "configmap", "made"],
        // Of a kind that is on its way out.
        &["get", "endpoints", "--all-namespaces"],
        // As a user without rights, subject to API priority and fairness (unlike system:masters).
        &["get", "pods", "--as=visitor"],
    ] {
        // What is not there is refused, and a watch is cut off: that is what they are for.
        let _refused = kubectl(lab, kubeconfig, arguments);
    }
    kubectl(lab, kubeconfig, &["get", "--raw", "/livez"]).map(|_| ())
}

fn kubectl(lab: &Lab, kubeconfig: &str, arguments: &[&str]) -> Result<String, Finding> {
    lab.run("kubectl", &[&["--kubeconfig", kubeconfig][..], arguments].concat())
}
