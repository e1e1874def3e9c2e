//! Mounts and volumes.

use crate::said::{Case, case};
use kit::{
    Claim, ConfigMap, Context, File, FilePath, HostPath, Image, Mount, Namespace, Scratch, Secret, SecretEntry,
    WorkloadBuilder, gibibytes,
};

pub const CASES: &[Case] = &[
    case(
        "a_colon_in_its_path",
        "mount path `/loki:ro` holds `:`, which Kubernetes refuses; fix: leave the `:` out",
        || {
            const DATA: Claim = Claim::new("data", gibibytes(50));
            let _: Mount = DATA.at("/loki:ro");
        },
    ),
    case(
        "a_file_of_a_config_map_that_is_not_mounted",
        "workload `loki` reads the file `loki.yaml` of `loki` in `/etc/loki`, but does not mount it there; fix: add \
         `.mount(…)` of it above",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const CONFIG: Mount = ConfigMap::new("loki", &[File::yaml("loki.yaml", &config)]).at("/etc/loki");
            fn config(_: &Context) -> String {
                "a: b".to_owned()
            }
            let _: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE)
                .arg_file("-config.file", CONFIG.file("loki.yaml"));
        },
    ),
    case(
        "a_folder_that_is_not_mounted",
        "workload `loki` is told of the folder of `data` in `/loki`, but does not mount it there; fix: add `.mount(…)` \
         of it above",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const DATA: Claim = Claim::new("data", gibibytes(50));
            let _: WorkloadBuilder =
                WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).arg_file("-data", DATA.at("/loki").folder());
        },
    ),
    case(
        "a_file_of_another_config_map_at_that_folder",
        "workload `loki` reads the file `loki.yaml` of `loki` in `/etc/loki`, but does not mount it there; fix: add \
         `.mount(…)` of it above",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const CONFIG: Mount = ConfigMap::new("loki", &[File::yaml("loki.yaml", &config)]).at("/etc/loki");
            const OTHER: Mount = ConfigMap::new("rules", &[]).at("/etc/loki");
            fn config(_: &Context) -> String {
                "a: b".to_owned()
            }
            let _: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE)
                .mount(OTHER)
                .arg_file("-config.file", CONFIG.file("loki.yaml"));
        },
    ),
    case(
        "a_folder_of_the_node_without_an_exemption",
        "workload `loki` mounts a folder of the node at `/var/log`, which Pod Security `restricted` forbids; fix: \
         add `.exempt(Privilege::HostPath, \"why\")` above",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const LOGS: Mount = HostPath::existing("logs", "/var/log").read_at("/var/log");
            let _: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).mount(LOGS);
        },
    ),
    case("a_relative_folder_of_the_node", "host path `var/log` is not absolute; fix: begin it with `/`", || {
        let _: HostPath = HostPath::existing("logs", "var/log");
    }),
    case("a_relative_path", "mount path `loki` is not absolute; fix: begin it with `/`", || {
        const DATA: Claim = Claim::new("data", gibibytes(50));
        let _: Mount = DATA.at("loki");
    }),
    case("a_slash_at_its_end", "mount path `/loki/` ends with `/`; fix: leave the last `/` out", || {
        const DATA: Claim = Claim::new("data", gibibytes(50));
        let _: Mount = DATA.at("/loki/");
    }),
    case(
        "inside_one_that_is_read_only",
        "workload `loki` mounts `/etc/loki/rules` inside the read-only `/etc/loki`, where no mount point can be \
         made; fix: mount it beside, not inside",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const CONFIG: Mount = ConfigMap::new("loki", &[File::yaml("loki.yaml", &config)]).at("/etc/loki");
            const DATA: Claim = Claim::new("data", gibibytes(50));
            fn config(_: &Context) -> String {
                "a: b".to_owned()
            }
            let _: WorkloadBuilder =
                WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).mount(CONFIG).mount(DATA.at("/etc/loki/rules"));
        },
    ),
    case(
        "state_that_may_be_lost_for_no_reason",
        "scratch volume `data` holds state that may be lost, without saying why; fix: give the reason as the third \
         argument, or mount a `Claim`",
        || {
            let _: Scratch = Scratch::for_state_that_may_be_lost("data", gibibytes(1), "");
        },
    ),
    case(
        "the_name_of_a_file_in_a_claim",
        "only a ConfigMap or a Secret has files that can be named; mount `/loki` is neither; fix: write the path as \
         text",
        || {
            const DATA: Claim = Claim::new("data", gibibytes(50));
            const MOUNTED: Mount = DATA.at("/loki");
            let _: FilePath = MOUNTED.file("index");
        },
    ),
    case(
        "two_at_one_path",
        "workload `loki` mounts both `data` and `wal` at `/loki`; fix: give one of them another folder",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const DATA: Claim = Claim::new("data", gibibytes(50));
            const WAL: Claim = Claim::new("wal", gibibytes(5));
            let _: WorkloadBuilder =
                WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).mount(DATA.at("/loki")).mount(WAL.at("/loki"));
        },
    ),
    case(
        "two_volumes_of_one_name",
        "workload `loki` has two volumes called `data`, at `/loki` and `/tmp`; fix: rename one of them, or mount it \
         once",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const DATA: Claim = Claim::new("data", gibibytes(50));
            let _: WorkloadBuilder = WorkloadBuilder::deployment(MONITORING, "loki", IMAGE)
                .mount(DATA.at("/loki"))
                .mount(Scratch::new("data", gibibytes(1)).at("/tmp"));
        },
    ),
    case(
        "a_file_for_a_variable_of_a_secret_that_is_not_mounted",
        "workload `loki` reads the file `user` of `grafana-admin` in `/etc/admin`, but does not mount it there; fix: \
         add `.mount(…)` of it above",
        || {
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const IMAGE: Image = Image::new("docker.io/grafana/loki", "3.7.6");
            const ADMIN: Secret = Secret::ours("grafana-admin", &[SecretEntry::bundled("user", "admin")]);
            const MOUNTED: Mount = Mount::secret(ADMIN, "/etc/admin");
            let _: WorkloadBuilder =
                WorkloadBuilder::deployment(MONITORING, "loki", IMAGE).env_file("USER_FILE", MOUNTED.file("user"));
        },
    ),
    case(
        "a_file_of_a_secret_that_it_does_not_have",
        "Secret `grafana-admin`, mounted at `/etc/admin`, has no key `password`; fix: use one of its keys, or add \
         the file to it",
        || {
            const ADMIN: Secret = Secret::ours("grafana-admin", &[SecretEntry::bundled("user", "admin")]);
            const MOUNTED: Mount = Mount::secret(ADMIN, "/etc/admin");
            let _: FilePath = MOUNTED.file("password");
        },
    ),
];
