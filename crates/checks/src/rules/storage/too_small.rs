//! What is scraped fits into the memory and on the volume of Prometheus.

use findings::{Finding, Rule, RuleText};
use kit::{Budget, Bytes, Environment, Estimate, Part};

use crate::example::example;
use crate::place::at;
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "storage/too-small",
    says: "memory limits and volumes of Prometheus, and of what keeps its blocks, hold what the environment scrapes, \
        for as long as it keeps it",
    why: "Over its memory limit Prometheus is killed, reads its log for minutes, and is killed again. What does not \
        fit on its volume is deleted before its time, oldest first. How much it needs is an estimate from the series \
        of recorded pages, within 20 % of measured runs.",
    source: Some("https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects"),
    fires: example!("too_small.rs", "fires"),
    quiet: example!("too_small.rs", "quiet"),
});

/// Each environment in which one of both is too small.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let of_one = |environment: &Environment<'static>| {
        let Some(budget) = subject.budget(environment) else { return Vec::new() };
        let estimate = subject.estimate(environment);
        // Of a Prometheus that scrapes nothing, another rule tells.
        if estimate.series() == 0 {
            return Vec::new();
        }
        let found = [memory(environment, &budget, &estimate), volume(environment, &budget, &estimate)];
        let parts = subject.parts(environment, &estimate);
        found.into_iter().flatten().chain(parts.iter().flat_map(|part| of_part(environment, part))).collect()
    };
    subject.environments().iter().flat_map(of_one).collect()
}

fn memory(environment: &Environment<'static>, budget: &Budget, estimate: &Estimate) -> Option<Finding> {
    let (limit, needed) = (budget.memory?, estimate.memory());
    (needed > limit).then(|| {
        let message = format!(
            "environment `{}`: `{}` needs {} of memory for {} series, and is killed beyond {limit}",
            environment.name(),
            budget.name,
            said(needed),
            estimate.series()
        );
        let fix = "raise its limit by `.resources(…)`, or scrape less: `cargo xtask unused` says what nobody reads";
        RULE.warning(at(environment.origin()), message).fix(fix)
    })
}

fn volume(environment: &Environment<'static>, budget: &Budget, estimate: &Estimate) -> Option<Finding> {
    let kept = environment.metrics_retention();
    let ((name, size), needed) = (budget.volume?, estimate.blocks(kept));
    let is_full = needed > budget.for_blocks()? || needed.count() + estimate.head().count() > size.count();
    is_full.then(|| {
        let message = format!(
            "environment `{}`: {kept} of samples take {} and {} before they are cut, too much for volume `{name}` of \
             {size}, of which blocks get 80 %",
            environment.name(),
            said(needed),
            said(estimate.head())
        );
        let fix = "enlarge it by `.volume(…)`, or keep less by `.keep_metrics(…)`";
        RULE.warning(at(environment.origin()), message).fix(fix)
    })
}

/// A program beside Prometheus.
fn of_part(environment: &Environment<'static>, part: &Part) -> Vec<Finding> {
    let (whose, name) = (environment.name(), part.name);
    let mut found = Vec::new();
    if let Some(limit) = part.limit.filter(|_| part.is_short_of_memory()) {
        let message = format!(
            "environment `{whose}`: `{name}` needs {} of memory even while nobody asks, and is killed beyond {limit}",
            said(part.memory)
        );
        found.push(RULE.warning(at(environment.origin()), message).fix("raise its limit by `.resources(…)`"));
    }
    if let Some((needed, volume, size)) = part.disk.filter(|_| part.is_short_of_disk()) {
        let message = format!(
            "environment `{whose}`: `{name}` needs {} for blocks of metrics, too much for volume `{volume}` of {size}",
            said(needed)
        );
        let fix = "enlarge it by `.volume(…)`; what a bucket keeps is less with a shorter `.keep(…)`";
        found.push(RULE.warning(at(environment.origin()), message).fix(fix));
    }
    found
}

