use stack::kit::{Secret, SecretEntry};

pub const ADMIN: Secret = Secret::ours("grafana-admin", &[SecretEntry::bundled("user name", "admin")]);

fn main() {}
