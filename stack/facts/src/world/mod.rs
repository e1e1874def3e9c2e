//! What there is to read: whatever is scraped, with the names, labels and units that it was recorded to have.
//!
//! ```
//! let world = stack_facts::world::of_metrics();
//! assert!(world.jobs.iter().any(|job| job.name == "node-exporter"));
//! ```

mod logs;

use std::sync::LazyLock;

use crate::COMPONENTS;
use crate::jobs::JOBS;
use crate::programs::Prometheus;
use kit::{Arg, Component, Kind, Workload, WorkloadId};
pub use logs::of_logs;
use programs::prelude::*;
use promql::World;

/// The shop's own catalogues, the files of `stack/catalogue/`: the name and the text of each. Those of programs that
/// everybody runs are in the crate `catalogue`.
pub const CATALOGUES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/catalogues.rs"));

/// What Prometheus can be asked for: the jobs of the stack, and the catalogues of what they scrape.
pub fn of_metrics() -> &'static World {
    static WORLD: LazyLock<World> = LazyLock::new(|| world::of_metrics(JOBS, CATALOGUES, Prometheus::INTERVAL, &flags));
    &WORLD
}

/// The flags that a workload of the stack runs with, which switch collectors on.
fn flags(id: &WorkloadId) -> Option<Vec<&'static str>> {
    let workloads = COMPONENTS.iter().map(Component::workload);
    let ours = workloads.filter(|workload| !matches!(workload.kind(), Kind::Declared));
    let text = |arg: &Arg<'static>| match arg {
        Arg::Text(text) => Some(*text),
        Arg::File(..) | Arg::Made(..) => None,
    };
    let of = |workload: &Workload<'static>| workload.args().filter_map(text).collect();
    ours.filter(|workload| workload.id().is(id)).map(of).next()
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
