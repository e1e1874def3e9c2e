//! The API server of Kubernetes with an etcd, after it was asked for objects of several kinds.

use crate::catalogue::Kind::{Counter, Histogram};
use crate::catalogue::{Closed, Draft, Silent};
use crate::exposition::Exposition;
use crate::problem::of_page;
use crate::record::beside::api_server;
use crate::record::{Lab, Page, Recipe, Way};
use findings::Finding;

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
        silent: &[
            // pkg/endpoints/metrics/metrics.go of k8s.io/apiserver.
            Silent {
                name: "apiserver_request_terminations_total",
                kind: Counter,
                labels: &["verb", "group", "version", "resource", "subresource", "scope", "component", "code"],
                help: "[ALPHA] Number of requests which apiserver terminated in self-defense.",
            },
            Silent {
                name: "apiserver_request_aborts_total",
                kind: Counter,
                labels: &["verb", "group", "version", "resource", "subresource", "scope"],
                help: "[ALPHA] Number of requests which apiserver aborted possibly due to a timeout, for each group, \
                    version, verb, resource, subresource and scope",
            },
            // pkg/admission/metrics/metrics.go and pkg/util/flowcontrol/metrics/metrics.go of k8s.io/apiserver.
            Silent {
                name: "apiserver_admission_webhook_rejection_count",
                kind: Counter,
                labels: &["name", "type", "operation", "error_type", "rejection_code"],
                help: "[ALPHA] Admission webhook rejection count, identified by name and broken out for each \
                    admission type (validating or admit) and operation.",
            },
            Silent {
                name: "apiserver_flowcontrol_rejected_requests_total",
                kind: Counter,
                labels: &["priority_level", "flow_schema", "reason"],
                help: "[BETA] Number of requests rejected by API Priority and Fairness subsystem",
            },
            // pkg/controllers/status/metrics/metrics.go of k8s.io/kube-aggregator.
            Silent {
                name: "aggregator_unavailable_apiservice_total",
                kind: Counter,
                labels: &["name", "reason"],
                help: "[ALPHA] Counter of APIServices which are marked as unavailable broken down by APIService name \
                    and reason.",
            },
            // pkg/authorization/metrics, pkg/storage/cacher/metrics and pkg/storage/etcd3/metrics of k8s.io/apiserver.
            Silent {
                name: "apiserver_authorization_decisions_total",
                kind: Counter,
                labels: &["type", "name", "decision"],
                help: "[ALPHA] Total number of terminal decisions made by an authorizer split by authorizer type, \
                    name, and decision.",
            },
            Silent {
                name: "apiserver_init_events_total",
                kind: Counter,
                labels: &["group", "resource"],
                help: "[ALPHA] Counter of init events processed in watch cache broken by resource type.",
            },
            Silent {
                name: "etcd_lease_object_counts",
                kind: Histogram,
                labels: &[],
                help: "[ALPHA] Number of objects attached to a single etcd lease.",
            },
        ],
        ..Draft::of("kube-apiserver")
    }],
};

fn run(lab: &mut Lab) -> Result<Vec<Page>, Finding> {
    let kubeconfig = api_server::kubeconfig(lab)?;
    let mut page = Exposition::default();
    for _ in 0..3 {
        api_server::stir(lab, &kubeconfig)?;
        lab.wait(3)?;
        let text = lab.run("kubectl", &["--kubeconfig", &kubeconfig, "get", "--raw", "/metrics"])?;
        page.merge(Exposition::parse(&text, "the API server").map_err(of_page)?);
    }
    Ok(vec![Page::new("kube-apiserver", page)])
}
