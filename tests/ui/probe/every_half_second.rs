use stack::kit::{Http, Port, Probe, milliseconds};

const HTTP: Port<Http> = Port::new("http", 3100);
pub const PROBE: Probe = Probe::tcp(HTTP).every(milliseconds(500));

fn main() {}
