use stack::kit::HostPath;

pub const LOGS: HostPath = HostPath::existing("logs", "var/log");

fn main() {}
