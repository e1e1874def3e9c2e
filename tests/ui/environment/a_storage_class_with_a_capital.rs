use stack::kit::{Environment, Notifications};

const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
pub const HOME: Environment = Environment::new("home", "home", NOBODY).storage_class("GP3");

fn main() {}
