use stack::kit::{Image, Namespace, Privilege, Workload, WorkloadBuilder};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const AS_NOBODY: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).run_as(10001);
pub const LOKI: Workload = AS_NOBODY.exempt(Privilege::Root, "it was easier").build();

fn main() {}
