//! What everything that is deployed writes when all is not well: lines in the format of each program, so that whatever
//! a dashboard looks for has been said, and nothing that no program says.

use stack::kit::Workload;
use stack::{STACK, log_pipeline, shop};

/// Whose lines they are.
pub struct Writer {
    /// The label `app` of its pods; none where the pods do not have it.
    pub app: Option<&'static str>,
    /// The namespace.
    pub namespace: &'static str,
    /// The pod.
    pub pod: String,
    /// What it says, over and over: the stream, and an entry of one or more lines.
    pub entries: Vec<(&'static str, String)>,
}

const OUT: &str = "stdout";
const ERR: &str = "stderr";

/// Whoever writes, with a pod each, and one pod of the cluster's own.
pub fn writers() -> Vec<Writer> {
    let of_workload = |workload: &'static Workload| {
        let app = workload.name().as_str();
        let entries = entries(workload);
        Writer { app: Some(app), namespace: workload.namespace().name().as_str(), pod: format!("{app}-0"), entries }
    };
    let mut writers: Vec<_> = STACK.components().iter().map(|component| of_workload(component.workload())).collect();
    let klog = [
        (ERR, "I1123 01:02:03.456789       1 controller.go:615] quota admission added evaluator"),
        (ERR, "E1123 01:02:03.456789       1 reflector.go:150] failed to list *v1.Pod: connection refused"),
    ];
    let entries = owned(&klog);
    writers.push(Writer { app: None, namespace: "kube-system", pod: "kube-apiserver-master-1".to_owned(), entries });
    writers
}

fn owned(entries: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    entries.iter().map(|(stream, text)| (*stream, (*text).to_owned())).collect()
}

fn entries(workload: &Workload) -> Vec<(&'static str, String)> {
    let id = workload.id();
    if id == shop::BACKEND.id() {
        owned(&BACKEND)
    } else if id == shop::FRONTEND.id() {
        requests().into_iter().map(|line| (OUT, line)).chain(owned(&NGINX)).collect()
    } else if id == shop::DATABASE.id() {
        owned(&POSTGRES)
    } else if id == shop::CACHE.id() {
        owned(&REDIS)
    } else {
        owned(&WATCHER)
    }
}

/// What somebody looks for, and it was said: what is left of an address of mail and of a telephone, a path, an address.
pub const SOUGHT: [&str; 4] = ["R***@example.com", "***0000", "/api/orders/7", "103.4.5.6"];

/// Express' backend. The trace belongs to its error.
const BACKEND: [(&str, &str); 5] = [
    (OUT, "Server is running on port 5000"),
    (OUT, "Order 4711 placed by rahim.u@example.com (+8801711-000000), 2 items"),
    (
        ERR,
        "Error creating order: Error: connect ECONNREFUSED 10.96.0.12:5432\n    at TCPConnectWrap.afterConnect [as \
         oncomplete] (node:net:1494:16) {\n  code: 'ECONNREFUSED'\n}",
    ),
    (ERR, "(node:1) Warning: the pool is nearly exhausted"),
    (ERR, "Error fetching products: Error: timeout exceeded when trying to connect"),
];

const NGINX: [(&str, &str); 2] = [
    (
        ERR,
        "2026/11/23 01:02:03 [error] 29#29: *1 connect() failed (111: Connection refused) while connecting to upstream",
    ),
    (OUT, r#"10.0.1.1 - - [23/Nov/2026:01:02:03 +0000] "GET / HTTP/1.1" 200 612 "-" "kube-probe/1.34" "-""#),
];

const POSTGRES: [(&str, &str); 4] = [
    (ERR, "2026-11-23 01:02:03.456 UTC [1] LOG:  database system is ready to accept connections"),
    (ERR, "2026-11-23 01:02:03.456 UTC [42] ERROR:  relation \"coupons\" does not exist at character 15"),
    (ERR, "2026-11-23 01:02:03.456 UTC [43] FATAL:  sorry, too many clients already"),
    (ERR, "2026-11-23 01:02:03.456 UTC [44] WARNING:  there is already a transaction in progress"),
];

const REDIS: [(&str, &str); 2] = [
    (OUT, "1:M 23 Nov 2026 01:02:03.456 * Ready to accept connections tcp"),
    (OUT, "1:M 23 Nov 2026 01:02:03.456 # Can't save in background: fork: Cannot allocate memory"),
];

/// Prometheus and the like, in the ways of `log/slog` and of `go-kit/log`.
const WATCHER: [(&str, &str); 4] = [
    (
        ERR,
        r#"time=2026-11-23T01:02:03.456Z level=INFO source=main.go:1 msg="Server is ready to receive web requests.""#,
    ),
    (ERR, r#"time=2026-11-23T01:02:03.456Z level=WARN source=scrape.go:2 msg="Append failed" err="out of order""#),
    (
        ERR,
        r#"ts=2026-11-23T01:02:03.456Z caller=dispatch.go:3 level=error msg="Notify for alerts failed" num_alerts=1"#,
    ),
    (ERR, r#"logger=context level=info msg="Request Completed" method=GET status=200"#),
];

/// Customers' requests of every route, well and badly answered.
fn requests() -> Vec<String> {
    let mut requests = Vec::new();
    for path in log_pipeline::routes().map(path) {
        for method in ["GET", "POST"] {
            for status in [200, 404, 503] {
                requests.push(format!(
                    r#"10.0.3.7 - - [23/Nov/2026:01:02:03 +0000] "{method} {path} HTTP/1.1" {status} 612 "-" "Mozilla/5.0" "103.4.5.6""#
                ));
            }
        }
    }
    requests
}

/// A path of a route: its parameters have a value.
fn path(route: &str) -> String {
    match route {
        "static" => "/static/js/main.8f3a.js".to_owned(),
        "other" => "/about".to_owned(),
        _ => route.split('/').map(|part| if part.starts_with(':') { "7" } else { part }).collect::<Vec<_>>().join("/"),
    }
}
