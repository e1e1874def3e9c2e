//! A series is scraped by a job of the list.

use findings::{Finding, Rule, RuleText};
use kit::Program;

use crate::example::example;
use crate::place::at;
use crate::readers::{Reader, and_more, lacking, readers, told};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "coverage/job-not-listed",
    says: "every series that a query reads is brought by a job of the list",
    why: "`promql!` knows which jobs bring a series, and which exporter would if a job scraped it. If none of them is \
          in the watch's list, the query never has a result, its panel stays empty and its alert never fires. One job \
          that was taken out is told once, at the list, however many queries read what it brought.",
    source: None,
    fires: example!("job_not_listed.rs", "fires"),
    quiet: example!("job_not_listed.rs", "quiet"),
});

/// One finding for each missing job, however many queries read what it brings.
pub fn check(program: &Program) -> Vec<Finding> {
    let listed = |job: &&str| program.watch.jobs.iter().any(|one| one.name() == *job);
    let missing = |_, jobs: &'static [&'static str]| {
        let first = jobs.first()?;
        (!jobs.iter().any(&listed)).then(|| (*first).to_owned())
    };
    let mut readers = readers(program, missing);
    lacking(program, &mut readers, |(label, job)| (*label == "job").then_some(*job));
    // Nothing is left of a job that was taken out of the list but the list.
    let list = program.watch.jobs.first().map(|job| at(job.origin()));
    let finding = |(job, readers): (String, Vec<Reader>)| {
        let message = format!(
            "{}, which the scrape job `{job}` brings, but no job of that name is in the list{}",
            readers[0].says(),
            and_more(&readers),
        );
        let fix = "add it to `jobs`, rename the catalogue with what it describes, or remove what reads the series";
        told(&RULE, list.clone(), &readers, message).fix(fix)
    };
    readers.into_iter().map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    // No job `cups` is in the list.
    const POURED: Panel = stat("Poured", "How fast.").query(
        promql("rate(cups_total[5m])", &[("cups_total", &["cups"])]), // <- told here
        "cups",
    );
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Cups").panels(&[POURED])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const JOBS: &[Job] = &[Job::service("cups", POT_SERVICE.at(HTTP))];
    const POURED: Panel =
        stat("Poured", "How fast.").query(promql("rate(cups_total[5m])", &[("cups_total", &["cups"])]), "cups");
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Cups").panels(&[POURED])]);
    pub const PROGRAM: Program = watched(&Watch { jobs: JOBS, dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::{says, tested};

    tested!(
        "panel `Poured` of `Tea` reads `cups_total`, which the scrape job `cups` brings, but no job of that name is in \
         the list; fix: add it to `jobs`, rename the catalogue with what it describes, or remove what reads the series"
    );

    #[test]
    fn a_job_that_many_queries_need_is_told_once_with_the_first_three() {
        const LOST: Watch = Watch { jobs: &[], groups: &[GROUP], log_groups: &[OTHERS], ..Watch::NONE };
        const GROUP: Group = Group::new("pots", &[tea_is_cold("TeaIsCold"), tea_is_cold("TeaIsGone")])
            .recording(&[Record::checked("pot:up:sum", UP)]);
        const OTHERS: Group = Group::new("others", &[ASKING]);
        const ASKING: Alert = tea_is_cold("TeaIsSpilt").runbook(Runbook {
            meaning: "a",
            impact: "b",
            diagnosis: &[ask("Is it up?", UP)],
            remedy: &[say("c")],
        });
        let program = watched(&LOST);
        assert_eq!(
            says(&program, &RULE),
            ["recording rule `pot:up:sum` reads `up`, which the scrape job `pot` brings, but no job of that name is \
              in the list, as do 3 more queries; fix: add it to `jobs`, rename the catalogue with what it describes, \
              or remove what reads the series"]
        );
        let found = crate::check(&program);
        let finding = found.iter().find(|finding| finding.rule == &RULE).expect("it is found");
        let others: Vec<_> = finding.also.iter().map(|(_, says)| says.as_str()).collect();
        assert_eq!(others, ["alert `TeaIsCold` reads `up`", "alert `TeaIsGone` reads `up`"]);
    }

    #[test]
    fn one_job_is_told_at_the_list_that_lost_it_with_all_that_need_it() {
        // What `promql!` answers where it knows the exporter and no job scrapes it.
        const LOST: &[(&str, &str)] = &[("job", "cups")];
        const POURED: Query = promql("cups_total", &[("cups_total", &["cups"])]).that_lacks(LOST);
        const EITHER: Query = promql("up{job=~\"cups|pot\"}", &[("up", &["cups", "pot"])]).that_lacks(LOST);
        const PANELS: &[Panel] = &[stat("Poured", "a").query(POURED, "cups"), stat("Up", "a").query(EITHER, "up")];
        const COLD: Alert = incomplete("TeaIsCold", Severity::WARNING)
            .when_any(POURED)
            .fires(given(CUPS).with("pot", "green"))
            .stays_quiet(given(CUPS))
            .when_gone(quiet_because("a test"));
        const CUPS: Series = series! { cups_total 0x10 }.that_lacks(LOST);
        const BOARD: Dashboard = Dashboard::new("a", "A").rows(&[Row::new("All").panels(PANELS)]);
        const GROUP: Group = Group::new("cups", &[COLD]);
        let program = watched(&Watch { groups: &[GROUP], dashboards: &[BOARD], ..WATCH });
        let found: Vec<_> = crate::check(&program).into_iter().filter(|finding| finding.rule == &RULE).collect();
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].place, crate::place::at(JOBS[0].origin()));
        assert_eq!(found[0].also.len(), 3);
        let says = "alert `TeaIsCold` reads `cups_total`, which the scrape job `cups` brings, but no job of that name \
                    is in the list, as do 3 more queries; fix: add it to `jobs`, rename the catalogue with what it \
                    describes, or remove what reads the series";
        assert_eq!(found[0].to_string(), says);
    }

    #[test]
    fn one_of_several_jobs_that_bring_it_is_enough() {
        const EITHER: Query = promql("up", &[("up", &["cups", "pot"])]);
        const BOARD: Dashboard =
            Dashboard::new("a", "A").rows(&[Row::new("All").panels(&[stat("Up", "a").query(EITHER, "up")])]);
        assert_eq!(says(&watched(&Watch { dashboards: &[BOARD], ..WATCH }), &RULE), [""; 0]);
    }
}
