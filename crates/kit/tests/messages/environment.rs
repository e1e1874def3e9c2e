//! Environments.

use crate::said::{Case, case};
use watch::unit::{Bound, above, below, count, percent};

use kit::{
    Bucket, Claim, ClusterSize, Environment, Http, Image, Namespace, Notifications, Port, PriorityClass, Probe,
    Resources, Workload, WorkloadBuilder, days, gibibytes, hours, mebibytes, millicores,
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
        "a_bound_in_another_unit",
        "environment `home` moves a bound in percent (0-100) to one in count; fix: give both in the same unit",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            const BUSY: Bound = above(percent(80.0));
            let _: Environment = Environment::new("home", "home", NOBODY).bound(BUSY, above(count(90.0)));
        },
    ),
    case(
        "a_bound_on_the_other_side",
        "environment `home` moves a bound above which trouble lies to one below which it lies; fix: keep the side",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            const BUSY: Bound = above(percent(80.0));
            let _: Environment = Environment::new("home", "home", NOBODY).bound(BUSY, below(percent(90.0)));
        },
    ),
    case("a_part_left_out_twice", "environment `home` leaves `web` out twice; fix: keep one", || {
        const SHOP: Namespace = Namespace::of_others("shop");
        const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(Port::<Http>::new("http", 8080)).build();
        const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
        let _: Environment = Environment::new("home", "home", NOBODY).without(&WEB).without(&WEB);
    }),
    case(
        "affinity_to_nodes_with_one_of_no_values",
        "environment `home` lets pods run on nodes whose label `zone` has one of no values; fix: name a value, like \
         `&[\"a\"]`",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let _: Environment = Environment::new("home", "home", NOBODY).node_affinity("zone", &[]);
        },
    ),
    case(
        "pods_that_keep_off_their_own_nodes",
        "environment `home` keeps the pods of `web` off each other's nodes, as the kit does anyway; fix: leave the \
         `.pod_anti_affinity(…)` out",
        || {
            const SHOP: Namespace = Namespace::of_others("shop");
            const WEB: Workload = WorkloadBuilder::declared(SHOP, "web").port(Port::<Http>::new("http", 8080)).build();
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let _: Environment = Environment::new("home", "home", NOBODY).pod_anti_affinity(&WEB, &WEB);
        },
    ),
    case(
        "two_buckets_of_logs",
        "environment `home` keeps logs in two buckets; fix: keep one `.log_storage(…)`",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            const PAGES: Bucket = Bucket::s3("pages", "s3.example.com");
            let _: Environment = Environment::new("home", "home", NOBODY).log_storage(PAGES).log_storage(PAGES);
        },
    ),
    case(
        "logs_in_a_bucket_that_keeps_blocks",
        "environment `home` keeps logs in bucket `pages`, which says how long it keeps blocks of metrics; fix: say \
         `.keep_logs(…)` of the environment in place of `.keep(…)` of the bucket",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            const PAGES: Bucket = Bucket::s3("pages", "s3.example.com").keep(days(31));
            let _: Environment = Environment::new("home", "home", NOBODY).log_storage(PAGES);
        },
    ),
    case(
        "two_buckets",
        "environment `home` keeps blocks of metrics in two buckets; fix: keep one `.object_storage(…)`",
        || {
            const BLOCKS: Bucket = Bucket::s3("tea-metrics", "s3.example.com:9000");
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let _: Environment = Environment::new("home", "home", NOBODY).object_storage(BLOCKS).object_storage(BLOCKS);
        },
    ),
    case(
        "a_bucket_with_a_scheme",
        "bucket `tea-metrics` is at `https://s3.example.com`, which is no host; fix: write host and port alone, like \
         `s3.eu-central-1.amazonaws.com` or `s3.example.com:9000`",
        || {
            let _: Bucket = Bucket::s3("tea-metrics", "https://s3.example.com");
        },
    ),
    case(
        "a_bucket_with_a_capital",
        "bucket `Tea`: a name of a bucket has 3 to 63 lower-case letters, digits, `-` and `.`; fix: write it like \
         `tea-metrics`",
        || {
            let _: Bucket = Bucket::s3("Tea", "s3.example.com");
        },
    ),
    case(
        "blocks_that_are_never_downsampled",
        "bucket `tea-metrics` keeps blocks for less than 11 days, but they are downsampled once they are 10 days old; \
         fix: say at least `days(11)`",
        || {
            let _: Bucket = Bucket::s3("tea-metrics", "s3.example.com").keep(days(10));
        },
    ),
    case("two_namespaces", "environment `home` has two namespaces; fix: keep one `.namespace(…)`", || {
        const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
        let _: Environment = Environment::new("home", "home", NOBODY).namespace("one").namespace("two");
    }),
    case(
        "a_storage_class_with_a_capital",
        "name `GP3`: a name holds lower-case letters, digits and `-` only (DNS-1123 label); fix: write it like \
         `node-exporter`",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let _: Environment = Environment::new("home", "home", NOBODY).storage_class("GP3");
        },
    ),
    case("metrics_kept_twice", "environment `home` says `.keep_metrics(…)` twice; fix: keep one", || {
        const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
        let _: Environment = Environment::new("home", "home", NOBODY).keep_metrics(days(30)).keep_metrics(days(15));
    }),
    case("logs_kept_twice", "environment `home` says `.keep_logs(…)` twice; fix: keep one", || {
        const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
        let _: Environment = Environment::new("home", "home", NOBODY).keep_logs(days(30)).keep_logs(days(30));
    }),
    case("a_size_said_twice", "environment `home` says `.cluster_of(…)` twice; fix: keep one", || {
        const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
        let small = Environment::new("home", "home", NOBODY).cluster_of(ClusterSize::SMALL);
        let _: Environment = small.cluster_of(ClusterSize { nodes: 5, ..ClusterSize::SMALL });
    }),
    case("two_hosts", "environment `home` is reached at two hosts; fix: keep one `.reached_at(…)`", || {
        const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
        let _: Environment = Environment::new("home", "home", NOBODY).reached_at("a.example").reached_at("b.example");
    }),
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
        "environment `home` asks for 3 pods of `loki`, but only a Deployment without a claim, or with \
         `.as_several(…)`, can have several, and none has 0; fix: leave the `.replicas(…)` out",
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
    case(
        "a_mirror_with_a_scheme",
        "environment `home` pulls images from `https://registry.example.com`, which is no registry; fix: write host \
         and path alone, like `registry.example.com/mirror` or `registry.example.com:5000`",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let _: Environment =
                Environment::new("home", "home", NOBODY).registry_mirror("https://registry.example.com");
        },
    ),
    case(
        "a_mirror_without_a_host",
        "environment `home` pulls images from `mirror/images`, which is no registry; fix: write host and path alone, \
         like `registry.example.com/mirror` or `registry.example.com:5000`",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let _: Environment = Environment::new("home", "home", NOBODY).registry_mirror("mirror/images");
        },
    ),
    case(
        "a_pull_secret_with_a_capital",
        "name `RegCred`: a name holds lower-case letters, digits and `-` only (DNS-1123 label); fix: write it like \
         `node-exporter`",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let _: Environment = Environment::new("home", "home", NOBODY).image_pull_secrets(&["RegCred"]);
        },
    ),
    case(
        "one_label_of_nodes_with_two_values",
        "environment `home` selects nodes by the label `pool` twice, and no node has it with two values; fix: keep one",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let _: Environment =
                Environment::new("home", "home", NOBODY).node_selector("pool", "a").node_selector("pool", "b");
        },
    ),
    case(
        "a_taint_without_an_effect",
        "toleration `dedicated=monitoring` does not end with `:NoSchedule`, `:PreferNoSchedule` or `:NoExecute`; fix: \
         write the taint as `kubectl taint nodes` does, `dedicated=monitoring:NoSchedule`",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let _: Environment = Environment::new("home", "home", NOBODY).toleration("dedicated=monitoring");
        },
    ),
    case(
        "two_priority_classes_of_all",
        "environment `home` gives the same pods two priority classes; fix: keep one",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            const HIGH: PriorityClass = PriorityClass::existing("high");
            let _: Environment = Environment::new("home", "home", NOBODY).priority_class(HIGH).priority_class(HIGH);
        },
    ),
    case(
        "spread_over_what_is_spread_over_anyway",
        "environment `home` spreads pods over `kubernetes.io/hostname`, as the kit does anyway; fix: leave the \
         `.spread_over(…)` out",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let _: Environment = Environment::new("home", "home", NOBODY).spread_over("kubernetes.io/hostname");
        },
    ),
    case(
        "an_external_label_with_a_dash",
        "environment `home` has the external label `data-center`, which is no name of a label of Prometheus; fix: \
         write letters, digits and `_`, like `cluster`",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let _: Environment = Environment::new("home", "home", NOBODY).external_label("data-center", "berlin");
        },
    ),
    case(
        "an_external_label_twice",
        "environment `home` says the external label `cluster` twice; fix: keep one",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let _: Environment =
                Environment::new("home", "home", NOBODY).external_label("cluster", "a").external_label("cluster", "b");
        },
    ),
    case(
        "a_mail_server_without_a_port",
        "environment `home`: the mail server `smtp.example.com` has no port; fix: write it like `smtp.example.com:587`",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            const MAIL: Notifications = Notifications { smarthost: "smtp.example.com", ..NOBODY };
            let _: Environment = Environment::new("home", "home", MAIL);
        },
    ),
    case(
        "a_mail_server_with_a_port_that_is_none",
        "environment `home`: the mail server `smtp.example.com:99999` has no port from 1 to 65535; fix: write it like \
         `smtp.example.com:587`",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            const MAIL: Notifications = Notifications { smarthost: "smtp.example.com:99999", ..NOBODY };
            let _: Environment = Environment::new("home", "home", MAIL);
        },
    ),
    case(
        "a_mail_server_without_a_host",
        "environment `home`: the mail server `:587` has no host; fix: write it like `smtp.example.com:587`",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            const MAIL: Notifications = Notifications { smarthost: ":587", ..NOBODY };
            let _: Environment = Environment::new("home", "home", MAIL);
        },
    ),
    case(
        "a_toleration_of_a_daemon_set",
        "environment `home` lets the pods of `agent` tolerate `gpu:NoSchedule`, but a DaemonSet's tolerate every \
         taint already; fix: leave the `.toleration_of(…)` out",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const HTTP: Port<Http> = Port::new("http", 3100);
            const AGENT: Workload =
                WorkloadBuilder::daemon_set(MONITORING, "agent", Image::new("docker.io/example/agent", "1.2.3"))
                    .port(HTTP)
                    .run_as(10001)
                    .resources(Resources::requests(millicores(50), mebibytes(64)))
                    .readiness(Probe::tcp(HTTP))
                    .build();
            let _: Environment = Environment::new("home", "home", NOBODY).toleration_of(&AGENT, "gpu:NoSchedule");
        },
    ),
    case(
        "resources_of_one_workload_twice",
        "environment `home` says the resources of `agent` twice; fix: keep one",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            const MONITORING: Namespace = Namespace::ours("monitoring");
            const HTTP: Port<Http> = Port::new("http", 3100);
            const AGENT: Workload =
                WorkloadBuilder::deployment(MONITORING, "agent", Image::new("docker.io/example/agent", "1.2.3"))
                    .port(HTTP)
                    .run_as(10001)
                    .resources(Resources::requests(millicores(50), mebibytes(64)))
                    .readiness(Probe::tcp(HTTP))
                    .build();
            const MORE: Resources = Resources::requests(millicores(60), mebibytes(70));
            let _: Environment =
                Environment::new("home", "home", NOBODY).resources(&AGENT, MORE).resources(&AGENT, MORE);
        },
    ),
];
