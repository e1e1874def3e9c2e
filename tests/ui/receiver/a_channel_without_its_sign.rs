use stack::programs::{CHAT_URL, RECEIVERS};
use stack::watch::receiver::Notifier;

pub const CHAT: Notifier = Notifier::chat("alerts", RECEIVERS.key(CHAT_URL));

fn main() {}
