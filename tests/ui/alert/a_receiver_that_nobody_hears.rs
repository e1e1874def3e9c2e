use stack::watch::receiver::Receiver;

pub const NOBODY: Receiver = Receiver::new("nobody");

fn main() {}
