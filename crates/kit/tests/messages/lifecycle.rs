//! Init containers, hooks, host aliases, keys of others' ConfigMaps, patches without a reason.

use crate::said::{Case, case};
use kit::{
    Component, ConfigMapKey, ConfigMapOfOthers, Hook, Http, Image, Namespace, Patch, Port, Probe, Resources, Workload,
    WorkloadBuilder, mebibytes, millicores, milliseconds, seconds,
};

const TEA: Namespace = Namespace::ours("tea");
const SHOP: Namespace = Namespace::of_others("shop");
const IMAGE: Image = Image::new("docker.io/tea/house", "1.4.2");
const HTTP: Port<Http> = Port::new("http", 8080);
const SMALL: Resources = Resources::requests(millicores(10), mebibytes(16));
const SETTINGS: ConfigMapOfOthers = ConfigMapOfOthers::new(SHOP, "settings", &["DB_NAME", "DB_USER"]);

const fn kettle() -> WorkloadBuilder<'static> {
    WorkloadBuilder::deployment(TEA, "kettle", IMAGE)
        .port(HTTP)
        .run_as(1000)
        .resources(SMALL)
        .readiness(Probe::tcp(HTTP))
}

const fn fill(name: &'static str) -> WorkloadBuilder<'static> {
    WorkloadBuilder::init_container(TEA, name, IMAGE).resources(SMALL)
}

pub const CASES: &[Case] = &[
    case(
        "an_init_container_with_a_user_of_its_own",
        "workload `fill` is an init container, and says of its pods what they have once: user, rights, connections or \
         labels; fix: let the workload say it that begins `.after(…)` it",
        || _ = fill("fill").run_as(1000).build(),
    ),
    case(
        "an_init_container_that_listens",
        "workload `fill` is an init container, which ends by itself, and has a port, a probe or a hook; fix: leave \
         that out, or run it beside the workload by `WorkloadBuilder::sidecar(…)`",
        || _ = fill("fill").port(HTTP).build(),
    ),
    case(
        "an_init_container_without_resources",
        "workload `fill` has no resources; fix: add `.resources(Resources::requests(…).limits(…))`",
        || _ = WorkloadBuilder::init_container(TEA, "fill", IMAGE).build(),
    ),
    case(
        "after_what_never_ends",
        "workload `kettle` begins after `cup`, which never ends; fix: begin that with \
         `WorkloadBuilder::init_container(…)`",
        || {
            const CUP: Workload = WorkloadBuilder::declared(SHOP, "cup").build();
            let _: WorkloadBuilder = kettle().after(&CUP);
        },
    ),
    case("after_the_same_twice", "workload `kettle` has two containers called `fill`; fix: rename one of them", || {
        const FILL: Workload = fill("fill").build();
        let _: WorkloadBuilder = kettle().after(&FILL).after(&FILL);
    }),
    case(
        "a_hook_that_sleeps_half_a_second",
        "a hook sleeps 500 ms, but is counted in whole seconds, at least one; fix: say `seconds(…)`",
        || _ = Hook::sleep(milliseconds(500)),
    ),
    case(
        "a_hook_that_outlives_the_pod",
        "workload `kettle`: its hook `preStop` sleeps 30 s, but after 30 s the container is killed; fix: sleep \
         shorter, or say `.stops_within(…)` of more",
        || _ = kettle().pre_stop(Hook::sleep(seconds(30))).build(),
    ),
    case(
        "a_hook_without_a_command",
        "a hook runs no command; fix: give the program and its arguments, one text each",
        || _ = Hook::exec(&[]),
    ),
    case(
        "a_hook_at_a_port_that_is_not_there",
        "workload `kettle`: its hook `preStop` asks port `spout` (8081), but workload `kettle` listens on `http` \
         (8080); fix: name one of these, or add `.port(…)` to the workload",
        || {
            const SPOUT: Port<Http> = Port::new("spout", 8081);
            let _: WorkloadBuilder = kettle().pre_stop(Hook::http(SPOUT, "/stop"));
        },
    ),
    case("two_hooks", "workload `kettle` has two hooks `postStart`; fix: keep one", || {
        const WARM: Hook = Hook::exec(&["/bin/warm"]);
        let _: WorkloadBuilder = kettle().post_start(WARM).post_start(WARM);
    }),
    case(
        "a_host_alias_the_wrong_way_round",
        "host alias `db.example.com` is no IP address; fix: give the address first, like `10.0.0.5`, and the names \
         behind it",
        || _ = kettle().host_alias("db.example.com", &["10.0.0.5"]),
    ),
    case(
        "a_host_alias_of_no_name",
        "host alias `10.0.0.5` has the name `DB_1`, which is no host name; fix: write it like `db.example.com`, in \
         lower case",
        || _ = kettle().host_alias("10.0.0.5", &["DB_1"]),
    ),
    case(
        "one_name_for_two_hosts",
        "workload `kettle` resolves `db.example.com` to `10.0.0.5` and to `fd00::5`; fix: keep one",
        || _ = kettle().host_alias("10.0.0.5", &["db.example.com"]).host_alias("fd00::5", &["db.example.com"]),
    ),
    case(
        "a_key_that_others_do_not_have",
        "ConfigMap `settings` has no key `DB`; it has `DB_NAME`, `DB_USER`; fix: use one of these, or add the key to \
         the list",
        || {
            let _: ConfigMapKey = SETTINGS.key("DB");
        },
    ),
    case(
        "a_config_map_of_another_namespace",
        "workload `kettle` runs in namespace `tea`, but reads the key `DB_NAME` of ConfigMap `settings` in namespace \
         `shop`, which pods there alone can read; fix: run the workload in that namespace, or name a ConfigMap of its \
         own",
        || _ = kettle().env_config_map("DATABASE", SETTINGS.key("DB_NAME")),
    ),
    case(
        "a_patch_without_a_reason",
        "component `kettle` patches its Deployment `kettle` without saying why; fix: give the reason, which the object \
         shows, as the first argument",
        || {
            const KETTLE: Workload = kettle().build();
            let _: Component = Component::of(&KETTLE).patched("", Patch::of("Deployment", "kettle", "{}"));
        },
    ),
];
