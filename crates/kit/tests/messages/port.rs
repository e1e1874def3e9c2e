//! Ports.

use crate::said::{Case, case};
use kit::{Grpc, Http, Image, Namespace, Port, WorkloadBuilder};

pub const CASES: &[Case] = &[
    case(
        "a_user_who_cannot_open_it",
        "workload `loki` listens on port 80 as user 10001, but ports below 1024 need root; fix: let the program \
         listen on a port from 1024 up",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const HTTP: Port<Http> = Port::new("http", 80);
            let _: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).port(HTTP).run_as(10001);
        },
    ),
    case(
        "below_1024_without_root",
        "workload `loki` listens on port 80 as user 10001, but ports below 1024 need root; fix: let the program \
         listen on a port from 1024 up",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const HTTP: Port<Http> = Port::new("http", 80);
            let _: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).run_as(10001).port(HTTP);
        },
    ),
    case(
        "told_to_a_program_that_does_not_listen_there",
        "port `http` (3100) is told to the program by `--port`, but workload `loki` listens nowhere; fix: add \
         `.port(…)` to the workload",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const HTTP: Port<Http> = Port::new("http", 3100);
            let _: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).arg_port("--port", HTTP);
        },
    ),
    case("two_of_one_name", "workload `loki` has two ports named `http`; fix: give one of them another name", || {
        const MONITORING: Namespace = Namespace::ours("monitoring");
        const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
        const HTTP: Port<Http> = Port::new("http", 3100);
        const METRICS: Port<Http> = Port::new("http", 9095);
        let _: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).port(HTTP).port(METRICS);
    }),
    case(
        "two_of_one_number",
        "workload `loki` listens on `grpc` (3100) and `http` (3100), the same number; fix: give one of them another \
         number",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const HTTP: Port<Http> = Port::new("http", 3100);
            const GRPC: Port<Grpc> = Port::new("grpc", 3100);
            let _: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).port(HTTP).port(GRPC);
        },
    ),
];
