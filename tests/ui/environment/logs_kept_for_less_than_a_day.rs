use stack::kit::{Environment, Notifications, hours};

const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
pub const HOME: Environment = Environment::new("home", "home", NOBODY).keep_logs(hours(12));

fn main() {}
