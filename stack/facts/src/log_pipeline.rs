//! What the log agent does to each line of the cluster, whichever agent an environment runs: its level becomes a
//! label, and the frontend's requests become searchable.
//!
//! The promise: labels stay few. A line's `level` is `error`, `warn` or `info`; method, status and route of a request
//! are structured metadata, so that `{app="dhakacart-frontend"} | route="/api/orders/:id" | status=~"5.."` finds
//! requests without a stream for each combination. Routes are those that the backend's own metrics speak of.
//!
//! Customers' mail addresses, phone and card numbers are hidden but for what finds a customer who asks: see
//! [`Redaction`].
//!
//! Customers' requests are counted on the way, as [`REQUESTS`], which Prometheus reads from the agent: so the shop has
//! a rate of requests and of errors from the first day, before its own programs count any.

use super::shop;
use kit::{hours, seconds};
use programs::log_pipeline::{Counter, Pipeline, Redaction, Step, Then, When};

/// What the backend logs: plain lines, errors to the standard error.
const BACKEND: &str = shop::BACKEND.name().as_str();
/// What nginx logs: requests in the combined format, its own troubles to the standard error.
const FRONTEND: &str = shop::FRONTEND.name().as_str();
/// What PostgreSQL logs, all of it to the standard error.
const DATABASE: &str = shop::DATABASE.name().as_str();
/// What Redis logs.
const CACHE: &str = shop::CACHE.name().as_str();

/// How the shop's own programs write, of which neither `json` nor `logfmt` reads anything.
pub const FORMATS: [(&str, &str); 4] = [
    (BACKEND, "plain text"),
    (FRONTEND, "nginx' combined format"),
    (DATABASE, "PostgreSQL's own format"),
    (CACHE, "Redis' own format"),
];

/// A level that the line itself names: `level=info`, `"level":"info"`, `[INFO]`.
const NAMED_LEVEL: &str = concat!(
    r#"(?i)(?:\blevel"?[=:] ?"?|^\[)(?P<said>trace|debug|info|notice|warn(?:ing)?|err(?:or)?|"#,
    r"crit(?:ical)?|fatal|panic|alert|emerg)\b"
);
/// The level of Kubernetes' own programs: `E1123 01:02:03.456789`.
const KLOG_LEVEL: &str = r"^(?P<said>[IWEF])[0-9]{4} [0-9:.]+ ";
/// What Node says of itself: warnings go to the standard error like errors.
const NODE_WARNING: &str = r"(?i)^(?:\[?|\(node:[0-9]+\) .*?|\(use .node .*?)(?P<said>warn(?:ing)?)";
/// The first line of what the backend says; a stack trace is indented, its end is a brace.
const BACKEND_FIRST_LINE: &str = r"^[^\s}\]]";
/// PostgreSQL: `2026-11-23 01:02:03.456 UTC [42] ERROR:  relation "x" does not exist`.
const POSTGRES_LEVEL: &str = r"^[0-9-]{10} [0-9:.]+ \S+ \[[0-9]+\] (?:\S+ )?(?P<said>[A-Z]+[0-9]?):  ";
/// Redis: `1:M 23 Nov 2026 01:02:03.456 # WARNING ...`; `#` marks what an operator should read.
const REDIS_LEVEL: &str = r"^[0-9]+:[XCSM] [^*#]{20,24} (?P<said>[*#]) ";
/// nginx' error log: `2026/11/23 01:02:03 [error] 29#29: *1 connect() failed`.
const NGINX_LEVEL: &str = r"^[0-9/]{10} [0-9:]{8} \[(?P<said>[a-z]+)\] ";
/// nginx' combined format, as far as it is of use.
const NGINX_REQUEST: &str =
    r#"^\S+ \S+ \S+ \[[^\]]+\] "(?P<method>[A-Z]+) (?P<path>[^ ?"]+)[^ "]* HTTP/[0-9.]+" (?P<status>[0-9]{3}) "#;

/// The label that says how grave a line is.
pub const LEVEL: &str = "level";
/// Its values, the gravest first.
pub const LEVELS: [&str; 3] = ["error", "warn", "info"];
/// What each request that the frontend logs bears as structured metadata.
pub const OF_REQUESTS: [&str; 3] = [METHOD, ROUTE, "status"];
/// The methods of requests: one of [`METHODS`].
pub const METHOD: &str = "method";
/// The routes of requests: one of [`ROUTE_NAMES`].
pub const ROUTE: &str = "route";

/// The counter of customers' requests, as the agent exposes it; its labels are those of the stream, and
/// [`OF_REQUESTS`].
pub const REQUESTS: &str = "access_log_requests_total";
/// The catalogue that tells of it.
pub const CATALOGUE: &str = "access-log";
/// Who asks and is no customer: the kubelet, the load balancer, and those who watch.
pub const NOT_CUSTOMERS: &str = "kube-probe/|ELB-HealthChecker/|Blackbox Exporter/|Prometheus/";

/// All methods that a request can have: anybody may send any word, and each would be a series.
pub const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", OTHER];