/// In whole mebibytes.
fn said(bytes: Bytes) -> String {
    format!("some {} MiB", bytes.count().div_ceil(1 << 20))
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const WEB: Port<PrometheusApi> = Port::new("web", 9090);
    const SCRIBE: Workload = WorkloadBuilder::deployment(TEA, "scribe", Image::new("docker.io/tea/house", "1.4.2"))
        .port(WEB)
        .run_as(1000)
        .resources(Resources::requests(millicores(10), mebibytes(16)))
        .readiness(Probe::tcp(WEB))
        .build();
    const SERVICE: Service = Service::of(&SCRIBE).port(WEB);
    const THERE: Environment = Environment::new("there", "tea", NOBODY); // <- told here
    const COMPONENTS: &[Component] = &[POT_COMPONENT, Component::of(&SCRIBE).service(&SERVICE)];
    const STACK: Stack = Stack::new(TEA, COMPONENTS).environments(&[THERE], &[]);
    const APIS: Apis = Apis { prometheus: Some(SERVICE.at(WEB)), ..Apis::NONE };
    const WATCHED: Watch = Watch { jobs: &[POTS.brings(20_000)], ..Watch::NONE };
    pub const PROGRAM: Program = Program { watch: &WATCHED, ..running(&STACK) }.apis(APIS);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const WEB: Port<PrometheusApi> = Port::new("web", 9090);
    const SCRIBE: Workload = WorkloadBuilder::deployment(TEA, "scribe", Image::new("docker.io/tea/house", "1.4.2"))
        .port(WEB)
        .run_as(1000)
        .resources(Resources::requests(millicores(10), mebibytes(256)))
        .readiness(Probe::tcp(WEB))
        .build();
    const SERVICE: Service = Service::of(&SCRIBE).port(WEB);
    const THERE: Environment = Environment::new("there", "tea", NOBODY);
    const COMPONENTS: &[Component] = &[POT_COMPONENT, Component::of(&SCRIBE).service(&SERVICE)];
    const STACK: Stack = Stack::new(TEA, COMPONENTS).environments(&[THERE], &[]);
    const APIS: Apis = Apis { prometheus: Some(SERVICE.at(WEB)), ..Apis::NONE };
    const WATCHED: Watch = Watch { jobs: &[POTS.brings(20_000)], ..Watch::NONE };
    pub const PROGRAM: Program = Program { watch: &WATCHED, ..running(&STACK) }.apis(APIS);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::{is_quiet, says, tested};

    tested!(
        "environment `there`: `scribe` needs some 131 MiB of memory for 20005 series, and is killed beyond 16Mi; fix: \
         raise its limit by `.resources(…)`, or scrape less: `cargo xtask unused` says what nobody reads"
    );

    const WEB: Port<PrometheusApi> = Port::new("web", 9090);
    const LEDGER: Claim = Claim::new("ledger", mebibytes(600));
    const KEEPER: Workload = WorkloadBuilder::deployment(TEA, "keeper", Image::new("docker.io/tea/house", "1.4.2"))
        .port(WEB)
        .run_as(1000)
        .mount(LEDGER.at("/ledger"))
        .resources(Resources::requests(millicores(10), mebibytes(256)))
        .readiness(Probe::tcp(WEB))
        .build();
    const SERVICE: Service = Service::of(&KEEPER).port(WEB);
    const COMPONENTS: &[Component] = &[POT_COMPONENT, Component::of(&KEEPER).service(&SERVICE)];
    const APIS: Apis = Apis { prometheus: Some(SERVICE.at(WEB)), ..Apis::NONE };
    /// A thousand series of each pot.
    const BUSY: Watch = Watch { jobs: &[POTS.brings(5_000)], ..Watch::NONE };

    #[test]
    fn a_volume_for_less_than_is_kept_is_told_where_it_is_too_small() {
        const SHORT: Environment = Environment::new("short", "short", NOBODY).keep_metrics(days(1));
        const STACK: Stack = Stack::new(TEA, COMPONENTS).environments(&[HERE, SHORT], &[]);
        let program = Program { watch: &BUSY, ..running(&STACK).apis(APIS) };
        let said = says(&program, &RULE);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("environment `here`: 15d of samples take some "), "{said:?}");
        assert!(said[0].contains("too much for volume `ledger` of 600Mi, of which blocks get 80 %"), "{said:?}");
    }

    const BARN: Claim = Claim::new("barn", gibibytes(1));
    const DRIER: Workload = WorkloadBuilder::stateful_set(TEA, "drier", Image::new("docker.io/tea/house", "1.4.2"))
        .port(WEB)
        .run_as(1000)
        .mount(BARN.at("/barn"))
        .resources(Resources::requests(millicores(10), mebibytes(16)))
        .costs(Cost::of_memory(mebibytes(12)).of_a_series(100).on_disk(Disk::LargestGroup))
        .readiness(Probe::tcp(WEB))
        .build();
    const WITH_DRIER: &[Component] = &[POT_COMPONENT, Component::of(&KEEPER).service(&SERVICE), Component::of(&DRIER)];

    #[test]
    fn a_program_beside_prometheus_is_held_against_its_limit_and_its_volume() {
        const SMALL: Environment = Environment::new("small", "small", NOBODY).volume(LEDGER, gibibytes(60));
        const LARGE: Environment = Environment::new("large", "large", NOBODY)
            .volume(LEDGER, gibibytes(60))
            .resources(&DRIER, Resources::requests(millicores(10), mebibytes(64)))
            .volume(BARN, gibibytes(9));
        const BIG: Watch = Watch { jobs: &[POTS.brings(50_000)], ..Watch::NONE };
        const STACK: Stack = Stack::new(TEA, WITH_DRIER).environments(&[SMALL, LARGE], &[]);
        let said = says(&Program { watch: &BIG, ..running(&STACK).apis(APIS) }, &RULE);
        let of_drier: Vec<_> = said.iter().filter(|one| one.contains("`drier`")).collect();
        assert_eq!(
            of_drier,
            [
                "environment `small`: `drier` needs some 17 MiB of memory even while nobody asks, and is killed beyond \
                 16Mi; fix: raise its limit by `.resources(…)`",
                "environment `small`: `drier` needs some 8839 MiB for blocks of metrics, too much for volume `barn` of \
                 1Gi; fix: enlarge it by `.volume(…)`; what a bucket keeps is less with a shorter `.keep(…)`",
            ]
        );
    }

    #[test]
    fn each_pod_of_a_target_brings_its_series() {
        const MANY: Environment =
            Environment::new("many", "many", NOBODY).replicas(&POT, 20).volume(LEDGER, gibibytes(60));
        const STACK: Stack = Stack::new(TEA, COMPONENTS).environments(&[MANY], &[]);
        let said = says(&Program { watch: &BUSY, ..running(&STACK).apis(APIS) }, &RULE);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("of memory for 100100 series, and is killed beyond 256Mi"), "{said:?}");
        is_quiet(&running(&STACK));
    }
}
