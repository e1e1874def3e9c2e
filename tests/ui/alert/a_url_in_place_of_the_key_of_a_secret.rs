use stack::observe::receiver::Notifier;

pub const SMS: Notifier = Notifier::sms("https://sms.example.com/send?token=123");

fn main() {}
