//! Receivers of samples.

use crate::said::{Case, case};

use kit::{Environment, Notifications, Queue, RemoteWrite, Secret, SecretEntry};
use watch::scrape::Tls;

const KEYS: Secret = Secret::of_others("keys", &[SecretEntry::to_be_filled_in("password")]);
const URL: &str = "https://metrics.example.com/api/v1/push";
const OPEN: &str = "http://metrics.example.com/api/v1/push";

pub const CASES: &[Case] = &[
    case(
        "a_receiver_without_a_scheme",
        "the receiver `metrics.example.com` is no URL of HTTP; fix: begin it with `https://`",
        || {
            let _: RemoteWrite = RemoteWrite::to("metrics.example.com");
        },
    ),
    case(
        "a_receiver_without_a_path",
        "the receiver `https://metrics.example.com` has no path; fix: add its own: `/api/v1/push` of Mimir, \
         `/api/v1/receive` of Thanos, `/api/v1/write` of Prometheus and VictoriaMetrics",
        || {
            let _: RemoteWrite = RemoteWrite::to("https://metrics.example.com");
        },
    ),
    case(
        "a_receiver_with_a_port_that_is_none",
        "the receiver `https://metrics.example.com:0/write` has no host; fix: write it like \
         `https://metrics.example.com/api/v1/push`",
        || {
            let _: RemoteWrite = RemoteWrite::to("https://metrics.example.com:0/write");
        },
    ),
    case(
        "a_receiver_with_a_login_in_its_url",
        "the receiver `https://tea:pot@metrics.example.com/write` holds a login, which everybody could read; fix: say \
         `.basic_auth(\"user\", SECRET.key(\"password\"))`",
        || {
            let _: RemoteWrite = RemoteWrite::to("https://tea:pot@metrics.example.com/write");
        },
    ),
    case(
        "a_receiver_of_the_cluster_by_its_url",
        "the receiver `http://mimir.mimir.svc:8080/api/v1/push` is in the cluster, where policies admit pods and no \
         addresses; fix: say `RemoteWrite::to_service(…)` with the Service's endpoint and this path",
        || {
            let _: RemoteWrite = RemoteWrite::to("http://mimir.mimir.svc:8080/api/v1/push");
        },
    ),
    case(
        "a_receiver_that_gets_a_password_over_http",
        "the receiver `metrics.example.com` gets its login over HTTP, for whoever listens on the way to \
         `http://metrics.example.com/api/v1/push`; fix: begin the URL with `https://`",
        || {
            let _: RemoteWrite = RemoteWrite::to(OPEN).basic_auth("tea", KEYS.key("password"));
        },
    ),
    case(
        "a_receiver_that_gets_a_secret_header_over_http",
        "the receiver `metrics.example.com` gets a secret header over HTTP, for whoever listens on the way to \
         `http://metrics.example.com/api/v1/push`; fix: begin the URL with `https://`",
        || {
            let _: RemoteWrite = RemoteWrite::to(OPEN).secret_header("X-Api-Key", KEYS.key("password"));
        },
    ),
    case(
        "a_receiver_without_tls_that_is_verified",
        "the receiver `metrics.example.com` is verified by a certificate, but `http://metrics.example.com/api/v1/push` \
         has none; fix: begin the URL with `https://`, or leave `.tls(…)` out",
        || {
            let _: RemoteWrite = RemoteWrite::to(OPEN).tls(Tls::PUBLIC);
        },
    ),
    case(
        "a_receiver_that_is_logged_in_to_twice",
        "the receiver `metrics.example.com` is logged in to twice; fix: keep one of the logins",
        || {
            let key = KEYS.key("password");
            let _: RemoteWrite = RemoteWrite::to(URL).basic_auth("tea", key).bearer_token(key);
        },
    ),
    case(
        "a_receiver_that_gets_its_login_as_a_header",
        "the receiver `metrics.example.com` gets its login in a header, which everybody could read; fix: say \
         `.basic_auth(…)` or `.bearer_token(…)`",
        || {
            let _: RemoteWrite = RemoteWrite::to(URL).header("Authorization", "Bearer pot");
        },
    ),
    case(
        "a_receiver_that_gets_a_header_of_prometheus",
        "the receiver `metrics.example.com` gets the header `Content-Type`, which Prometheus writes itself; fix: leave \
         it out",
        || {
            let _: RemoteWrite = RemoteWrite::to(URL).header("Content-Type", "text/plain");
        },
    ),
    case(
        "a_receiver_that_gets_what_is_no_series",
        "the receiver `metrics.example.com`: `node_.*` is no name of series; fix: write it like `node_load1`",
        || {
            let _: RemoteWrite = RemoteWrite::to(URL).keep_metrics(&["up", "node_.*"]);
        },
    ),
    case(
        "a_receiver_that_gets_a_series_twice",
        "the receiver `metrics.example.com` names `up` twice; fix: keep one",
        || {
            let _: RemoteWrite = RemoteWrite::to(URL).drop_metrics(&["up", "up"]);
        },
    ),
    case(
        "a_receiver_that_keeps_and_drops",
        "the receiver `metrics.example.com` says both which series it gets and which it does not get; fix: keep one of \
         `.keep_metrics(…)` and `.drop_metrics(…)`",
        || {
            let _: RemoteWrite = RemoteWrite::to(URL).keep_metrics(&["up"]).drop_metrics(&["ALERTS"]);
        },
    ),
    case(
        "a_receiver_without_the_label_of_the_target",
        "the receiver `metrics.example.com` gets series without the label `instance`, so that different ones become \
         one, and it refuses them; fix: leave it out of the list",
        || {
            let _: RemoteWrite = RemoteWrite::to(URL).drop_labels(&["uid", "instance"]);
        },
    ),
    case(
        "two_receivers_of_one_name",
        "environment `home` writes to two receivers called `metrics.example.com`; fix: keep one, or give the other a \
         name by `.named(…)`",
        || {
            const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
            let receiver = RemoteWrite::to(URL);
            let _: Environment = Environment::new("home", "home", NOBODY).remote_write(receiver).remote_write(receiver);
        },
    ),
    case(
        "a_queue_of_more_than_its_most",
        "a queue has at least 60 shards, and at most 50; fix: say `.max_shards(…)` before `.min_shards(…)`, and no \
         fewer",
        || {
            let _: Queue = Queue::new().min_shards(60);
        },
    ),
    case(
        "a_queue_that_fills_no_request",
        "each shard of a queue keeps 1000 samples, which never fill a request of 2000; fix: say \
         `.max_samples_per_send(…)` before `.capacity(…)`, three to ten times as many",
        || {
            let _: Queue = Queue::new().capacity(1_000);
        },
    ),
    case("a_queue_of_nothing", "a queue of 0 sends nothing; fix: give numbers from 1", || {
        let _: Queue = Queue::new().max_shards(0);
    }),
];
