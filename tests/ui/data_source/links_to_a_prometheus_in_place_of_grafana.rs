use stack::components::prometheus;
use stack::dhakacart::WATCH;
use stack::observe::watch::Watch;

pub const WATCHED: Watch = Watch { grafana: prometheus::SERVICE.at(prometheus::HTTP), ..WATCH };

fn main() {}
