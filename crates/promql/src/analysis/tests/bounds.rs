//! Numbers that a query is compared with, and what has gone on since a process started.

use super::{analysed, one};

#[track_caller]
fn passes(query: &str) {
    assert_eq!(analysed(query).1, [""; 0], "{query}");
}

#[test]
fn a_part_is_never_more_than_its_whole() {
    const SHARE: &str = "sum(rate(http_requests_total{status=~\"5..\"}[5m])) / sum(rate(http_requests_total[5m]))";
    one(
        &format!("{SHARE} > 5"),
        "5: `> 5` is never true: a part divided by its whole is between 0 and 1; fix: write `> 0.05`, or multiply the \
         other side by 100",
    );
    one(
        &format!("1 - {SHARE} < 99"),
        "99: `< 99` is always true: a part divided by its whole is between 0 and 1; fix: write `< 0.99`, or multiply \
         the other side by 100",
    );
    one(
        &format!("500 < max({SHARE})"),
        "500: `> 500` is never true: a part divided by its whole is between 0 and 1; fix: compare with a number \
         between 0 and 1",
    );
    one(
        "avg by (node) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m])) < 20",
        "20: `< 20` is always true: a part divided by its whole is between 0 and 1; fix: write `< 0.2`, or multiply \
         the other side by 100",
    );
    one(
        "(1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes) > 80",
        "80: `> 80` compares bytes of bytes, a ratio (0-1), with a percentage; fix: write `> 0.8`, or multiply the \
         other side by 100",
    );
    passes(&format!("{SHARE} > 0.05"));
    passes(&format!("{SHARE} >= 1"));
    passes(&format!("{SHARE} * 100 > 5"));
    passes(&format!("{SHARE} < +Inf"));
    // The mean or the slowest of some may be many times that of all.
    passes("avg(pool_connections{state=\"idle\"}) / avg(pool_connections) > 2");
    passes(
        "histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket{route=\"/a\"}[5m]))) \
         / histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 2",
    );
    // Of a whole that is the part of something, of another day, of something else: all may be many times as much.
    passes("sum(rate(http_requests_total[5m])) / sum(rate(http_requests_total{status=~\"5..\"}[5m])) > 20");
    passes("sum(rate(http_requests_total[5m])) / sum(rate(http_requests_total[5m] offset 1d)) > 20");
    passes("sum(rate(http_requests_total[5m])) / sum(rate(orders_total[5m])) > 20");
    passes("node_memory_MemTotal_bytes / node_memory_MemAvailable_bytes > 3");
}

#[test]
fn what_has_gone_on_since_a_process_started() {
    one(
        "sum(orders_total) / sum(http_requests_total) < 0.05",
        "sum(orders_total) / sum(http_requests_total): `<` compares counters divided as they stand: `orders_total` of \
         `http_requests_total` since their processes started, not of late; fix: divide their rates: \
         `rate(orders_total[5m])` and `rate(http_requests_total[5m])`",
    );
    one(
        "histogram_quantile(0.95, sum by (le) (http_request_duration_seconds_bucket))",
        "sum by (le) (http_request_duration_seconds_bucket): `histogram_quantile` of \
         `http_request_duration_seconds_bucket` as it stands is that of everything since its process started, not of \
         late; fix: take `rate(http_request_duration_seconds_bucket[5m])` first, then aggregate by `le`",
    );
    // Whether there ever was one can be asked.
    passes("sum(orders_total) / sum(http_requests_total) == 0");
    passes("histogram_quantile(0.95, sum by (le) (increase(http_request_duration_seconds_bucket[1h])))");
}

/// Each was told of rules that others run, and is right.
#[test]
fn what_others_write_on_purpose() {
    // Whether there ever was one, in other words.
    passes("sum by (status) (http_requests_total) >= 1");
    passes("sum by (status) (http_requests_total) < 1");
    // The vector is there only where nothing else is.
    passes("(up{job=\"cadvisor\"} or on () vector(-1)) < 1");
    // A label that is always the same, whatever it is read from.
    passes("label_replace(rate(orders_total[5m]), \"team\", \"tea\", \"__name__\", \".*\")");
    passes("label_replace(vector(0), \"team\", \"tea\", \"nothing\", \".*\")");
}
