use stack::programs::{RECEIVERS, SMS_TOKEN};
use stack::watch::receiver::Notifier;

pub const SMS: Notifier = Notifier::sms(RECEIVERS.key("sms-address"), RECEIVERS.key(SMS_TOKEN));

fn main() {}
