use stack::kit::{Image, Mount, Namespace, Secret, SecretEntry, WorkloadBuilder};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const ADMIN: Secret = Secret::ours("grafana-admin", &[SecretEntry::bundled("user", "admin")]);
const MOUNTED: Mount = Mount::secret(ADMIN, "/etc/admin");
pub const LOKI: WorkloadBuilder =
    WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).env_file("USER_FILE", MOUNTED.file("user"));

fn main() {}
