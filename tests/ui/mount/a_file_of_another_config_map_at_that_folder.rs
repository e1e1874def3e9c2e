use stack::kit::{ConfigMap, Context, File, Image, Mount, Namespace, WorkloadBuilder};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const CONFIG: Mount = ConfigMap::new("loki", &[File::yaml("loki.yaml", &config)]).at("/etc/loki");
const OTHER: Mount = ConfigMap::new("rules", &[]).at("/etc/loki");
pub const LOKI: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE)
    .mount(OTHER)
    .arg_file("-config.file", CONFIG.file("loki.yaml"));

fn config(_: &Context) -> String {
    "a: b".to_owned()
}

fn main() {}
