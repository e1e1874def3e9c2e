use stack::watch::scenario::{Gone, quiet_because};

pub const REMOVED: Gone = quiet_because("");

fn main() {}
