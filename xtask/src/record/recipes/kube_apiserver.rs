//! The API server of Kubernetes with an etcd, after it was asked for objects of several kinds.

use crate::Problem;
use crate::catalogue::{Closed, Draft};
use crate::exposition::Exposition;
use crate::record::beside::api_server;
use crate::record::{Lab, Page, Recipe, Way};

pub(super) const RECIPE: Recipe = Recipe {
    program: "kube-apiserver",
    workload: None,
    flags: &[],
    version: ("kubernetes_build_info", "git_version"),
    way: Way::Started(
        run,
        "with an etcd, without controllers and nodes, after objects of many kinds were applied and watched",
    ),
    drafts: &[Draft {
        closed: &[Closed {
            metrics: "apiserver_request_total",
            label: "verb",
            values: &["APPLY", "CONNECT", "DELETE", "DELETECOLLECTION", "GET", "LIST", "PATCH", "POST", "PUT", "WATCH"],
        }],
        ..Draft::of("kube-apiserver")
    }],
};

fn run(lab: &mut Lab) -> Result<Vec<Page>, Problem> {
    let kubeconfig = api_server::kubeconfig(lab)?;
    let mut page = Exposition::default();
    for _ in 0..3 {
        api_server::stir(lab, &kubeconfig)?;
        lab.wait(3)?;
        let text = lab.run("kubectl", &["--kubeconfig", &kubeconfig, "get", "--raw", "/metrics"])?;
        page.merge(Exposition::parse(&text, "the API server").map_err(|mut problems| problems.remove(0))?);
    }
    Ok(vec![Page::new("kube-apiserver", page)])
}
