//! The wiring as a Mermaid diagram: every arrow is a connection that the network policies allow.

use std::collections::BTreeSet;

use crate::manifest::edges;
use kit::{Namespace, Target, View, WorkloadId};

/// One box for each workload, in its namespace; one arrow for each pair that talks.
pub(super) fn diagram(cx: &View) -> String {
    let mut text = "```mermaid\nflowchart LR\n".to_owned();
    let mut namespaces: Vec<Namespace> = Vec::new();
    for component in cx.stack().components() {
        let namespace = component.workload().namespace();
        if !namespaces.iter().any(|other| other.is(&namespace)) {
            namespaces.push(namespace);
        }
    }
    for namespace in namespaces {
        text.push_str(&format!("  subgraph {}\n", cx.called(namespace)));
        for component in cx.stack().components() {
            let workload = component.workload();
            if workload.namespace().is(&namespace) {
                text.push_str(&format!("    {}[{}]\n", id(workload.id()), workload.name()));
            }
        }
        text.push_str("  end\n");
    }
    let mut arrows = BTreeSet::new();
    for edge in edges(cx) {
        let to = match edge.to {
            Target::Pods { workload, .. } => id(&workload),
            Target::ApiServer => "api_server([API server])".to_owned(),
            Target::Kubelets => "kubelets([kubelets])".to_owned(),
            Target::Outside { .. } => "outside([outside the cluster])".to_owned(),
        };
        // Prometheus talking to itself is no wiring.
        if to != id(&edge.from) {
            arrows.insert(format!("  {} --> {to}\n", id(&edge.from)));
        }
    }
    text.extend(arrows);
    text.push_str("```\n");
    text
}

fn id(workload: &WorkloadId) -> String {
    workload.name.as_str().replace('-', "_")
}