/// What a path is called in searches: a group of the pattern, the pattern of the path, its route.
const ROUTES: &[(&str, &str, &str)] = &[
    ("products", "/api/products", "/api/products"),
    ("category_products", "/api/products/category/[^/]+", "/api/products/category/:category"),
    ("product", "/api/products/[^/]+", "/api/products/:id"),
    ("categories", "/api/categories", "/api/categories"),
    ("orders", "/api/orders", "/api/orders"),
    ("order", "/api/orders/[^/]+", "/api/orders/:id"),
    ("clear_cache", "/api/admin/clear-cache", "/api/admin/clear-cache"),
    ("api_health", "/api/health", "/api/health"),
    ("health", "/health", "/health"),
    ("assets", r"/static/.*|/[^/]+\.(?:js|css|map|json|ico|png|jpe?g|gif|svg|webp|woff2?|txt)", "static"),
];

/// The route of every other path, and the method of every other word.
const OTHER: &str = "other";

/// All routes that a request can have, for a dashboard to choose from.
pub const ROUTE_NAMES: &[&str] = &{
    let mut names = [OTHER; ROUTES.len() + 1];
    let mut index = 0;
    while index < ROUTES.len() {
        names[index] = ROUTES[index].2;
        index += 1;
    }
    names
};

/// What is done to the lines of every pod of the cluster, after the agent has read line and stream.
pub fn pipeline() -> Pipeline {
    Pipeline::of([
        Step::read(KLOG_LEVEL),
        Step::read(NAMED_LEVEL),
        Step::of(BACKEND, backend()),
        Step::of(FRONTEND, frontend()),
        Step::of(DATABASE, [Step::read(POSTGRES_LEVEL)]),
        Step::of(CACHE, [Step::read(REDIS_LEVEL)]),
        Step::choose(
            LEVEL,
            [
                (When::one_of("said", &ERROR_WORDS), Then::word(LEVELS[0])),
                (When::one_of("said", &WARNING_WORDS), Then::word(LEVELS[1])),
            ],
            Then::word(LEVELS[2]),
        ),
        Step::labels(&[LEVEL]),
        // Whoever logs it: the ingress writes the queries of URLs too. Last, so that nothing else is read of what is
        // left.
        Step::redact(Redaction::ALL),
    ])
}

/// The words and signs that programs use for the gravest lines, in lower case. A line that says nothing is informative.
const ERROR_WORDS: [&str; 10] = ["error", "err", "e", "fatal", "f", "panic", "critical", "crit", "alert", "emerg"];
/// The words and signs for warnings.
const WARNING_WORDS: [&str; 4] = ["warning", "warn", "w", "#"];

/// Lines of a stack trace become one; what comes from the standard error without naming its level is an error.
fn backend() -> Vec<Step> {
    vec![
        Step::join(BACKEND_FIRST_LINE, seconds(3)),
        Step::read(NODE_WARNING),
        Step::choose(
            "said",
            [(When::Has("said"), Then::Same("said")), (When::Is("stream", "stderr"), Then::word("error"))],
            Then::Nothing,
        ),
    ]
}

/// Requests bear method, route and status, and their status is their level.
fn frontend() -> Vec<Step> {
    let routes = ROUTES.iter().map(|(name, _, route)| (When::Has(name), Then::word(route)));
    vec![
        Step::read(NGINX_LEVEL),
        Step::read(NGINX_REQUEST),
        Step::known(METHOD, METHODS.into_iter().filter(|method| *method != OTHER), OTHER),
        Step::read_of("path", route_pattern()),
        Step::choose(ROUTE, [(When::Lacks("path"), Then::Nothing)].into_iter().chain(routes), Then::word(OTHER)),
        Step::choose(
            "said",
            [
                (When::Lacks("status"), Then::Same("said")),
                (When::AtLeast("status", "500"), Then::word("error")),
                (When::AtLeast("status", "400"), Then::word("warn")),
            ],
            Then::word("info"),
        ),
        Step::of_but(
            FRONTEND,
            NOT_CUSTOMERS,
            [Step::count(Counter {
                name: REQUESTS,
                description: "Customers' requests in the frontend's access log.",
                with: "status",
                by: &OF_REQUESTS,
                // A recreated counter hides its first increment from `rate`; so expire it only after 24 h.
                idle: hours(24),
            })],
        ),
        Step::metadata(&OF_REQUESTS),
    ]
}

/// All routes that a request can have.
pub fn routes() -> impl Iterator<Item = &'static str> {
    ROUTE_NAMES.iter().copied()
}

