use programs::loki::Settings;
use programs::prelude::*;
use stack::programs::{NAMESPACE, Prometheus};

pub const SETTINGS: Settings = Settings { alertmanager: Some(Prometheus::ENDPOINT), ..Settings::new(NAMESPACE) };

fn main() {}
