use stack::kit::{Environment, Namespace, Notifications, Stack};

const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
const HOME: Environment = Environment::new("home", "here", NOBODY);
const WORK: Environment = Environment::new("home", "there", NOBODY);
pub const STACK: Stack = Stack::new(Namespace::ours("monitoring"), &[]).environments(&[HOME, WORK], &[]);

fn main() {}
