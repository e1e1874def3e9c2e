//! A legend leaves room for its graph.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::dashboard::{Shown, Target};
use watch::scrape::Find;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/legend-too-wide",
    says: "no legend names probed addresses that are wider than 45 % of their panel",
    why: "The label `instance` of a probe is its whole address. Beside a graph, it pushes the lines into a corner and its own numbers out of \
          the panel.",
    source: None,
    fires: example!("legend_too_wide.rs", "fires"),
    quiet: example!("legend_too_wide.rs", "quiet"),
});

/// The 1,680 pixels of a screen, on 24 columns; letters of a legend are 7 wide, and a number beside them 70.
const COLUMN: usize = 1680 / 24;
const LETTER: usize = 7;
const NUMBER: usize = 70;

/// Each panel whose legend has the label `instance` of probes, and no room for it.
pub fn check(program: &Program) -> Vec<Finding> {
    let jobs = program.watch.jobs;
    let longest = |target: &Target| {
        let of_it = jobs.iter().filter(|job| target.reads().iter().any(|(_, from)| from.contains(&job.name())));
        let urls = of_it.filter_map(|job| match job.find() {
            Find::Probes(_, urls) => Some(urls),
            _ => None,
        });
        urls.flatten().map(|url| url.url().len()).max()
    };
    let mut found = Vec::new();
    for board in program.watch.dashboards {
        for Shown { panel, columns, .. } in board.shown() {
            let named = panel.all_targets().filter(|target| target.legend().contains("{{instance}}"));
            let Some(length) = named.filter_map(longest).max() else { continue };
            let (needs, room) = (length * LETTER + NUMBER, columns * COLUMN * 45 / 100);
            if needs > room {
                let message = format!(
                    "panel `{}` of `{}`: its legend names addresses of {length} letters, {needs} pixels, and has room for {room}",
                    panel.title(),
                    board.uid()
                );
                found.push(
                    RULE.error(at(panel.origin()), message)
                        .fix("name by a shorter label: `label_replace(…, \"address\", …)`"),
                );
            }
        }
    }
    found
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const ASKER: Port<ProbeApi> = Port::new("http", 9115);
    const PROBER: Workload = WorkloadBuilder::declared(TEA, "prober").port(ASKER).build();
    const PROBER_SERVICE: Service = Service::of(&PROBER).port(ASKER);
    const URLS: &[ProbedUrl] =
        &[ProbedUrl::outside("http://tea.example.com", "/a-very-long/and-winding/way/to/tea", "http_2xx", "tea")];
    const JOBS: &[Job] =
        &[Job::service("pot", POT_SERVICE.at(HTTP)), Job::probes("asked", PROBER_SERVICE.at(ASKER), URLS)];
    const LABELS: ResultLabels = ResultLabels::new(&["instance", "address"], false);
    const UP: Query = Query::checked("probe_success", Unit::Truth, LABELS, &[("probe_success", &["asked"])], false);
    const ANSWERS: Panel = time_series("Answers", "Which do.").query(UP, "{{instance}}"); // <- told here
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("All").panels(&[ANSWERS, panel("Pots")])]);
    const STACK: Stack =
        Stack::new(TEA, &[POT_COMPONENT, Component::of(&PROBER).service(&PROBER_SERVICE)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program =
        Program { watch: &Watch { jobs: JOBS, dashboards: &[BOARD], ..WATCH }, ..running(&STACK) };
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const ASKER: Port<ProbeApi> = Port::new("http", 9115);
    const PROBER: Workload = WorkloadBuilder::declared(TEA, "prober").port(ASKER).build();
    const PROBER_SERVICE: Service = Service::of(&PROBER).port(ASKER);
    const URLS: &[ProbedUrl] =
        &[ProbedUrl::outside("http://tea.example.com", "/a-very-long/and-winding/way/to/tea", "http_2xx", "tea")];
    const JOBS: &[Job] =
        &[Job::service("pot", POT_SERVICE.at(HTTP)), Job::probes("asked", PROBER_SERVICE.at(ASKER), URLS)];
    const LABELS: ResultLabels = ResultLabels::new(&["instance", "address"], false);
    const UP: Query = Query::checked("probe_success", Unit::Truth, LABELS, &[("probe_success", &["asked"])], false);
    const ANSWERS: Panel = time_series("Answers", "Which do.").query(UP, "{{address}}");
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("All").panels(&[ANSWERS, panel("Pots")])]);
    const STACK: Stack =
        Stack::new(TEA, &[POT_COMPONENT, Component::of(&PROBER).service(&PROBER_SERVICE)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program =
        Program { watch: &Watch { jobs: JOBS, dashboards: &[BOARD], ..WATCH }, ..running(&STACK) };
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "panel `Answers` of `tea`: its legend names addresses of 57 letters, 469 pixels, and has room for 378; fix: name by a shorter \
         label: `label_replace(…, \"address\", …)`"
    );
}
