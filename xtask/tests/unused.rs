//! `unused` over the shop: its own queries are all counted, and what they read would be kept.

use serde_json::Value;
use xtask::CLI;

#[test]
fn whatever_the_shop_reads_is_in_the_list_of_its_job() {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut context = cli::Context::new(&CLI, &mut out, &mut err);
    assert_eq!(cli::run(["cargo xtask", "unused", "--format", "json"], &mut context), cli::Outcome::Done);
    let answer: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(answer["unreadable"].as_array().map(Vec::len), Some(0), "{}", answer["unreadable"]);
    let (jobs, mut held) = (answer["jobs"].as_array().unwrap(), 0);
    for (series, readers) in
        CLI.program.watch.questions().iter().flat_map(|question| question.reads.unwrap_or_default())
    {
        for job in jobs.iter().filter(|job| readers.iter().any(|name| job["job"] == *name)) {
            let is_read = job["names_read"].as_array().unwrap().iter().any(|name| name == series);
            // What Prometheus itself says of a target no list keeps or drops.
            let is_of_target = *series == "up" || series.starts_with("scrape_");
            assert!(is_read || is_of_target, "{}: {series}", job["job"]);
            held += 1;
        }
    }
    assert!(held > 100, "{held} series of jobs are read");
}
