//! Containers beside that of a workload.

use crate::said::{Case, case};
use kit::{
    ConfigMap, Endpoint, Http, Image, Mount, Namespace, Port, Probe, Resources, Service, Workload, WorkloadBuilder,
    mebibytes, millicores,
};

const TEA: Namespace = Namespace::ours("tea");
const IMAGE: Image = Image::new("docker.io/tea/house", "1.4.2");
const HTTP: Port<Http> = Port::new("http", 8080);
const SPOUT_HTTP: Port<Http> = Port::new("spout", 8081);

const fn kettle() -> WorkloadBuilder<'static> {
    WorkloadBuilder::deployment(TEA, "kettle", IMAGE)
        .port(HTTP)
        .run_as(1000)
        .resources(Resources::requests(millicores(10), mebibytes(16)))
        .readiness(Probe::tcp(HTTP))
}

const fn spout(name: &'static str, port: Port<Http>) -> WorkloadBuilder<'static> {
    WorkloadBuilder::sidecar(TEA, name, IMAGE)
        .port(port)
        .resources(Resources::requests(millicores(10), mebibytes(16)))
        .readiness(Probe::tcp(port))
}

pub const CASES: &[Case] = &[
    case(
        "a_sidecar_with_a_user_of_its_own",
        "workload `spout` is a sidecar, and says of its pods what they have once: user, rights, connections or labels; \
         fix: let the workload say it that runs the sidecar `.beside(…)` its own container",
        || {
            let _: Workload = spout("spout", SPOUT_HTTP).run_as(1000).build();
        },
    ),
    case(
        "a_workload_beside_another",
        "workload `kettle` runs `cup` beside it, which is a workload with pods of its own; fix: begin it with \
         `WorkloadBuilder::sidecar(…)`",
        || {
            const CUP: Workload = WorkloadBuilder::deployment(TEA, "cup", IMAGE)
                .port(HTTP)
                .run_as(1000)
                .resources(Resources::requests(millicores(10), mebibytes(16)))
                .readiness(Probe::tcp(HTTP))
                .build();
            let _: WorkloadBuilder = kettle().beside(&CUP);
        },
    ),
    case(
        "two_containers_of_one_name",
        "workload `kettle` has two containers called `kettle`; fix: rename one of them",
        || {
            const SPOUT: Workload = spout("kettle", SPOUT_HTTP).build();
            let _: WorkloadBuilder = kettle().beside(&SPOUT);
        },
    ),
    case(
        "a_sidecar_on_a_port_that_is_taken",
        "workload `kettle` has two ports named `http`; fix: give one of them another name",
        || {
            const SPOUT: Workload = spout("spout", HTTP).build();
            let _: WorkloadBuilder = kettle().beside(&SPOUT);
        },
    ),
    case(
        "two_volumes_of_one_name_in_one_pod",
        "workload `kettle` and its sidecar `spout` have different volumes called `leaves`; fix: rename one of them",
        || {
            const GREEN: Mount = ConfigMap::new("leaves", &[]).at("/green");
            const BLACK: Mount = ConfigMap::new("leaves", &[]).at("/black");
            const SPOUT: Workload = spout("spout", SPOUT_HTTP).mount(BLACK).build();
            let _: WorkloadBuilder = kettle().mount(GREEN).beside(&SPOUT);
        },
    ),
    case(
        "an_endpoint_in_place_of_one_that_is_not_asked",
        "workload `cup` connects to `kettle` in place of `kettle`, to which it does not connect; fix: say \
         `.talks_to(…)` alone",
        || {
            const KETTLE: Workload = kettle().build();
            const ENDPOINT: Endpoint<'static, Http> = Service::of(&KETTLE).port(HTTP).at(HTTP);
            let _: WorkloadBuilder =
                WorkloadBuilder::deployment(TEA, "cup", IMAGE).talks_to_in_place_of(ENDPOINT, ENDPOINT);
        },
    ),
];
