use stack::kit::Duration;

pub const RANGE: Duration = Duration::parse("5 min");

fn main() {}
