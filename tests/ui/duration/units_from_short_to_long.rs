use stack::kit::Duration;

pub const RANGE: Duration = Duration::parse("30s5m");

fn main() {}
