//! What a receiver's URL, headers, and names of series and labels are refused for.

use crate::authority::split;
use terms::{Fault, text};

/// Headers that Prometheus writes itself, in lower case.
/// <https://github.com/prometheus/prometheus/blob/v3.16.0/config/config.go>
const RESERVED: [&str; 16] = [
    "host",
    "content-encoding",
    "content-length",
    "content-type",
    "user-agent",
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "www-authenticate",
    "accept-encoding",
    "x-prometheus-remote-write-version",
    "x-prometheus-remote-read-version",
    "x-amz-date",
    "x-amz-security-token",
    "x-amz-content-sha256",
];

/// Labels without which different series become one.
const TELL_APART: [&str; 4] = ["job", "instance", "le", "quantile"];

/// Whether the URL is of HTTPS, its host and its port.
#[track_caller]
pub(super) const fn checked(url: &str) -> (bool, &str, u16) {
    let has_tls = text::starts_with(url, "https://");
    if !has_tls && !text::starts_with(url, "http://") {
        about(url).text(" is no URL of HTTP").fix("begin it with `https://`").raise()
    }
    let rest = url.split_at(if has_tls { 8 } else { 7 }).1;
    let (authority, path) = match text::find(rest, "/", 0) {
        Some(slash) => rest.split_at(slash),
        None => (rest, ""),
    };
    if text::has(authority, b'@') {
        about(url)
            .text(" holds a login, which everybody could read")
            .fix("say `.basic_auth(\"user\", SECRET.key(\"password\"))`")
            .raise()
    }
    let (host, port) = split(authority);
    if host.is_empty()
        || !text::lower_alphanumeric_or(host, "-.")
        || !text::alphanumeric_ends(host)
        || matches!(port, Some(0))
    {
        about(url).text(" has no host").fix("write it like `https://metrics.example.com/api/v1/push`").raise()
    }
    if !text::has(host, b'.') || ends_with(host, ".svc") || ends_with(host, ".cluster.local") {
        about(url)
            .text(" is in the cluster, where policies admit pods and no addresses")
            .fix("say `RemoteWrite::to_service(…)` with the Service's endpoint and this path")
            .raise()
    }
    check_path(url, path);
    let port = match port {
        Some(port) => port,
        None if has_tls => 443,
        None => 80,
    };
    (has_tls, host, port)
}

/// Refuses a path under which no receiver is.
#[track_caller]
pub(super) const fn check_path(receiver: &str, path: &str) {
    if path.len() < 2 || !text::starts_with(path, "/") {
        about(receiver)
            .text(" has no path")
            .fix(
                "add its own: `/api/v1/push` of Mimir, `/api/v1/receive` of Thanos, `/api/v1/write` of Prometheus and \
                 VictoriaMetrics",
            )
            .raise()
    }
}

/// Refuses a header that is none, or that Prometheus writes itself.
#[track_caller]
pub(super) const fn check_header(receiver: Fault, name: &str) {
    if name.is_empty() || !text::alphanumeric_or(name, "-_") {
        receiver
            .text(" gets the header ")
            .quoted(name)
            .text(", which is no name of one")
            .fix("write it like `X-Scope-OrgID`")
            .raise()
    }
    if name.eq_ignore_ascii_case("authorization") {
        receiver
            .text(" gets its login in a header, which everybody could read")
            .fix("say `.basic_auth(…)` or `.bearer_token(…)`")
            .raise()
    }
    let mut index = 0;
    while index < RESERVED.len() {
        if name.eq_ignore_ascii_case(RESERVED[index]) {
            receiver
                .text(" gets the header ")
                .quoted(name)
                .text(", which Prometheus writes itself")
                .fix("leave it out")
                .raise()
        }
        index += 1;
    }
}

/// Refuses what is no name of a series, and one that is said twice.
#[track_caller]
pub(super) const fn check_metrics(receiver: Fault, names: &[&str]) {
    if names.is_empty() {
        receiver.text(" has an empty list of series").fix("name some, or leave the list out").raise()
    }
    check_names(receiver, names, "_:", "series", "`node_load1`");
}

/// Refuses what is no name of a label, one that is said twice, and one without which different series become one.
#[track_caller]
pub(super) const fn check_labels(receiver: Fault, names: &[&str]) {
    check_names(receiver, names, "_", "a label", "`pod_template_hash`");
    let mut index = 0;
    while index < names.len() * TELL_APART.len() {
        let name = names[index / TELL_APART.len()];
        if text::same(name, TELL_APART[index % TELL_APART.len()]) {
            receiver
                .text(" gets series without the label ")
                .quoted(name)
                .text(", so that different ones become one, and it refuses them")
                .fix("leave it out of the list")
                .raise()
        }
        index += 1;
    }
}

#[track_caller]
const fn check_names(receiver: Fault, names: &[&str], others: &str, of: &str, like: &str) {
    let mut index = 0;
    while index < names.len() {
        let name = names[index];
        if name.is_empty() || name.as_bytes()[0].is_ascii_digit() || !text::alphanumeric_or(name, others) {
            let fault = receiver.text(": ").quoted(name).text(" is no name of ").text(of);
            fault.fix("write it like ").text(like).raise()
        }
        let mut earlier = 0;
        while earlier < index {
            if text::same(names[earlier], name) {
                receiver.text(" names ").quoted(name).text(" twice").fix("keep one").raise()
            }
            earlier += 1;
        }
        index += 1;
    }
}

const fn ends_with(name: &str, end: &str) -> bool {
    name.len() >= end.len() && text::find(name, end, name.len() - end.len()).is_some()
}

const fn about(receiver: &str) -> Fault {
    Fault::new("the receiver ").quoted(receiver)
}
