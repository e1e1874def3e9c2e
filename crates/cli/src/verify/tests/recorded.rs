//! A cluster that answers from memory, in the words that real programs used, and keeps what it was told.

use std::cell::{Cell, RefCell};

use crate::Object;
use crate::verify::Expected;
use crate::verify::dashboards::{Board, Query};
use crate::verify::expected::{Login as LoginPlace, Page, Place, Rollout, Rules, Scraped};
use crate::verify::forward::Login;
use crate::verify::kubectl::{Cluster, Deed, Question, Refusal};

type Answer = Result<String, Refusal>;

/// Answers by the first entry whose key is in the question.
pub(super) struct Recorded {
    answers: Vec<(String, Answer)>,
    pages: Vec<(String, (u16, String))>,
    later: Option<(String, Cell<u32>, String)>,
    no_lines: Option<String>,
    no_writing: Option<String>,
    told: RefCell<Vec<String>>,
    created: RefCell<String>,
}

fn place(service: &str, port: u16, workload: &str) -> Place {
    Place { namespace: "watching".to_owned(), service: service.to_owned(), port, workload: workload.to_owned() }
}

fn object(api_version: &str, kind: &str, namespace: Option<&str>, name: &str) -> Object {
    Object {
        api_version: api_version.to_owned(),
        kind: kind.to_owned(),
        namespace: namespace.map(str::to_owned),
        name: name.to_owned(),
        path: String::new(),
        yaml: String::new(),
    }
}

fn rules(group: &str, names: &[&str]) -> Rules {
    Rules { group: group.to_owned(), names: names.iter().map(|name| (*name).to_owned()).collect() }
}

/// A stack of a few things, each of a kind that is looked at.
pub(super) fn expected() -> Expected {
    let texts = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let query = |panel: &str, text: &str, is_voluntary| Query {
        panel: panel.to_owned(),
        source: "prometheus".to_owned(),
        text: text.to_owned(),
        is_voluntary,
    };
    Expected {
        namespace: "watching".to_owned(),
        environment: "default".to_owned(),
        folder: "k8s/watching".to_owned(),
        objects: vec![
            object("v1", "Namespace", None, "watching"),
            object("apps/v1", "Deployment", Some("watching"), "grafana"),
            object("v1", "Service", Some("watching"), "grafana"),
        ],
        rollouts: vec![
            Rollout { namespace: "watching".to_owned(), kind: "deployment", name: "grafana".to_owned(), pods: Some(1) },
            Rollout { namespace: "watching".to_owned(), kind: "daemonset", name: "promtail".to_owned(), pods: None },
        ],
        pages: vec![Page { place: place("grafana", 3000, "deployment/grafana"), path: "/api/health".to_owned() }],
        jobs: vec![
            Scraped { name: "node-exporter".to_owned(), is_voluntary: false },
            Scraped { name: "tea-pods".to_owned(), is_voluntary: true },
        ],
        rules: vec![rules("nodes", &["HighCPU", "HighCPU"]), rules("targets", &["InstanceDown"])],
        log_rules: vec![rules("logs", &["ManyErrors"])],
        receivers: texts(&["people", "phone"]),
        severities: texts(&["critical", "warning"]),
        heartbeats: texts(&["Watchdog"]),
        prometheus: Some(place("prometheus", 9090, "deployment/prometheus")),
        alertmanager: Some(place("alertmanager", 9093, "deployment/alertmanager")),
        alertmanagers: texts(&["alertmanager.watching.svc:9093"]),
        behind: std::collections::BTreeMap::new(),
        loki: Some(place("loki", 3100, "statefulset/loki")),
        grafana: Some((
            place("grafana", 3000, "deployment/grafana"),
            LoginPlace {
                secret: "grafana-admin".to_owned(),
                user_key: "admin-user".to_owned(),
                password_key: "admin-password".to_owned(),
            },
        )),
        data_sources: vec![("prometheus".to_owned(), true), ("alertmanager".to_owned(), false)],
        boards: vec![
            Board {
                uid: "shop".to_owned(),
                queries: vec![query("Up", "up", false), query("Orders", "orders_total", true)],
            },
            Board { uid: "runbooks".to_owned(), queries: Vec::new() },
        ],
        apps: texts(&["tea-backend"]),
        agent: Some("promtail".to_owned()),
        probe_image: Some("quay.io/prometheus/blackbox-exporter:v0.28.0".to_owned()),
    }
}

