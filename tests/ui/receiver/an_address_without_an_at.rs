use stack::observe::receiver::Notifier;

pub const MAIL: Notifier = Notifier::email("ops.dhakacart.com");

fn main() {}
