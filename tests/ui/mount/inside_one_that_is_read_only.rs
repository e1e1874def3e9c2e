use stack::kit::{Claim, ConfigMap, Context, File, Image, Mount, Namespace, WorkloadBuilder, gibibytes};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const CONFIG: Mount = ConfigMap::new("loki", &[File::yaml("loki.yaml", &config)]).at("/etc/loki");
const DATA: Claim = Claim::new("data", gibibytes(50));
pub const LOKI: WorkloadBuilder =
    WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).mount(CONFIG).mount(DATA.at("/etc/loki/rules"));

fn config(_: &Context) -> String {
    "a: b".to_owned()
}

fn main() {}
