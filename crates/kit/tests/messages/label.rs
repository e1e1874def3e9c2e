//! Labels and annotations.

use crate::said::{Case, case};
use kit::{Image, Namespace, WorkloadBuilder};

pub const CASES: &[Case] = &[
    case(
        "the_one_that_selectors_use",
        "workload `loki`: the label `app` is derived from the workload's name, so that selectors always match; fix: \
         leave it out, or rename the workload",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            let _: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).label("app", "logs");
        },
    ),
    case("the_same_twice", "workload `loki` has the label `team` twice; fix: keep one", || {
        const MONITORING: Namespace = Namespace::ours("monitoring");
        const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
        let _: WorkloadBuilder =
            WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).label("team", "ops").label("team", "dev");
    }),
];
