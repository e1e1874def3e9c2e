//! What is scraped is read.

use std::collections::BTreeSet;

use findings::{Finding, Rule, RuleText};
use kit::{Apis, Program};
use watch::scrape::{Find, Job};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "coverage/scraped-for-nothing",
    says: "some rule, panel, variable or runbook reads what a job brings",
    why: "The API server of a small cluster brings two thirds of all series. Prometheus holds them in memory and on \
        disk, and nobody sees them: that the target answers is all that is known of it.",
    source: None,
    fires: example!("scraped_for_nothing.rs", "fires"),
    quiet: example!("scraped_for_nothing.rs", "quiet"),
});

/// What Prometheus itself notes of each target.
const OF_EVERY_TARGET: [&str; 2] = ["up", "scrape_"];

/// Each job of which nothing is read, once the watch reads of one at all. Nothing where the text of a query is not
/// checked, so that nobody knows what it reads. That Prometheus, Alertmanager, Loki and Grafana answer is reason enough
/// to scrape them.
pub fn check(program: &Program) -> Vec<Finding> {
    let mut read = BTreeSet::new();
    for question in program.watch.questions() {
        let Some(reads) = question.reads else { return Vec::new() };
        let own = reads.iter().filter(|(series, _)| !OF_EVERY_TARGET.iter().any(|noted| series.starts_with(noted)));
        read.extend(own.flat_map(|(_, jobs)| jobs.iter().copied()));
    }
    let (read, unread): (Vec<_>, Vec<_>) = program.watch.jobs.iter().partition(|job| read.contains(job.name()));
    if read.is_empty() {
        return Vec::new();
    }
    let Apis { prometheus, alertmanager, loki, grafana, .. } = program.apis;
    let watchers = [
        prometheus.map(|one| one.any()),
        alertmanager.map(|one| one.any()),
        loki.map(|one| one.any()),
        grafana.map(|one| one.any()),
    ];
    let is_watcher = |job: &&Job| match job.find() {
        Find::Service(endpoint) => watchers.iter().flatten().any(|one| one.workload().is(&endpoint.workload())),
        _ => false,
    };
    let finding = |job: &Job| {
        let message = format!("job `{}` is scraped, and nothing reads what it brings", job.name());
        RULE.note(at(job.origin()), message).fix("read it on a dashboard, or take the job out of the list")
    };
    unread.into_iter().filter(|job| !is_watcher(job)).map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const KETTLE: Job = Job::kubelets("kettle", "/kettle"); // <- told here
    const BOTH: &[Job] = &[JOBS[0], KETTLE];
    const COLD: Panel = stat("Cold", "How many.").query(promql("cold", &[("cold", &["pot"])]), "pots");
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Pots").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { jobs: BOTH, dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const KETTLE: Job = Job::kubelets("kettle", "/kettle");
    const BOTH: &[Job] = &[JOBS[0], KETTLE];
    const COLD: Panel = stat("Cold", "How many.")
        .query(promql("cold", &[("cold", &["pot"])]), "pots")
        .query(promql("boils", &[("boils", &["kettle"])]), "kettles");
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Pots").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { jobs: BOTH, dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "job `kettle` is scraped, and nothing reads what it brings; fix: read it on a dashboard, or take the job out \
         of the list"
    );

    #[test]
    fn that_prometheus_answers_is_reason_enough() {
        use crate::tea_house::*;

        const API: Port<PrometheusApi> = Port::new("api", 9090);
        const URN: Workload = deployment("urn").port(API).build();
        const URN_SERVICE: Service = Service::of(&URN).port(API);
        const ITSELF: Job = Job::service("prometheus", URN_SERVICE.at(API));
        const BOTH: &[Job] = &[JOBS[0], ITSELF];
        const COLD: Panel = stat("Cold", "How many.").query(promql("cold", &[("cold", &["pot"])]), "pots");
        const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Pots").panels(&[COLD])]);
        const NAMED: Program = watched(&Watch { jobs: BOTH, dashboards: &[BOARD], ..WATCH })
            .apis(Apis { prometheus: Some(URN_SERVICE.at(API)), ..Apis::NONE });

        let unnamed = NAMED.apis(Apis::NONE);
        assert_eq!(super::check(&unnamed).len(), 1);
        assert!(super::check(&NAMED).is_empty());
    }
}
