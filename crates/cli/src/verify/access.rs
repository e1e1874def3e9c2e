//! Whether the cluster can be spoken to at all: one clear error for each way in which it cannot.

use crate::problem::problem;
use findings::Finding;
use std::path::Path;

use super::kubectl::{Cluster, Kubectl, Question, Refusal};
use crate::Failure;

/// What reading needs, beside the namespace itself. A list, because one error should name all that is lacking.
const RIGHTS: &[(&str, &str)] = &[
    ("list", "deployments.apps"),
    ("list", "pods"),
    ("get", "services/proxy"),
    ("get", "secrets"),
    ("create", "pods/portforward"),
];

/// Finds the context, and sees that the cluster answers, that it is the one with the stack, and that the user may look.
pub(crate) fn open(
    root: &Path,
    kubeconfig: Option<&Path>,
    context: Option<&str>,
    namespace: &str,
    folder: &str,
) -> Result<(Kubectl, String), Failure> {
    if let Some(file) = kubeconfig
        && !file.is_file()
    {
        return Err(failed(problem(
            format!("there is no kubeconfig `{}`", file.display()),
            "give the path of a kubeconfig file, or leave `--kubeconfig` out for the one that `kubectl` uses",
        )));
    }
    let kubectl = Kubectl::new(root, kubeconfig.map(Path::to_owned), None);
    let (context, known) = choose(&kubectl, context).map_err(failed)?;
    let kubectl = kubectl.in_context(context.clone());
    reach(&kubectl, &context, &known, namespace, folder).map_err(failed)?;
    Ok((kubectl, context))
}

fn failed(problem: Finding) -> Failure {
    Failure::new("nothing was verified", vec![problem])
}

/// The context that is meant, and all there are.
pub(super) fn choose(cluster: &dyn Cluster, wanted: Option<&str>) -> Result<(String, Vec<String>), Finding> {
    let known = cluster.ask(&Question::Contexts).map_err(|refusal| unusable(&refusal))?;
    let known: Vec<_> = known.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if known.is_empty() {
        return Err(problem(
            "there is no kubeconfig: `kubectl` knows no context",
            "give `--kubeconfig FILE`, or set KUBECONFIG; on a kubeadm control plane it is /etc/kubernetes/admin.conf",
        ));
    }
    let all = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match wanted {
        Some(name) if known.iter().any(|one| one == name) => Ok((name.to_owned(), known)),
        Some(name) => {
            let fix = findings::one_of(name, known.iter().map(String::as_str));
            Err(problem(format!("the kubeconfig has no context `{name}`"), fix))
        }
        None => match cluster.ask(&Question::CurrentContext) {
            Ok(name) => Ok((name.trim().to_owned(), known)),
            Err(_) => Err(problem("the kubeconfig has no current context", format!("give `--context`, one of: {all}"))),
        },
    }
}

/// One question that tells apart what stands between here and the namespace.
pub(super) fn reach(
    cluster: &dyn Cluster,
    context: &str,
    known: &[String],
    namespace: &str,
    folder: &str,
) -> Result<(), Finding> {
    let Err(refusal) = cluster.ask(&Question::Namespace(namespace)) else {
        return may_look(cluster, context, namespace);
    };
    Err(in_between(&refusal.text, cluster, context, known, namespace, folder))
}

/// What stands between, by what `kubectl` says of it.
fn in_between(
    text: &str,
    cluster: &dyn Cluster,
    context: &str,
    known: &[String],
    namespace: &str,
    folder: &str,
) -> Finding {
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&["(NotFound): namespaces "]) {
        let others: Vec<_> = known.iter().filter(|name| *name != context).map(|name| format!("`{name}`")).collect();
        let or = if others.is_empty() {
            String::new()
        } else {
            format!("; for another cluster, give `--context`, one of: {}", others.join(", "))
        };
        return problem(
            format!(
                "the cluster of context `{context}` has no namespace `{namespace}`: the stack is not deployed there"
            ),
            format!("deploy it: {}{or}", cluster.command(&format!("apply -f {folder}/"))),
        );
    }
    if says(&["Forbidden"]) {
        return problem(
            format!("context `{context}` may not look at the namespace `{namespace}`: {text}"),
            format!(
                "use a context with the cluster's role `view` and the rights that `{}` should list",
                cluster.command(&format!("auth can-i --list -n {namespace}"))
            ),
        );
    }
    if says(&["getting credentials"]) {
        return problem(
            format!("the program that gives context `{context}` its credentials fails: {text}"),
            format!(
                "install it, or log in with it; see how it is called: `{}`",
                cluster.command("config view --minify")
            ),
        );
    }
    if says(&["Error in configuration", "unable to read", "invalid configuration"]) {
        return problem(
            format!("context `{context}` of the kubeconfig cannot be used: {text}"),
            format!("fix what it names: `{}`", cluster.command("config view --minify")),
        );
    }
    if says(&["Unauthorized", "You must be logged in", "credentials"]) {
        return problem(
            format!("the cluster of context `{context}` refuses its credentials: {text}"),
            format!(
                "log in again, or renew the credentials of the kubeconfig; then try `{}`",
                cluster.command("get ns")
            ),
        );
    }
    if says(&["x509:", "tls: "]) {
        return problem(
            format!("the server of context `{context}` is not the one that the kubeconfig trusts: {text}"),
            format!(
                "see that address and `certificate-authority` belong to one cluster: `{}`",
                cluster.command("config view --minify")
            ),
        );
    }
    if says(&["(NotFound)"]) {
        return problem(
            format!("what answers at the address of context `{context}` is no Kubernetes API server: {text}"),
            format!("see the address of its `server`: `{}`", cluster.command("config view --minify")),
        );
    }
    problem(
        format!("the server of context `{context}` cannot be reached: {text}"),
        format!(
            "see that the cluster runs and that its address is right and open from here: `{}`",
            cluster.command("cluster-info")
        ),
    )
}

fn may_look(cluster: &dyn Cluster, context: &str, namespace: &str) -> Result<(), Finding> {
    let is_lacking = |(verb, resource): &&(&str, &str)| {
        // An answer that says neither is for the steps to find out.
        cluster.ask(&Question::May(verb, resource, namespace)).is_err_and(|refusal| refusal.text.starts_with("no"))
    };
    let lacking: Vec<_> =
        RIGHTS.iter().filter(is_lacking).map(|(verb, resource)| format!("`{verb}` of {resource}")).collect();
    if lacking.is_empty() {
        return Ok(());
    }
    Err(problem(
        format!("context `{context}` lacks rights in the namespace `{namespace}`: {}", lacking.join(", ")),
        format!(
            "have a Role with these bound to its user, or use another context; see `{}`",
            cluster.command(&format!("auth can-i --list -n {namespace}"))
        ),
    ))
}

fn unusable(refusal: &Refusal) -> Finding {
    if refusal.no_kubectl {
        return problem(
            "`kubectl` is not on the PATH",
            "install it (https://kubernetes.io/docs/tasks/tools/), or run `cargo xtask tools --only kubectl`",
        );
    }
    problem(
        format!("`kubectl` cannot read its configuration: {}", refusal.text),
        "fix the kubeconfig, or give another one with `--kubeconfig FILE`",
    )
}
