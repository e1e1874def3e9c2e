//! Probes.

use crate::said::{Case, case};
use kit::{Grpc, Http, Image, Namespace, Port, Probe, WorkloadBuilder};

pub const CASES: &[Case] = &[
    case(
        "of_a_port_that_the_workload_lacks",
        "the readiness probe asks port `http` (3100), but workload `loki` listens on `grpc` (9095); fix: name one of \
         these, or add `.port(…)` to the workload",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const HTTP: Port<Http> = Port::new("http", 3100);
            const GRPC: Port<Grpc> = Port::new("grpc", 9095);
            let _: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE)
                .port(GRPC)
                .readiness(Probe::http(HTTP, "/ready"));
        },
    ),
    case(
        "of_a_workload_that_listens_nowhere",
        "the liveness probe asks port `http` (3100), but workload `loki` listens nowhere; fix: add `.port(…)` to the \
         workload",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const HTTP: Port<Http> = Port::new("http", 3100);
            let _: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).liveness(Probe::tcp(HTTP));
        },
    ),
];