/// What is asked of the namespace itself.
pub(super) const NAMESPACE: &str = "get --raw /api/v1/namespaces/watching";

pub(super) const WORKLOADS: &str = r#"{"items":[
 {"kind":"Deployment","metadata":{"name":"grafana","generation":2},"spec":{"replicas":1},
  "status":{"observedGeneration":2,"readyReplicas":1,"updatedReplicas":1}},
 {"kind":"DaemonSet","metadata":{"name":"promtail","generation":1},"spec":{},
  "status":{"observedGeneration":1,"desiredNumberScheduled":2,"numberReady":2,"updatedNumberScheduled":2}}]}"#;

pub(super) const TARGETS: &str = r#"{"status":"success","data":{"activeTargets":[
 {"scrapePool":"node-exporter","scrapeUrl":"http://10.0.0.1:9100/metrics","lastError":"","health":"up"},
 {"scrapePool":"node-exporter","scrapeUrl":"http://10.0.0.2:9100/metrics","lastError":"","health":"up"},
 {"scrapePool":"tea-pods","scrapeUrl":"http://10.0.0.9:5000/metrics","health":"down",
  "lastError":"received unsupported Content-Type \"text/html\""}],"droppedTargets":[]}}"#;

pub(super) const RULES: &str = r#"{"status":"success","data":{"groups":[
 {"name":"nodes","rules":[{"name":"HighCPU","health":"ok","type":"alerting"},{"name":"HighCPU","health":"ok","type":"alerting"}]},
 {"name":"targets","rules":[{"name":"InstanceDown","health":"ok","type":"alerting"}]}]}}"#;

