//! `record` makes a catalogue of a page that somebody brings, and changes nothing where it cannot.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its files says so by ending there")]

use std::fs;

use cli::Outcome;
use stack_tests::repository::{Answer, Repository, Small};

const PAGE: &str = "\
# HELP redis_up Information about the Redis instance
# TYPE redis_up gauge
redis_up 1
# HELP redis_instance_info Information about the Redis instance
# TYPE redis_instance_info gauge
redis_instance_info{role=\"master\",redis_version=\"7.0.15\",os=\"Linux host-7\"} 1
# TYPE redis_exporter_build_info gauge
redis_exporter_build_info{version=\"1.2.3\"} 1
";

const CATALOGUE: &str = "stack/catalogue/redis-exporter.prom";

fn record(repository: &Repository, page: &str) -> Answer {
    let file = repository.root().join("page.txt");
    fs::write(&file, page).unwrap();
    repository.run(&Small::shop(), &["record", "redis-exporter", "--file", file.to_str().unwrap()])
}

#[test]
fn a_saved_page_becomes_a_catalogue() {
    let repository = Repository::empty();
    let answer = record(&repository, PAGE);
    assert_eq!(answer.outcome, Outcome::Done, "{}", answer.shown());
    let image = xtask::CLI.recorded_as("redis-exporter").unwrap().image;
    let deployed = image.rsplit(":v").next().unwrap();
    assert_eq!(
        answer.out,
        format!(
            "   written  stack/catalogue/redis-exporter.prom: 3 metrics (0 without series)\n\
             redis-exporter: recorded from redis-exporter 1.2.3 in place of {deployed}, from a saved page\n"
        )
    );
    let text = fs::read_to_string(repository.root().join(CATALOGUE)).unwrap();
    assert!(text.starts_with(&format!("# exporter: redis-exporter\n# image: {image}\n")), "{text}");
    let entry = "\n# enum redis_instance_info.role master,slave\nredis_instance_info{os,redis_version,role}\n";
    assert!(text.contains(entry) && !text.contains("host-7"), "{text}");
}

#[test]
fn another_page_is_told_by_what_came_and_went() {
    let repository = Repository::empty();
    record(&repository, PAGE);
    let again = record(&repository, PAGE);
    assert!(
        again.out.contains("note  stack/catalogue/redis-exporter.prom: 3 metrics (0 without series), as before"),
        "{}",
        again.out
    );
    let changed = record(&repository, &PAGE.replace("redis_up", "redis_is_up"));
    assert!(
        changed.out.contains("only  redis_is_up: new\n   missing  redis_up: no longer exposed\n"),
        "{}",
        changed.out
    );
}

#[test]
fn what_is_no_page_of_metrics_changes_nothing() {
    let repository = Repository::empty();
    record(&repository, PAGE);
    let before = fs::read_to_string(repository.root().join(CATALOGUE)).unwrap();
    let answer = record(&repository, "<html></html>");
    assert_eq!(answer.outcome, Outcome::Failed);
    assert!(answer.err.starts_with("error: nothing was recorded; no catalogue has changed\n"), "{}", answer.err);
    assert_eq!(fs::read_to_string(repository.root().join(CATALOGUE)).unwrap(), before);
}

#[test]
fn a_program_that_cannot_be_started_here_says_why() {
    let answer = Repository::empty().run(&Small::shop(), &["record", "kubelet"]);
    assert_eq!(
        answer.err,
        "error: nothing was recorded; no catalogue has changed\n   problem  `kubelet` cannot be started here: it needs a \
         node with a container runtime\n       fix  bring a page of a running one with `--url` or `--file`, or edit its \
         catalogue, which was written by hand\n"
    );
}
