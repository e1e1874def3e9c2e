use stack::watch::dashboard::{Panel, stat};

pub const CPU: Panel = stat("Busy", "");

fn main() {}
