//! What pods say, and what the pipeline makes of it: of both agents, for it is said of the pipeline.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use stack::log_pipeline;

/// A pod whose log is read.
pub struct Pod {
    pub namespace: &'static str,
    pub name: &'static str,
    pub container: &'static str,
    /// The labels of the pod.
    pub labels: &'static [(&'static str, &'static str)],
    /// The label `app` of its lines.
    pub app: &'static str,
    /// What it says the `n`th time.
    pub says: fn(usize) -> Vec<Said>,
}

/// Where all pods run.
pub const NODE: &str = "node-1";

/// What is said: one entry of one or more lines.
pub struct Said {
    pub stream: &'static str,
    /// The lines as the container runtime writes them, but for the time: `stdout F …`.
    pub written: Vec<String>,
    /// The line as it is shipped.
    pub line: String,
    pub level: &'static str,
    /// Method, route and status.
    pub request: Option<(&'static str, &'static str, &'static str)>,
    /// Whether it is a customer's request.
    pub counted: bool,
}

impl Said {
    fn new(stream: &'static str, text: String, level: &'static str) -> Self {
        let written = text.lines().map(|line| format!("{stream} F {line}")).collect();
        Self { stream, written, line: text, level, request: None, counted: false }
    }

    fn out(text: String, level: &'static str) -> Self {
        Self::new("stdout", text, level)
    }

    fn err(text: String, level: &'static str) -> Self {
        Self::new("stderr", text, level)
    }

    /// It is shipped otherwise than it is said.
    fn shipped_as(self, line: String) -> Self {
        Self { line, ..self }
    }

    /// The runtime splits it at these places.
    fn in_parts(self, parts: usize) -> Self {
        let text: Vec<char> = self.line.chars().collect();
        let size = text.len().div_ceil(parts);
        let chunks: Vec<String> = text.chunks(size).map(|part| part.iter().collect()).collect();
        let last = chunks.len() - 1;
        let tag = |index| if index == last { 'F' } else { 'P' };
        let written = chunks.iter().enumerate().map(|(index, part)| format!("{} {} {part}", self.stream, tag(index)));
        Self { written: written.collect(), ..self }
    }

