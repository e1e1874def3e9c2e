use stack::kit::{Claim, Environment, Namespace, Notifications, Stack, gibibytes};

const MONITORING: Namespace = Namespace::ours("monitoring");
const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
const DATA: Claim = Claim::new("data", gibibytes(50));
const HOME: Environment = Environment::new("home", "home", NOBODY).volume(DATA, gibibytes(100));
pub const STACK: Stack = Stack::new(MONITORING, &[]).environments(&[HOME], &[]);

fn main() {}
