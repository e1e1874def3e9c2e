//! Environments.

use crate::said::{Case, case};
use kit::{
    Claim, Environment, Http, Image, Namespace, Notifications, Port, Probe, Resources, Workload, WorkloadBuilder,
    gibibytes, hours, mebibytes, millicores,
};

pub const CASES: &[Case] = &[
    case(
        "a_folder_that_begins_with_a_slash",
        "environment `home`: folder `/home` must be lower-case words, with `/` between folders; fix: write it like \
         `environments/kubeadm`",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let _: Environment = Environment::new("home", "/home", NOBODY);
        },
    ),
    case(
        "a_storage_class_with_a_capital",
        "name `GP3`: a name holds lower-case letters, digits and `-` only (DNS-1123 label); fix: write it like \
         `node-exporter`",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let _: Environment = Environment::new("home", "home", NOBODY).storage_class("GP3");
        },
    ),
    case(
        "logs_kept_for_less_than_a_day",
        "environment `home` keeps logs for less than 24 hours, the least that Loki's retention can do; fix: say at \
         least `days(1)`",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let _: Environment = Environment::new("home", "home", NOBODY).keep_logs(hours(12));
        },
    ),
    case(
        "replicas_of_a_workload_with_a_claim",
        "environment `home` asks for 3 pods of `loki`, but only a Deployment without a claim can have several, and \
         none has 0; fix: leave the `.replicas(…)` out",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const HTTP: Port<Http> = Port::new("http", 3100);
            const LOKI: Workload = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE)
                .port(HTTP)
                .run_as(10001)
                .resources(Resources::requests(millicores(50), mebibytes(64)))
                .readiness(Probe::tcp(HTTP))
                .mount(Claim::new("data", gibibytes(5)).at("/loki"))
                .build();
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let _: Environment = Environment::new("home", "home", NOBODY).replicas(&LOKI, 3);
        },
    ),
];
