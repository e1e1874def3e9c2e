use stack::kit::{Claim, Image, Namespace, Scratch, WorkloadBuilder, gibibytes};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const DATA: Claim = Claim::new("data", gibibytes(50));
pub const LOKI: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE)
    .mount(DATA.at("/loki"))
    .mount(Scratch::new("data", gibibytes(1)).at("/tmp"));

fn main() {}
