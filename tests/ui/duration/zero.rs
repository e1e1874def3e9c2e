use stack::kit::{Duration, seconds};

pub const INTERVAL: Duration = seconds(0);

fn main() {}