impl Recorded {
    pub(super) fn healthy() -> Self {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("it is after 1970");
        let lines = format!(
            r#"{{"status":"success","data":{{"resultType":"streams","result":[{{"stream":{{}},"values":[["{}","error: a line"]]}}]}}}}"#,
            now.as_nanos()
        );
        let data = r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]}]}}"#;
        let answers = [
            ("config get-contexts", "kind\nshop\n"),
            ("config current-context", "kind\n"),
            ("auth can-i", "yes\n"),
            ("get nodes", "Node   node-1\nNode   node-2\n"),
            ("get namespace --no-headers", "Namespace   watching\nNamespace   default\n"),
            ("get deployment.apps,service", "Deployment   grafana\nService      grafana\nService      other\n"),
            ("get deployments.apps,statefulsets.apps,daemonsets.apps", WORKLOADS),
            ("get pods", r#"{"items":[]}"#),
            ("\"admin-user\"", "admin"),
            ("\"admin-password\"", "secret"),
            ("grafana:3000/proxy/api/health", r#"{"database":"ok"}"#),
            ("prometheus:9090/proxy/api/v1/targets", TARGETS),
            ("prometheus:9090/proxy/api/v1/rules", RULES),
            (
                "proxy/api/v1/alertmanagers",
                r#"{"status":"success","data":{"activeAlertmanagers":[{"url":"http://alertmanager.watching.svc:9093/api/v2/alerts"}],"droppedAlertmanagers":[]}}"#,
            ),
            ("alertmanager:9093/proxy/api/v2/receivers", r#"[{"name":"people"},{"name":"phone"}]"#),
            (
                "alertmanager:9093/proxy/api/v2/alerts?filter=alertname%3D%22Watchdog%22",
                r#"[{"labels":{"alertname":"Watchdog"}}]"#,
            ),
            ("alertmanager:9093/proxy/api/v2/alerts?active=true", r#"[{"labels":{"alertname":"Watchdog"}}]"#),
            ("loki:3100/proxy/ready", "ready\n"),
            (
                "loki:3100/proxy/prometheus/api/v1/rules",
                r#"{"status":"success","data":{"groups":[{"name":"logs","rules":[{"name":"ManyErrors","health":"ok"}]}]}}"#,
            ),
            ("loki:3100/proxy/loki/api/v1/label/node", r#"{"status":"success","data":["node-1","node-2"]}"#),
            ("loki:3100/proxy/loki/api/v1/query_range", &lines),
            // The last, for it is the beginning of all that is asked of a Service.
            (NAMESPACE, "{}"),
        ];
        let pages = [
            ("/api/user", r#"{"login":"admin"}"#),
            (
                "/api/datasources/uid/prometheus/health",
                r#"{"status":"OK","message":"Successfully queried the Prometheus API."}"#,
            ),
            ("/api/datasources/proxy/uid/prometheus/api/v1/query?query=up", data),
            (
                "/api/datasources/proxy/uid/prometheus/api/v1/query?query=orders",
                r#"{"status":"success","data":{"resultType":"vector","result":[]}}"#,
            ),
            ("/api/datasources", r#"[{"uid":"prometheus"},{"uid":"alertmanager"}]"#),
            ("/api/dashboards/uid/", r#"{"dashboard":{}}"#),
        ];
        Self {
            answers: answers.map(|(key, text)| (key.to_owned(), Ok(text.to_owned()))).to_vec(),
            pages: pages.map(|(key, text)| (key.to_owned(), (200, text.to_owned()))).to_vec(),
            later: None,
            no_lines: None,
            no_writing: None,
            told: RefCell::default(),
            created: RefCell::default(),
        }
    }

    /// Another answer to the questions that hold `key`.
    pub(super) fn answering(mut self, key: &str, text: &str) -> Self {
        self.answers.insert(0, (key.to_owned(), Ok(text.to_owned())));
        self
    }

    /// Refuses the questions that hold `key`.
    pub(super) fn refusing(mut self, key: &str, text: &str) -> Self {
        self.answers.insert(0, (key.to_owned(), Err(Refusal::new(text))));
        self
    }

    /// There is no such program.
    pub(super) fn without_kubectl(mut self) -> Self {
        let text = "`kubectl` cannot be started: No such file or directory (os error 2)".to_owned();
        self.answers.insert(0, (String::new(), Err(Refusal { text, no_kubectl: true })));
        self
    }

    /// Another page of a forwarded Service.
    pub(super) fn showing(mut self, key: &str, status: u16, text: &str) -> Self {
        self.pages.insert(0, (key.to_owned(), (status, text.to_owned())));
        self
    }

    pub(super) fn logging_in(self, status: u16, text: &str) -> Self {
        self.showing("/api/user", status, text)
    }

    /// Refuses so many times first.
    pub(super) fn answering_later(mut self, key: &str, times: u32, text: &str) -> Self {
        self.later = Some((key.to_owned(), Cell::new(times), text.to_owned()));
        self
    }

    /// Finds no lines for queries that hold `word`.
    pub(super) fn without_lines(mut self, word: &str) -> Self {
        self.no_lines = Some(crate::verify::web::escaped(word));
        self
    }

    pub(super) fn refusing_to_write(mut self, text: &str) -> Self {
        self.no_writing = Some(text.to_owned());
        self
    }

    /// Every line that `kubectl` would have been given.
    pub(super) fn told(&self) -> Vec<String> {
        self.told.borrow().clone()
    }

    /// The object that was created.
    pub(super) fn created(&self) -> String {
        self.created.borrow().clone()
    }
}

impl Cluster for Recorded {
    fn ask(&self, question: &Question) -> Answer {
        let line = question.arguments().join(" ");
        self.told.borrow_mut().push(line.clone());
        if let Some((key, times, text)) = &self.later
            && line.contains(key)
            && times.get() > 0
        {
            times.set(times.get() - 1);
            return Err(Refusal::new(text.clone()));
        }
        if self.no_lines.as_ref().is_some_and(|word| line.contains(word)) {
            return Ok(r#"{"status":"success","data":{"resultType":"streams","result":[]}}"#.to_owned());
        }
        let found = self.answers.iter().find(|(key, _)| line.contains(key));
        found.map_or_else(|| panic!("nothing is recorded for {line}"), |(_, answer)| answer.clone())
    }

    fn forwarded(&self, place: &Place, path: &str, _login: Option<&Login>) -> Result<(u16, String), Refusal> {
        self.told.borrow_mut().push(format!("port-forward {}", place.service));
        let found = self.pages.iter().find(|(key, _)| path.starts_with(key));
        found.map(|(_, page)| page.clone()).ok_or_else(|| Refusal::new(format!("nothing is recorded for {path}")))
    }

    fn act(&self, deed: &Deed) -> Result<(), Refusal> {
        self.told.borrow_mut().push(deed.arguments().join(" "));
        if let Deed::Create(object) = deed {
            self.created.replace((*object).to_owned());
        }
        self.no_writing.as_ref().map_or(Ok(()), |text| Err(Refusal::new(text.clone())))
    }

    fn command(&self, rest: &str) -> String {
        format!("kubectl --context kind {rest}")
    }
}
