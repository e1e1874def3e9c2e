use stack::watch::dashboard::{Row, stat};

pub const CPU: Row = Row::new("CPU").panels(&[stat("Busy", "How busy the nodes are.")]);

fn main() {}
