use stack::kit::{FilePath, Mount, Secret, SecretEntry};

const ADMIN: Secret = Secret::ours("grafana-admin", &[SecretEntry::bundled("user", "admin")]);
const MOUNTED: Mount = Mount::secret(ADMIN, "/etc/admin");
pub const PASSWORD: FilePath = MOUNTED.file("password");

fn main() {}
