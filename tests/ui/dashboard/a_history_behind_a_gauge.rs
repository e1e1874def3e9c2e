use stack::watch::dashboard::{Panel, gauge};

pub const CPU: Panel = gauge("Busy", "How busy the nodes are.").with_history();

fn main() {}
