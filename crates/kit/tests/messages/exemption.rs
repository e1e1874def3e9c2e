//! Exemptions from Pod Security.

use crate::said::{Case, case};
use kit::{Image, Namespace, Privilege, Workload, WorkloadBuilder};

pub const CASES: &[Case] = &[
    case(
        "folders_of_the_node_that_nobody_mounts",
        "workload `loki` takes `Privilege::HostPath`, but mounts no folder of the node; fix: leave that `.exempt(…)` \
         out",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            let _: Workload = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE)
                .exempt(Privilege::HostPath, "reads logs")
                .build();
        },
    ),
    case(
        "root_for_a_program_that_runs_as_another_user",
        "workload `loki` takes `Privilege::Root`, but runs as another user; fix: leave that `.exempt(…)` out",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const AS_NOBODY: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).run_as(10001);
            let _: Workload = AS_NOBODY.exempt(Privilege::Root, "it was easier").build();
        },
    ),
    case("twice", "workload `loki` takes `Privilege::HostNetwork` twice; fix: keep one, with both reasons", || {
        const MONITORING: Namespace = Namespace::ours("monitoring");
        const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
        const ON_THE_NODE: WorkloadBuilder =
            WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).exempt(Privilege::HostNetwork, "measures");
        let _: WorkloadBuilder = ON_THE_NODE.exempt(Privilege::HostNetwork, "listens");
    }),
    case(
        "without_a_reason",
        "workload `loki` takes `Privilege::HostNetwork` without saying why; fix: give the reason, which the \
         documents list, as the second argument",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            let _: WorkloadBuilder =
                WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).exempt(Privilege::HostNetwork, "");
        },
    ),
];
