use stack::kit::{Http, Port, Probe};

const HTTP: Port<Http> = Port::new("http", 3100);
pub const PROBE: Probe = Probe::http(HTTP, "ready");

fn main() {}
