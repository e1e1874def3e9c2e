use stack::kit::Duration;

pub const INTERVAL: Duration = Duration::parse("0s");

fn main() {}
