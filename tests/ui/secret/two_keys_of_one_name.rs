use stack::kit::{Secret, SecretEntry};

pub const ADMIN: Secret =
    Secret::ours("grafana-admin", &[SecretEntry::bundled("user", "admin"), SecretEntry::to_be_filled_in("user")]);

fn main() {}
