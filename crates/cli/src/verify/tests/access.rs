//! What stands between the operator and the cluster: one clear error each.

use super::recorded::{NAMESPACE, Recorded};
use crate::problem::problem;
use crate::verify::access::{choose, reach};
use findings::Finding;

fn chosen(cluster: &Recorded, wanted: Option<&str>) -> Result<String, Finding> {
    choose(cluster, wanted).map(|(name, _)| name)
}

fn reached(cluster: &Recorded) -> Result<(), Finding> {
    reach(cluster, "kind", &["kind".to_owned(), "shop".to_owned()], "watching", "k8s/watching")
}

#[test]
fn the_context_is_the_one_that_is_said_else_the_current_one() {
    assert_eq!(chosen(&Recorded::healthy(), None), Ok("kind".to_owned()));
    assert_eq!(chosen(&Recorded::healthy(), Some("shop")), Ok("shop".to_owned()));
    assert_eq!(reached(&Recorded::healthy()), Ok(()));
}

#[test]
fn no_kubectl() {
    assert_eq!(
        chosen(&Recorded::healthy().without_kubectl(), None),
        Err(problem(
            "`kubectl` is not on the PATH",
            "install it (https://kubernetes.io/docs/tasks/tools/), or run `cargo xtask tools --only kubectl`",
        ))
    );
}

#[test]
fn no_kubeconfig_or_one_that_cannot_be_read() {
    assert_eq!(
        chosen(&Recorded::healthy().answering("config get-contexts", "\n"), None),
        Err(problem(
            "there is no kubeconfig: `kubectl` knows no context",
            "give `--kubeconfig FILE`, or set KUBECONFIG; on a kubeadm control plane it is /etc/kubernetes/admin.conf",
        ))
    );
    let broken =
        "error: error loading config file \"/root/.kube/config\": yaml: line 3: mapping values are not allowed";
    assert_eq!(
        chosen(&Recorded::healthy().refusing("config get-contexts", broken), None),
        Err(problem(
            format!("`kubectl` cannot read its configuration: {broken}"),
            "fix the kubeconfig, or give another one with `--kubeconfig FILE`",
        ))
    );
}

#[test]
fn an_unknown_context_or_none() {
    assert_eq!(
        chosen(&Recorded::healthy(), Some("shp")),
        Err(problem("the kubeconfig has no context `shp`", "did you mean `shop`? There are: `kind`, `shop`"))
    );
    assert_eq!(
        chosen(&Recorded::healthy(), Some("production")),
        Err(problem("the kubeconfig has no context `production`", "say one of: `kind`, `shop`"))
    );
    assert_eq!(
        chosen(&Recorded::healthy().refusing("current-context", "error: current-context is not set"), None),
        Err(problem("the kubeconfig has no current context", "give `--context`, one of: `kind`, `shop`"))
    );
}

#[test]
fn another_cluster() {
    let text = "Error from server (NotFound): namespaces \"watching\" not found";
    assert_eq!(
        reached(&Recorded::healthy().refusing(NAMESPACE, text)),
        Err(problem(
            "the cluster of context `kind` has no namespace `watching`: the stack is not deployed there",
            "deploy it: kubectl --context kind apply -f k8s/watching/; for another cluster, give `--context`, one of: \
             `shop`",
        ))
    );
}

#[test]
fn an_unreachable_server() {
    let text = "The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?";
    assert_eq!(
        reached(&Recorded::healthy().refusing(NAMESPACE, text)),
        Err(problem(
            format!("the server of context `kind` cannot be reached: {text}"),
            "see that the cluster runs and that its address is right and open from here: \
             `kubectl --context kind cluster-info`",
        ))
    );
}

#[test]
fn refused_credentials() {
    let text = "error: You must be logged in to the server (Unauthorized)";
    assert_eq!(
        reached(&Recorded::healthy().refusing(NAMESPACE, text)),
        Err(problem(
            format!("the cluster of context `kind` refuses its credentials: {text}"),
            "log in again, or renew the credentials of the kubeconfig; then try `kubectl --context kind get ns`",
        ))
    );
}

#[test]
fn a_kubeconfig_that_leads_nowhere_good() {
    let view = "`kubectl --context kind config view --minify`";
    for (text, what, fix) in [
        (
            "Unable to connect to the server: getting credentials: exec: executable aws not found",
            "the program that gives context `kind` its credentials fails",
            "install it, or log in with it; see how it is called",
        ),
        (
            "Error in configuration: unable to read client-cert /a for u due to open /a: no such file or directory",
            "context `kind` of the kubeconfig cannot be used",
            "fix what it names",
        ),
        (
            "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown \
             authority",
            "the server of context `kind` is not the one that the kubeconfig trusts",
            "see that address and `certificate-authority` belong to one cluster",
        ),
        (
            "Error from server (NotFound): the server could not find the requested resource",
            "what answers at the address of context `kind` is no Kubernetes API server",
            "see the address of its `server`",
        ),
    ] {
        let problem = problem(format!("{what}: {text}"), format!("{fix}: {view}"));
        assert_eq!(reached(&Recorded::healthy().refusing(NAMESPACE, text)), Err(problem));
    }
}

#[test]
fn no_rights_to_the_namespace_or_to_some_of_what_is_in_it() {
    let text = "Error from server (Forbidden): namespaces \"watching\" is forbidden: User \"eve\" cannot get resource";
    assert_eq!(
        reached(&Recorded::healthy().refusing(NAMESPACE, text)),
        Err(problem(
            format!("context `kind` may not look at the namespace `watching`: {text}"),
            "use a context with the cluster's role `view` and the rights that \
             `kubectl --context kind auth can-i --list -n watching` should list",
        ))
    );
    let some = Recorded::healthy().refusing("can-i get secrets", "no").refusing("--subresource=proxy", "no");
    assert_eq!(
        reached(&some),
        Err(problem(
            "context `kind` lacks rights in the namespace `watching`: `get` of services/proxy, `get` of secrets",
            "have a Role with these bound to its user, or use another context; see \
             `kubectl --context kind auth can-i --list -n watching`",
        ))
    );
}
