use stack::watch::dashboard::{Panel, stat};

pub const CPU: Panel = stat("Busy", "How busy the nodes are.").stacked();

fn main() {}
