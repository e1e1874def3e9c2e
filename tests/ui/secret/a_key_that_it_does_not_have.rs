use stack::kit::{Secret, SecretEntry, SecretKey};

const ADMIN: Secret = Secret::ours("grafana-admin", &[SecretEntry::bundled("user", "admin")]);
pub const PASSWORD: SecretKey = ADMIN.key("password");

fn main() {}
