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
    record_as(repository, "redis-exporter", page)
}

fn record_as(repository: &Repository, name: &str, page: &str) -> Answer {
    let file = repository.root().join("page.txt");
    fs::write(&file, page).unwrap();
    repository.run(&Small::shop(), &["record", name, "--file", file.to_str().unwrap()])
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
        "error: nothing was recorded; no catalogue has changed\n   problem  `kubelet` cannot be started here: it \
         needs a node with a container runtime\n       fix  bring a page of a running one with `--url` or `--file`, \
         or edit its catalogue, which was written by hand\n"
    );
}

#[test]
fn a_program_without_a_recipe_is_recorded_from_its_page() {
    let repository = Repository::empty();
    let answer = record_as(&repository, "teapot", "# TYPE teapot_full gauge\nteapot_full{pot=\"1\"} 1\n");
    assert_eq!(
        answer.out,
        "   written  stack/catalogue/teapot.prom: 1 metric (0 without series)\n      note  there is no recipe for \
         `teapot`, so that only its page is known; write closed sets, collectors and metrics without series into the \
         file\nteapot: recorded from a saved page\n"
    );
    let text = fs::read_to_string(repository.root().join("stack/catalogue/teapot.prom")).unwrap();
    assert_eq!(
        text,
        "# exporter: teapot\n# source: recorded from a saved page\n\n# TYPE teapot_full gauge\nteapot_full{pot}\n"
    );
    let mistyped = record_as(&repository, "redis-exportr", PAGE);
    assert!(mistyped.out.contains("only its page is known; did you mean `redis-exporter`?\n"), "{}", mistyped.out);
    let refused = record_as(&repository, "../teapot", PAGE);
    assert!(refused.err.contains("problem  a catalogue cannot be called `../teapot`"), "{}", refused.err);
    let unnamed = repository.run(&Small::shop(), &["record", "teapot"]);
    assert!(
        unnamed.err.contains("fix  bring a page of a running one: `cargo xtask record teapot --url URL`"),
        "{}",
        unnamed.err
    );
}

#[test]
fn what_a_person_wrote_outlives_the_next_recording() {
    let repository = Repository::empty();
    let page = "# TYPE teapot_full gauge\nteapot_full{pot=\"1\",tea=\"green\"} 1\n";
    record_as(&repository, "teapot", page);
    let file = repository.root().join("stack/catalogue/teapot.prom");
    let by_hand = fs::read_to_string(&file).unwrap().replace(
        "\n\n# TYPE teapot_full gauge\n",
        "\n# note: it is of clay\n\n# TYPE teapot_full gauge\n# enum teapot_full.tea black,green\n",
    );
    fs::write(&file, &by_hand).unwrap();
    let answer = record_as(&repository, "teapot", &page.replace("teapot_full{", "teapot_full{lid=\"x\","));
    for kept in ["note: it is of clay", "enum teapot_full.tea black,green"] {
        assert!(answer.out.contains(&format!("note  kept, since no page shows it: # {kept}\n")), "{}", answer.out);
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), by_hand.replace("{pot,", "{lid,pot,"));

    // A recipe knows what a program does not show; the closed sets of people stay all the same.
    record(&repository, PAGE);
    let file = repository.root().join(CATALOGUE);
    let by_hand =
        fs::read_to_string(&file).unwrap().replace("# enum redis", "# enum redis_instance_info.os Linux\n# enum redis");
    fs::write(&file, &by_hand).unwrap();
    let answer = record(&repository, PAGE);
    assert!(answer.out.contains("shows it: # enum redis_instance_info.os Linux\n"), "{}", answer.out);
    assert_eq!(fs::read_to_string(&file).unwrap(), by_hand);
}

#[test]
fn a_catalogue_that_cannot_be_read_is_not_written_over() {
    let repository = Repository::empty();
    record(&repository, PAGE);
    let file = repository.root().join(CATALOGUE);
    let broken = fs::read_to_string(&file).unwrap() + "# enmu redis_up.a b\n";
    fs::write(&file, &broken).unwrap();
    let answer = record(&repository, PAGE);
    assert_eq!(answer.outcome, Outcome::Failed);
    assert!(answer.err.contains("redis-exporter.prom:16: `# enmu` is not known"), "{}", answer.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), broken);
}

#[test]
fn what_everybody_runs_is_recorded_where_this_repository_keeps_it() {
    let repository = Repository::empty();
    let everybodys = repository.root().join(cli::catalogue::RECORDED);
    fs::create_dir_all(&everybodys).unwrap();
    fs::write(everybodys.join("redis-exporter.prom"), "").unwrap();
    let answer = record(&repository, PAGE);
    assert!(answer.out.contains("written  crates/catalogue/recorded/redis-exporter.prom: 3 metrics"), "{}", answer.out);
    assert!(!repository.root().join(CATALOGUE).exists());
    record_as(&repository, "teapot", PAGE);
    assert!(repository.root().join("stack/catalogue/teapot.prom").exists());
}
