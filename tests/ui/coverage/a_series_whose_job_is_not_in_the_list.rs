use programs::prelude::*;
use stack::WATCH;
use stack::programs::Prometheus;
use stack::watch::scrape::Job;
use stack::watch::watch::Watch;

const JOBS: &[Job] = &[Job::service("prometheus", Prometheus::ENDPOINT)];
pub const WATCHED: Watch = Watch { jobs: JOBS, ..WATCH }.checked();

fn main() {}
