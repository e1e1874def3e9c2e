use stack::components::alertmanager::RECEIVERS;
use stack::observe::receiver::Notifier;

pub const SMS: Notifier = Notifier::sms(RECEIVERS.key("sms-address"));

fn main() {}
