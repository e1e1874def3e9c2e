use programs::prelude::*;
use stack::WATCH;
use stack::programs::Prometheus;
use stack::watch::watch::Watch;

pub const WATCHED: Watch = Watch { grafana: Some(Prometheus::ENDPOINT), ..WATCH };

fn main() {}
