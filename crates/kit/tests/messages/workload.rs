//! Workloads.

use crate::said::{Case, case};
use kit::{
    Claim, Http, Image, Mount, Namespace, Port, Probe, Resources, Scratch, Workload, WorkloadBuilder, gibibytes,
    mebibytes, millicores,
};

pub const CASES: &[Case] = &[
    case("0_replicas", "workload `loki` cannot have 0 replicas; fix: leave its component out of the stack", || {
        const MONITORING: Namespace = Namespace::ours("monitoring");
        const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
        let _: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).replicas(0);
    }),
    case(
        "a_claim_of_several_replicas",
        "workload `loki` has several replicas, which cannot share the claim `data` (ReadWriteOnce); fix: run one \
         replica",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const DATA: Claim = Claim::new("data", gibibytes(50));
            let _: WorkloadBuilder =
                WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).mount(DATA.at("/loki")).replicas(3);
        },
    ),
    case(
        "a_claim_on_every_node",
        "workload `loki` is a DaemonSet, whose pods cannot share the claim `data` (ReadWriteOnce); fix: mount a \
         `HostPath` or a `Scratch`, or make it a StatefulSet",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const DATA: Claim = Claim::new("data", gibibytes(50));
            let _: WorkloadBuilder = WorkloadBuilder::daemon_set(MONITORING, "loki", IMAGE).mount(DATA.at("/loki"));
        },
    ),
    case(
        "a_claim_that_is_rolled",
        "workload `loki` is rolled while it mounts the claim `data` (ReadWriteOnce): the new pod would wait for ever \
         for the old one's volume; fix: leave `.rolling_update()` out, so that the pod is replaced",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const DATA: Claim = Claim::new("data", gibibytes(50));
            let _: WorkloadBuilder =
                WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).mount(DATA.at("/loki")).rolling_update();
        },
    ),
    case(
        "a_connection_to_port_0",
        "workload `loki` talks to `the mail server` at port 0; fix: give the port, 1-65535",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            let _: WorkloadBuilder =
                WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).talks_to_outside(0, "the mail server");
        },
    ),
    case(
        "a_rolling_update_with_a_claim",
        "workload `loki` is rolled while it mounts the claim `data` (ReadWriteOnce): the new pod would wait for ever \
         for the old one's volume; fix: leave `.rolling_update()` out, so that the pod is replaced",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const DATA: Claim = Claim::new("data", gibibytes(50));
            let _: WorkloadBuilder =
                WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).rolling_update().mount(DATA.at("/loki"));
        },
    ),
    case(
        "a_variable_that_is_set_twice",
        "workload `loki` sets the environment variable `TZ` twice; fix: keep one",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            let _: WorkloadBuilder =
                WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).env("TZ", "UTC").env("TZ", "Asia/Dhaka");
        },
    ),
    case(
        "a_variable_with_a_dash",
        "workload `loki`: `LOG-LEVEL` is not a name of an environment variable; fix: give letters, digits and `_`, \
         no digit first",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            let _: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).env("LOG-LEVEL", "info");
        },
    ),
    case(
        "an_admission_to_ours",
        "workload `loki` is ours, so its network policy follows from who says `.talks_to(…)` it; fix: leave \
         `.admits(…)` out",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            let _: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).admits(MONITORING);
        },
    ),
    case(
        "an_argument_of_somebody_elses",
        "workload `web` is somebody else's and never written, so nothing that is said here about its pods takes \
         effect; fix: say only its ports, and whom it `.admits(…)`",
        || {
            const SHOP: Namespace = Namespace::of_others("shop");
            let _: Workload = WorkloadBuilder::declared(SHOP, "web").arg("--verbose").build();
        },
    ),
    case(
        "replicas_of_a_daemon_set",
        "workload `loki` is no Deployment, so it has no number of replicas; fix: leave `.replicas(…)` out",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            let _: WorkloadBuilder = WorkloadBuilder::daemon_set(MONITORING, "loki", IMAGE).replicas(3);
        },
    ),
    case(
        "several_replicas_with_a_claim",
        "workload `loki` has several replicas, which cannot share the claim `data` (ReadWriteOnce); fix: run one \
         replica",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const DATA: Claim = Claim::new("data", gibibytes(50));
            let _: WorkloadBuilder =
                WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).replicas(3).mount(DATA.at("/loki"));
        },
    ),
    case(
        "state_in_a_folder_that_goes_with_the_pod",
        "workload `loki` runs `docker.io/grafana/loki`, which keeps state in `/loki`, but no volume there outlives \
         the pod; fix: mount a `Claim` there, or `Scratch::for_state_that_may_be_lost(…, \"why\")`",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6").keeps_state_in("/loki");
            const HTTP: Port<Http> = Port::new("http", 3100);
            const NEEDS: Resources = Resources::requests(millicores(200), mebibytes(512));
            const READY: Probe = Probe::http(HTTP, "/ready");
            const LISTENS: WorkloadBuilder =
                WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).port(HTTP).run_as(10001);
            const DATA: Mount = Scratch::new("data", gibibytes(1)).at("/loki");
            let _: Workload = LISTENS.mount(DATA).resources(NEEDS).readiness(READY).build();
        },
    ),
    case(
        "state_without_a_volume",
        "workload `loki` runs `docker.io/grafana/loki`, which keeps state in `/loki`, but no volume there outlives \
         the pod; fix: mount a `Claim` there, or `Scratch::for_state_that_may_be_lost(…, \"why\")`",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6").keeps_state_in("/loki");
            const HTTP: Port<Http> = Port::new("http", 3100);
            const NEEDS: Resources = Resources::requests(millicores(200), mebibytes(512));
            const READY: Probe = Probe::http(HTTP, "/ready");
            const LISTENS: WorkloadBuilder =
                WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).port(HTTP).run_as(10001);
            let _: Workload = LISTENS.resources(NEEDS).readiness(READY).build();
        },
    ),
    case(
        "user_0",
        "workload `loki` cannot run as user 0 under Pod Security `restricted`; fix: give another user, or \
         `.exempt(Privilege::Root, \"why\")`",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            let _: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).run_as(0);
        },
    ),
    case(
        "without_a_readiness_probe",
        r#"workload `loki` has no readiness probe; fix: add `.readiness(Probe::http(PORT, "/path"))`"#,
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const NEEDS: Resources = Resources::requests(millicores(200), mebibytes(512));
            let _: Workload =
                WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).run_as(10001).resources(NEEDS).build();
        },
    ),
    case(
        "without_a_user",
        "workload `loki` does not say which user it runs as; fix: add `.run_as(65534)`, or `.exempt(Privilege::Root, \
         \"why\")`",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const HTTP: Port<Http> = Port::new("http", 3100);
            const NEEDS: Resources = Resources::requests(millicores(200), mebibytes(512));
            const READY: Probe = Probe::http(HTTP, "/ready");
            const LISTENS: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).port(HTTP);
            let _: Workload = LISTENS.resources(NEEDS).readiness(READY).build();
        },
    ),
];
