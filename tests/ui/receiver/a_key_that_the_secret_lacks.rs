use stack::components::alertmanager::RECEIVERS;
use stack::watch::receiver::Notifier;

pub const SMS: Notifier = Notifier::sms(RECEIVERS.key("sms-address"));

fn main() {}