/// One pattern for all routes, so that it is compiled once: the group that matched tells the route.
fn route_pattern() -> String {
    let groups: Vec<_> = ROUTES.iter().map(|(name, path, _)| format!("(?P<{name}>{path})")).collect();
    format!("^(?:{})/?$", groups.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn group(pattern: &str, line: &str, name: &str) -> Option<String> {
        let captures = regex::Regex::new(pattern).unwrap().captures(line)?;
        captures.name(name).map(|found| found.as_str().to_owned())
    }

    fn route(path: &str) -> &'static str {
        let captures = regex::Regex::new(&route_pattern()).unwrap().captures(path);
        captures
            .and_then(|found| ROUTES.iter().find(|(name, _, _)| found.name(name).is_some()))
            .map_or("other", |(_, _, route)| route)
    }

    #[test]
    fn a_path_has_one_of_few_routes() {
        for (path, expected) in [
            ("/api/products", "/api/products"),
            ("/api/products/", "/api/products"),
            ("/api/products/123", "/api/products/:id"),
            ("/api/products/category/laptops", "/api/products/category/:category"),
            ("/api/categories", "/api/categories"),
            ("/api/orders", "/api/orders"),
            ("/api/orders/9", "/api/orders/:id"),
            ("/api/admin/clear-cache", "/api/admin/clear-cache"),
            ("/api/health", "/api/health"),
            ("/static/js/main.8f3a.js", "static"),
            ("/favicon.ico", "static"),
            ("/", "other"),
            ("/wp-login.php", "other"),
            ("/api/orders/9/../../etc/passwd", "other"),
            ("/api/error-test", "other"),
        ] {
            assert_eq!(route(path), expected, "{path}");
        }
    }

    #[test]
    fn a_request_is_read_from_the_combined_format() {
        let line = concat!(
            r#"10.0.3.7 - - [23/Nov/2026:01:02:03 +0000] "GET /api/products/123?ref=home HTTP/1.1" 200 612 "#,
            r#""-" "k6/0.5" "-""#
        );
        assert_eq!(group(NGINX_REQUEST, line, "method").as_deref(), Some("GET"));
        assert_eq!(group(NGINX_REQUEST, line, "path").as_deref(), Some("/api/products/123"));
        assert_eq!(group(NGINX_REQUEST, line, "status").as_deref(), Some("200"));
        let garbage = r#"10.0.3.7 - - [23/Nov/2026:01:02:03 +0000] "\x16\x03\x01" 400 157 "-" "-""#;
        assert_eq!(group(NGINX_REQUEST, garbage, "status"), None);
    }

    #[test]
    fn each_program_names_its_level_in_its_own_way() {
        for (pattern, line, expected) in [
            (NAMED_LEVEL, "ts=2026 caller=main.go level=warn msg=x", Some("warn")),
            (NAMED_LEVEL, r#"{"level":"error","msg":"x"}"#, Some("error")),
            (NAMED_LEVEL, "time=2026 level=INFO source=x", Some("INFO")),
            (NAMED_LEVEL, "[ERROR] plugin/errors: 2 example.com", Some("ERROR")),
            (NAMED_LEVEL, "[ioredis] Unhandled error event: Error: connect ECONNREFUSED", None),
            (NAMED_LEVEL, "Server is running on port 5000", None),
            (KLOG_LEVEL, "E1123 01:02:03.456789       1 reflector.go:150] failed", Some("E")),
            (KLOG_LEVEL, "Error fetching products: x", None),
            (NODE_WARNING, "(node:1) [DEP0005] DeprecationWarning: Buffer() is deprecated", Some("Warning")),
            (NODE_WARNING, "Warning: pool is nearly exhausted", Some("Warning")),
            (NODE_WARNING, "Error fetching products: warning light", None),
            (POSTGRES_LEVEL, "2026-11-23 01:02:03.456 UTC [42] ERROR:  relation \"x\" does not exist", Some("ERROR")),
            (POSTGRES_LEVEL, "2026-11-23 01:02:03.456 UTC [1] LOG:  database system is ready", Some("LOG")),
            (REDIS_LEVEL, "1:M 23 Nov 2026 01:02:03.456 * Ready to accept connections tcp", Some("*")),
            (REDIS_LEVEL, "1:C 23 Nov 2026 01:02:03.456 # WARNING Memory overcommit must be enabled!", Some("#")),
            (NGINX_LEVEL, "2026/11/23 01:02:03 [error] 29#29: *1 connect() failed", Some("error")),
        ] {
            assert_eq!(group(pattern, line, "said").as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn a_stack_trace_belongs_to_its_first_line() {
        let first = regex::Regex::new(BACKEND_FIRST_LINE).unwrap();
        assert!(first.is_match("Error fetching products: Error: connect ECONNREFUSED 10.0.0.4:5432"));
        assert!(!first.is_match("    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1494:16) {"));
        assert!(!first.is_match("}"));
    }

    #[test]
    fn labels_stay_few() {
        let pipeline = serde_yaml::to_string(&pipeline().promtail()).unwrap();
        assert_eq!(pipeline.matches("labels:\n").count(), 2, "{pipeline}");
        let (_, behind) = pipeline.rsplit_once("- labels:\n    level: level\n").expect("the level is a label");
        assert!(behind.starts_with("- replace:\n") && behind.matches("  replace: '***'\n").count() == 3, "{pipeline}");
        let lent = "- labels:\n            method: method\n            route: route\n            status: status\n";
        let returned = "- labeldrop:\n          - method\n          - route\n          - status\n";
        assert!(pipeline.contains(lent) && pipeline.contains(returned), "{pipeline}");
        assert!(pipeline.contains(
            "- structured_metadata:\n        method: method\n        route: route\n        status: status\n"
        ));
    }
}
