use stack::watch::receiver::Notifier;

pub const MAIL: Notifier = Notifier::email("ops.dhakacart.com");

fn main() {}
