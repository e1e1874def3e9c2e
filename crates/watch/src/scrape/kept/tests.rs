use super::Exploration::{Everything, Margins, Nothing, Small};
use super::{Job, Kept, OF_EVERY_PROGRAM};
use crate::dashboard::{Dashboard, Row, stat};
use crate::query::{Query, ResultLabels, promql_unchecked};
use crate::unit::Unit;
use crate::watch::Watch;

const PLAIN: Job = Job::kubelets("kubelet", "/metrics");
const LARGE: Job = Job::api_server("api").keep_read_and("apiserver_.*");

fn read(job: &'static str) -> Kept<'static> {
    Kept { of_jobs: [(job, ["b_total", "a_bucket"].into())].into(), ..Kept::default() }
}

#[test]
fn a_job_keeps_what_is_read_and_what_the_environment_wants_beside() {
    let of_large = |exploration| read("api").of(&LARGE, exploration);
    assert_eq!(of_large(Margins), Some(format!("a_bucket|b_total|{OF_EVERY_PROGRAM}|apiserver_.*")));
    assert_eq!(of_large(Small), Some(format!("a_bucket|b_total|{OF_EVERY_PROGRAM}")));
    assert_eq!(of_large(Nothing).as_deref(), Some("a_bucket|b_total"));
    assert_eq!(of_large(Everything), None);
    let of_plain = |exploration| read("kubelet").of(&PLAIN, exploration);
    assert_eq!(of_plain(Margins), of_plain(Small), "it says no margin");
    assert_eq!(of_plain(Nothing).as_deref(), Some("a_bucket|b_total"));
    assert_eq!(read("api").of(&PLAIN, Nothing).as_deref(), Some("nothing"), "another job's are not its own");
}

#[test]
fn a_job_that_says_what_it_keeps_keeps_that_everywhere() {
    for exploration in [Everything, Margins, Small, Nothing] {
        assert_eq!(read("kubelet").of(&PLAIN.keep_metrics("x"), exploration).as_deref(), Some("x"));
        assert_eq!(read("kubelet").of(&PLAIN.keep_all("a laboratory"), exploration), None);
    }
    assert_eq!(PLAIN.keep_all("a laboratory").keeps_all(), Some("a laboratory"));
}

/// A watch whose only panel asks this.
fn watching(query: Query) -> Watch {
    let panel = stat("Cups", "How many.").query(query, "cups");
    let rows = Box::leak(Box::new([Row::new("Tea").panels(Box::leak(Box::new([panel])))]));
    Watch { dashboards: Box::leak(Box::new([Dashboard::new("tea", "Tea").rows(rows)])), ..Watch::NONE }
}

fn checked(text: &'static str) -> Query {
    Query::checked(text, Unit::Count, ResultLabels::UNKNOWN, &[("cups_total", &["kubelet"])], false)
}

#[test]
fn what_the_compiler_did_not_see_is_kept() {
    let kept = |text| watching(checked(text)).kept([]).of(&PLAIN, Nothing);
    assert_eq!(kept("cups_total").as_deref(), Some("cups_total"));
    assert_eq!(kept(r#"{__name__=~"cups_.*"}"#).as_deref(), Some("cups_total|cups_.*"));
    assert_eq!(kept(r#"{job="kubelet"}"#), None, "nobody knows what is read");
    assert_eq!(
        kept(r#"cups_total or {__name__=~"cups:.*"}"#).as_deref(),
        Some("cups_total"),
        "records are not scraped"
    );
    let others = watching(checked("cups_total")).kept(["saucers", "up"]);
    assert_eq!(others.of(&PLAIN, Nothing).as_deref(), Some("cups_total|saucers"));
    let unchecked = watching(promql_unchecked(Unit::Count, "sum(pots)", "another's"));
    assert_eq!(unchecked.kept([]).of(&PLAIN, Nothing).as_deref(), Some("pots|sum"));
}
