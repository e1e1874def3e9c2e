use stack::components::prometheus;
use stack::dhakacart::{STACK, WATCH};
use stack::observe::scrape::Job;
use stack::observe::watch::Watch;

const JOBS: &[Job] = &[Job::service("prometheus", prometheus::SERVICE.at(prometheus::HTTP))];
pub const WATCHED: Watch = Watch { jobs: JOBS, ..WATCH }.over(&STACK);

fn main() {}