    /// What is structured metadata of it.
    pub fn metadata(&self) -> BTreeMap<String, String> {
        let Some((method, route, status)) = self.request else { return BTreeMap::new() };
        log_pipeline::OF_REQUESTS.into_iter().zip([method, route, status]).map(|(a, b)| (a.into(), b.into())).collect()
    }
}

fn request(
    n: usize,
    asked: &str,
    agent: &str,
    level: &'static str,
    answer: (&'static str, &'static str, &'static str),
) -> Said {
    let line = format!(
        r#"10.0.3.{} - - [27/Nov/2026:01:02:03 +0000] "{asked} HTTP/1.1" {} {n} "-" "{agent}" "-""#,
        n % 200,
        answer.2
    );
    Said { request: Some(answer), counted: agent.starts_with("Mozilla"), ..Said::out(line, level) }
}

fn backend(n: usize) -> Vec<Said> {
    vec![
        Said::out(format!("Order {n} placed by rahim.u{n}@example.com (+880171100{n:04}), 2 items"), "info")
            .shipped_as(format!("Order {n} placed by r***@example.com (***{n:04}), 2 items")),
        Said::err(
            format!(
                "Error creating order {n}: Error: connect ECONNREFUSED 10.96.0.12:5432\n    at TCPConnectWrap.after \
                 (node:net:1494:16) {{\n  code: 'ECONNREFUSED'\n}}"
            ),
            "error",
        ),
        Said::err(format!("(node:1) Warning: pool {n} is nearly exhausted"), "warn"),
    ]
}

fn frontend(n: usize) -> Vec<Said> {
    let customer = "Mozilla/5.0";
    vec![
        request(n, &format!("GET /api/products/{n}"), customer, "info", ("GET", "/api/products/:id", "200")),
        request(n, "POST /api/orders", customer, "error", ("POST", "/api/orders", "503")),
        request(n, &format!("BREW /about{n}"), customer, "warn", ("other", "other", "404")),
        request(n, "GET /", "kube-probe/1.35", "info", ("GET", "other", "200")),
        sought_by_mail(n, customer),
        Said::err(
            format!("2026/11/27 01:02:03 [error] 29#29: *{n} connect() failed (111: Connection refused)"),
            "error",
        ),
    ]
}

/// The address in the query of a URL is hidden.
fn sought_by_mail(n: usize, agent: &str) -> Said {
    let line = |who: &str| {
        format!(
            "10.0.3.1 - - [27/Nov/2026:01:02:03 +0000] \"GET /api/orders?email={who}%40example.com HTTP/1.1\" 200 {n} \
             \"-\" \"{agent}\" \"-\""
        )
    };
    Said {
        request: Some(("GET", "/api/orders", "200")),
        counted: true,
        ..Said::out(line(&format!("karim{n}")), "info").shipped_as(line("k***"))
    }
}

fn database(n: usize) -> Vec<Said> {
    vec![
        Said::err(format!("2026-11-27 01:02:03.456 UTC [{n}] LOG:  checkpoint complete"), "info"),
        Said::err(format!("2026-11-27 01:02:03.456 UTC [{n}] ERROR:  relation \"x\" does not exist"), "error"),
        Said::err(format!("2026-11-27 01:02:03.456 UTC [{n}] WARNING:  there is already a transaction"), "warn"),
    ]
}

fn cache(n: usize) -> Vec<Said> {
    vec![
        Said::out(format!("1:M 27 Nov 2026 01:02:03.456 * {n} changes in 300 seconds. Saving..."), "info"),
        Said::out(format!("1:M 27 Nov 2026 01:02:03.456 # Can't save {n} in background: fork"), "warn"),
    ]
}

fn json(n: usize) -> Vec<Said> {
    let long = "x".repeat(300);
    let text = format!(r#"{{"level":"error","order":{n},"message":"refused 4111 1111 1111 1111","trace":"{long}"}}"#);
    let hidden = text.replace("4111 1111 1111 1111", "***1111");
    vec![
        Said::out(text, "error").in_parts(3).shipped_as(hidden),
        Said::out(format!(r#"{{"level":"info","order":{n}}}"#), "info"),
    ]
}

fn cluster(n: usize) -> Vec<Said> {
    vec![
        Said::err(format!("I1127 01:02:03.456789       1 controller.go:615] evaluator {n}"), "info"),
        Said::err(format!("E1127 01:02:03.456789       1 reflector.go:150] failed to list {n}"), "error"),
    ]
}

/// The pods: the shop's, one whose app is told by another label, and one that says nothing of its app.
pub const PODS: [Pod; 6] = [
    Pod {
        namespace: "dhakacart",
        name: "dhakacart-backend-7d9f8b6c5d-x2x4q",
        container: "backend",
        labels: &[("app", "dhakacart-backend"), ("app.kubernetes.io/name", "other")],
        app: "dhakacart-backend",
        says: backend,
    },
    Pod {
        namespace: "dhakacart",
        name: "dhakacart-frontend-5b8c7d9f6-abcde",
        container: "nginx",
        labels: &[("app", "dhakacart-frontend")],
        app: "dhakacart-frontend",
        says: frontend,
    },
    Pod {
        namespace: "dhakacart",
        name: "dhakacart-db-6c5d4f7b8-qwert",
        container: "postgres",
        labels: &[("app", "dhakacart-db")],
        app: "dhakacart-db",
        says: database,
    },
    Pod {
        namespace: "dhakacart",
        name: "dhakacart-redis-0",
        container: "redis",
        labels: &[("app", "dhakacart-redis")],
        app: "dhakacart-redis",
        says: cache,
    },
    Pod {
        namespace: "default",
        name: "payments-0",
        container: "main",
        labels: &[("app.kubernetes.io/name", "payments")],
        app: "payments",
        says: json,
    },
    Pod {
        namespace: "kube-system",
        name: "kube-apiserver-master-1",
        container: "kube-apiserver",
        labels: &[("component", "kube-apiserver")],
        app: "kube-apiserver-master-1",
        says: cluster,
    },
];

impl Pod {
    /// Hexadecimal, as the Collector expects of a uid: here the length of its name is enough to tell pods apart.
    pub fn uid(&self) -> String {
        format!("6ba7b810-9dad-11d1-80b4-{:012x}", self.name.len())
    }

    /// As the API server tells of it.
    pub fn object(&self) -> Value {
        let labels: serde_json::Map<_, _> =
            self.labels.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect();
        json!({
            "apiVersion": "v1", "kind": "Pod",
            "metadata": {
                "name": self.name, "namespace": self.namespace, "uid": self.uid(),
                "resourceVersion": "1", "labels": labels,
            },
            "spec": { "nodeName": NODE, "containers": [{ "name": self.container, "image": "none" }] },
            "status": { "phase": "Running", "podIP": "10.0.0.9", "startTime": "2026-11-27T00:00:00Z" },
        })
    }

    /// The labels of what it says.
    pub fn labels_of(&self, said: &Said) -> BTreeMap<String, String> {
        let labels = [
            ("app", self.app),
            ("namespace", self.namespace),
            ("pod", self.name),
            ("container", self.container),
            ("node", NODE),
            ("stream", said.stream),
            ("level", said.level),
        ];
        labels.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}
