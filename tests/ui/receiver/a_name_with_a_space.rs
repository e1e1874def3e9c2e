use stack::watch::receiver::{Notifier, Receiver};

const MAIL: Notifier = Notifier::email("ops@dhakacart.com");
pub const ON_CALL: Receiver = Receiver::new("on call", MAIL);

fn main() {}
