use stack::components::prometheus;
use stack::{STACK, WATCH};
use stack::watch::scrape::Job;
use stack::watch::watch::Watch;

const JOBS: &[Job] = &[Job::service("prometheus", prometheus::SERVICE.at(prometheus::HTTP))];
pub const WATCHED: Watch = Watch { jobs: JOBS, ..WATCH }.over(&STACK);

fn main() {}
