//! What there is to read: whatever is scraped, with the names, labels and units that it was recorded to have.
//!
//! ```
//! let world = stack_facts::world::of_metrics();
//! assert!(world.jobs.iter().any(|job| job.name == "node-exporter"));
//! ```

mod logs;

use std::sync::LazyLock;

use crate::jobs::JOBS;
use crate::programs::Prometheus;
use crate::{COMPONENTS, shop};
pub use logs::of_logs;
use programs::prelude::*;
use promql::World;

/// The shop's own catalogues, the files of `stack/catalogue/`: the name and the text of each. Those of programs that
/// everybody runs are in the crate `catalogue`.
pub const CATALOGUES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/catalogues.rs"));

/// What is there beside the stack and the shop. A query about anything else is taken for a slip: add it here first.
const OTHERS: &[(&str, &[&str])] = &[
    ("namespace", &logs::OF_THE_CLUSTER),
    ("deployment", &["coredns", "ingress-nginx-controller", "local-path-provisioner"]),
    ("daemonset", &["kube-flannel-ds", "kube-proxy"]),
    ("datname", &[shop::DATABASE_NAME, "postgres", "template0", "template1"]),
];

/// What Prometheus can be asked for: the jobs of the stack, and the catalogues of what they scrape.
pub fn of_metrics() -> &'static World {
    static WORLD: LazyLock<World> =
        LazyLock::new(|| world::of_stack(COMPONENTS, JOBS, CATALOGUES, Prometheus::SCRAPES, OTHERS));
    &WORLD
}

#[cfg(test)]
mod tests {
    use promql::{Dialect, analyse, parse};

    use super::of_metrics;
    use crate::shop;

    /// What the analysis says of a query.
    fn said(query: &str) -> Vec<String> {
        let expr = parse(query, Dialect::PROMETHEUS).expect("it is PromQL");
        analyse(&expr, of_metrics()).1.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_the_spec_says_of_targets_is_known_and_what_the_cluster_decides_is_not() {
        let shop = shop::NAMESPACE.name();
        for (query, value, offered) in [
            (r#"up{job="dhakacart-pods", app="nobody"} == 0"#, r#"`app="nobody"`"#, shop::BACKEND.name()),
            (r#"up{job="postgres-exporter", namespace="nowhere"} == 0"#, r#"`namespace="nowhere"`"#, shop),
        ] {
            let said = said(query);
            let names = |word: &str| said.len() == 1 && said[0].contains(word);
            assert!(names(&format!("{value} selects nothing")) && names(&format!("`{offered}`")), "{said:?}");
        }
        assert_eq!(
            said(r#"up{job="dhakacart-pods", app="dhakacart-backend", pod="dhakacart-backend-x"} == 0"#),
            [""; 0]
        );
        assert_eq!(said(r#"up{job="kubelet", node="master-1"} == 0"#), [""; 0]);
    }

    #[test]
    fn names_that_the_stack_itself_gives_are_known() {
        let (ours, _) = shop::NAMESPACE.name().as_str().split_at(shop::NAMESPACE.name().as_str().len() - 1);
        let slip = format!(r#"container_memory_usage_bytes{{job="cadvisor", namespace="{ours}"}}"#);
        let meant = format!("did you mean `{}`?", shop::NAMESPACE.name());
        for (query, fix) in [
            (slip.as_str(), meant.as_str()),
            (
                r#"kubelet_volume_stats_available_bytes{job="kubelet", persistentvolumeclaim="data-loki-1"}"#,
                "did you mean `data-loki-0`?",
            ),
            (
                r#"kube_deployment_status_replicas_available{job="kube-state-metrics", deployment="dhakacart-bakend"}"#,
                "did you mean `dhakacart-backend`?",
            ),
            (
                r#"probe_success{job="dhakacart-probes", instance="http://dhakacart.com"}"#,
                "did you mean `http://dhakacart.com/`?",
            ),
        ] {
            let said = said(query);
            assert!(said.len() == 1 && said[0].ends_with(fix), "{query}: {said:?}");
        }
        assert_eq!(said(r#"container_memory_usage_bytes{job="cadvisor", namespace="kube-system"}"#), [""; 0]);
    }

    #[test]
    fn a_collector_is_on_where_the_deployed_flags_switch_it_on() {
        let job = |name: &str| of_metrics().jobs.iter().find(|job| job.name == name).expect("it is scraped");
        assert_eq!(job("postgres-exporter").collectors, ["long_running_transactions"]);
        assert_eq!(job("node-exporter").collectors, [""; 0]);
    }

    #[test]
    fn every_exporter_that_is_scraped_has_its_catalogue() {
        let world = of_metrics();
        for job in &world.jobs {
            for exporter in &job.exporters {
                let known = world.catalogues.iter().any(|catalogue| catalogue.exporter == *exporter);
                assert!(known, "the job `{}` scrapes `{exporter}`: record its catalogue", job.name);
            }
        }
    }
}
