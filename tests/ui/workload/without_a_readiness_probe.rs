use stack::kit::{Image, Namespace, Resources, Workload, WorkloadBuilder, mebibytes, millicores};

const MONITORING: Namespace = Namespace::ours("monitoring");
const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
const NEEDS: Resources = Resources::requests(millicores(200), mebibytes(512));
pub const LOKI: Workload =
    WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).run_as(10001).resources(NEEDS).build();

fn main() {}
