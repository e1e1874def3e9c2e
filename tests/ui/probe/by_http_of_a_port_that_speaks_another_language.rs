use stack::kit::{Port, Postgres, Probe};

const DATABASE: Port<Postgres> = Port::new("postgres", 5432);
pub const PROBE: Probe = Probe::http(DATABASE, "/health");

fn main() {}
