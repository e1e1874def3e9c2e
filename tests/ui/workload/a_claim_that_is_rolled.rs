use stack::kit::{Claim, Image, Namespace, WorkloadBuilder, gibibytes};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const DATA: Claim = Claim::new("data", gibibytes(50));
pub const LOKI: WorkloadBuilder =
    WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).mount(DATA.at("/loki")).rolling_update();

fn main() {}
