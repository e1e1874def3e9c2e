use stack::components::prometheus;
use stack::WATCH;
use stack::watch::watch::Watch;

pub const WATCHED: Watch = Watch { grafana: prometheus::SERVICE.at(prometheus::HTTP), ..WATCH };

fn main() {}
