//! A small world of which little is read, and the whole report about it.

use promql::{Catalogue, Job, World};
use watch::query::Read;
use watch::question::Question;

use super::*;

const POT: &str = "\
# exporter: pot
# TYPE pot_temperature_celsius gauge
pot_temperature_celsius{pot}
# TYPE pot_pour_seconds histogram
pot_pour_seconds{pot}
# TYPE pot_scale gauge
pot_scale
";
const CUP: &str = "# exporter: cup\n# TYPE cup_full gauge\ncup_full\n# TYPE cup_colour gauge\ncup_colour{colour}\n";
const SPOON: &str = "# exporter: spoon\n# TYPE spoon_bent gauge\nspoon_bent\n";

fn world() -> World {
    let mut pot = Job::new("pot", "pot");
    pot.dropped.push("pot_scale".into());
    World {
        catalogues: [POT, CUP, SPOON].map(|text| Catalogue::parse(text).expect("a catalogue")).into(),
        jobs: vec![pot, Job::new("cup", "cup"), Job::new("spoon", "spoon")],
        recorded: Vec::new(),
        recorded_by_name: true,
        ..World::default()
    }
}

fn question(asker: &str, text: &'static str, reads: Option<&'static [Read]>) -> Question {
    Question {
        asker: asker.into(),
        text,
        reads,
        unchecked: None,
        is_of_rule: false,
        recorded_as: None,
        origin: kit::Origin::here(),
    }
}

fn recording(name: &'static str, reads: &'static [Read]) -> Question {
    Question { recorded_as: Some(name), ..question(name, "", Some(reads)) }
}

fn report(questions: &[Question]) -> String {
    Unused::new(Usage::of(questions, &world())).text(Style::plain())
}

#[test]
fn says_what_is_read_of_each_job_and_what_would_be_enough() {
    let questions = [
        recording("cluster:pot_pour_seconds:p95", &[("pot_pour_seconds_bucket", &["pot"])]),
        // Only another recorded series reads it, and that one nobody: neither is worth its rule, nor what they read.
        recording("cluster:cup_full:sum", &[("cup_full", &["cup"])]),
        recording("cluster:cups:max", &[("cluster:cup_full:sum", &[])]),
        question("alert `SlowPot`", "", Some(&[("cluster:pot_pour_seconds:p95", &[])])),
        question("alert `NoCup`", "", Some(&[("up", &["cup"])])),
        // What the compiler was not asked of is read here.
        question("variable `pot` of `Kitchen`", r#"pot_temperature_celsius{job="pot"}"#, None),
        question("panel `Steam` of `Kitchen`", "sum(", None),
    ];
    assert_eq!(
        report(&questions),
        "\
JOB    METRICS  READ  SERIES NAMES  READ
pot    2        2     4             2
cup    2        0     2             0
spoon  1        0     1             0
    unused  job `cup`: nothing of it is read, but whether it answers
    unused  job `spoon`: nothing of it is read, not even whether it answers
    unused  recorded series `cluster:cup_full:sum`: nothing reads it
    unused  recorded series `cluster:cups:max`: nothing reads it
      keep  job `pot`: .keep_metrics(\"pot_pour_seconds_bucket|pot_temperature_celsius\")
      note  panel `Steam` of `Kitchen`: what it reads is unknown, and not counted
3 jobs bring 5 metrics, of which 2 are read; unused are 2 jobs and 2 of 3 recorded series
"
    );
}

#[test]
fn a_job_of_which_all_is_read_keeps_all() {
    let questions = [question("alert `BentSpoon`", "", Some(&[("spoon_bent", &["spoon"])]))];
    let text = report(&questions);
    assert!(text.contains("\nspoon  1        1     1             1\n") && !text.contains("keep"), "{text}");
}
