//! A Prometheus that runs has something to read.

use findings::{Finding, Place, Rule, RuleText};
use kit::Program;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "stack/nothing-watched",
    says: "a Prometheus of the stack has jobs to scrape or rules to evaluate",
    why: "`Watch::NONE` in place of the stack's own watch takes every rule, dashboard and test out of the output, and \
        `gen` removes their files as it is told to: Prometheus runs on, and nobody is called again.",
    source: None,
    fires: example!("nothing_watched.rs", "fires"),
    quiet: example!("nothing_watched.rs", "quiet"),
});

/// The Prometheus that nothing is said to, unless that is meant.
pub fn check(program: &Program) -> Vec<Finding> {
    let watch = program.watch;
    let is_empty = watch.jobs.is_empty() && watch.groups.is_empty() && watch.dashboards.is_empty();
    let Some(prometheus) = program.apis.prometheus.filter(|_| is_empty && !program.is_unwatched) else {
        return Vec::new();
    };
    let workload = prometheus.any().workload();
    let place = program.stack.find(&workload).map_or_else(|| Place::file(program.source), |one| at(one.origin()));
    let message = format!("`{}` runs, but the watch has neither jobs nor rules nor dashboards", workload.name);
    let fix = "give the program its watch, `Program::of(&STACK, &WATCH, ..)`; where nothing is to be watched, say so: \
               `Program::unwatched(&STACK, ..)`";
    vec![RULE.error(place, message).fix(fix)]
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const API: Port<PrometheusApi> = Port::new("api", 9090);
    const PROMETHEUS: Workload = deployment("prometheus").port(API).build();
    const SERVICE: Service = Service::of(&PROMETHEUS).port(API);
    const COMPONENT: Component = Component::of(&PROMETHEUS).service(&SERVICE); // <- told here
    const STACK: Stack = Stack::new(TEA, &[COMPONENT]).environments(&[HERE], &[]);
    const APIS: Apis = Apis { prometheus: Some(SERVICE.at(API)), ..Apis::NONE };
    // In place of the shop's own watch.
    pub const PROGRAM: Program = Program { is_unwatched: false, ..running(&STACK) }.apis(APIS);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const API: Port<PrometheusApi> = Port::new("api", 9090);
    const PROMETHEUS: Workload = deployment("prometheus").port(API).build();
    const SERVICE: Service = Service::of(&PROMETHEUS).port(API);
    const COMPONENT: Component = Component::of(&PROMETHEUS).service(&SERVICE);
    const STACK: Stack = Stack::new(TEA, &[COMPONENT]).environments(&[HERE], &[]);
    const APIS: Apis = Apis { prometheus: Some(SERVICE.at(API)), ..Apis::NONE };
    pub const PROGRAM: Program = Program::unwatched(&STACK, "tea_house.rs").apis(APIS);
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "`prometheus` runs, but the watch has neither jobs nor rules nor dashboards; fix: give the program its watch, \
         `Program::of(&STACK, &WATCH, ..)`; where nothing is to be watched, say so: `Program::unwatched(&STACK, ..)`"
    );
}
