use stack::kit::{FilePath, Mount, Secret, SecretEntry};

const ADMIN: Secret = Secret::ours("grafana-admin", &[SecretEntry::bundled("user", "admin")]);
const MOUNTED: Mount = ADMIN.at("/etc/admin");
pub const PASSWORD: FilePath = MOUNTED.file("password");

fn main() {}
