//! A Kubernetes without machines: a real API server that holds the manifests as they were generated, and what the
//! controllers and kubelets would make of them, made here.
//!
//! The API server runs with its usual admission, service accounts and Pod Security among it, and with RBAC. No
//! controller runs: pods, endpoint slices and their states are written as the controllers would write them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use super::ask::until;
use super::lab::{self, HERE, program, run};
use super::pod::Pod;
use super::shop;

/// Who the tests are, for the API server.
const TOKEN: &str = "operator";

/// Where the API server listens: in a cluster, 6443 of the control plane.
const PORT: u16 = 6443;

/// A machine of the cluster: an address, a folder that is its disk, and a network namespace of that name.
pub struct Node {
    /// What it is called.
    pub name: String,
    /// Where it is reached.
    pub address: String,
}

impl Node {
    /// Where a path of its disk lies here.
    pub fn path(&self, path: &str) -> PathBuf {
        lab::path(&format!("nodes/{}/{}", self.name, path.trim_start_matches('/')))
    }

    /// The same for a folder, which is made.
    pub fn folder(&self, path: &str) -> PathBuf {
        lab::folder(&format!("nodes/{}/{path}", self.name))
    }
}

/// The cluster.
pub struct Cluster {
    /// Its machines.
    pub nodes: Vec<Node>,
    /// Its pods, those of the shop among them.
    pub pods: Vec<Pod>,
    /// Names that its DNS would resolve beyond those of its Services, with their addresses.
    pub names: Vec<(String, String)>,
    /// The certificates of the world outside that its pods trust.
    pub trusted: Option<PathBuf>,
    kubeconfig: PathBuf,
    /// What runs beside the pods.
    pub servers: Vec<Child>,
}

impl Cluster {
    /// An API server to which the shop's objects and `k8s/monitoring/` were applied, as the guide says.
    pub fn boot() -> Self {
        let cluster = Self::bare();
        cluster.deploy();
        cluster
    }

    /// An API server, and two machines.
    pub fn bare() -> Self {
        let mut cluster = Self {
            nodes: Vec::new(),
            pods: Vec::new(),
            names: Vec::new(),
            trusted: None,
            kubeconfig: lab::path("api/kubeconfig"),
            servers: Vec::new(),
        };
        cluster.serve();
        for (index, name) in ["node-1", "node-2"].into_iter().enumerate() {
            let node = Node { name: name.to_owned(), address: format!("10.0.0.{}", 11 + index) };
            lab::attach(&node.name, &node.address);
            cluster.nodes.push(node);
        }
        cluster.create(&cluster.nodes.iter().map(node_object).collect::<Vec<_>>());
        cluster.patch_status(&cluster.nodes.iter().map(node_status).collect::<Vec<_>>());
        cluster
    }

    /// Applies the shop's objects and `k8s/monitoring/`.
    pub fn deploy(&self) {
        self.apply(&shop::objects());
        let manifests = lab::repository("k8s/monitoring/").to_string_lossy().into_owned();
        self.kubectl(&["apply", "--validate=strict", "-f", &manifests]);
        // The controller manager publishes the API server's certificates to every namespace.
        let authority = self.authority();
        let published = |namespace: &str| {
            json!({
                "apiVersion": "v1", "kind": "ConfigMap", "data": {"ca.crt": authority},
                "metadata": {"name": "kube-root-ca.crt", "namespace": namespace},
            })
        };
        self.create(&["monitoring", "dhakacart"].map(published));
        // And it makes an account for pods that name none; the shop's objects have one.
        let account = json!({"name": "default", "namespace": "monitoring"});
        self.create(&[json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": account})]);
    }

    fn serve(&mut self) {
        let folder = self.kubeconfig.parent().expect("it lies in a folder").to_owned();
        let shown = folder.to_string_lossy().into_owned();
        let etcd = "http://127.0.0.1:2379";
        self.start_server(
            "etcd",
            &folder,
            &[
                "--unsafe-no-fsync",
                "--log-level=warn",
                &format!("--data-dir={shown}/etcd"),
                &format!("--listen-client-urls={etcd}"),
                &format!("--advertise-client-urls={etcd}"),
            ],
        );
        lab::sh(&format!("openssl genrsa -out {shown}/accounts.key 2048"));
        write(&folder.join("tokens.csv"), &format!("{TOKEN},operator,operator,system:masters\n"));
        self.start_server(
            "kube-apiserver",
            &folder,
            &[
                &format!("--etcd-servers={etcd}"),
                "--bind-address=0.0.0.0",
                &format!("--advertise-address={HERE}"),
                &format!("--secure-port={PORT}"),
                &format!("--cert-dir={shown}"),
                &format!("--token-auth-file={shown}/tokens.csv"),
                "--authorization-mode=Node,RBAC",
                "--allow-privileged=true",
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                &format!("--service-account-key-file={shown}/accounts.key"),
                &format!("--service-account-signing-key-file={shown}/accounts.key"),
                "--service-cluster-ip-range=10.96.0.0/16",
                // Nobody knows the nodes by name.
                "--kubelet-preferred-address-types=InternalIP",
            ],
        );
        write(
            &self.kubeconfig,
            &format!(
                "apiVersion: v1\nkind: Config\ncurrent-context: lab\n\
                 clusters: [{{name: lab, cluster: {{server: 'https://{HERE}:{PORT}', certificate-authority: \
                 {shown}/apiserver.crt}}}}]\nusers: [{{name: operator, user: {{token: {TOKEN}}}}}]\n\
                 contexts: [{{name: lab, context: {{cluster: lab, user: operator}}}}]\n"
            ),
        );
        until("an API server that is ready", 90, || {
            for server in &mut self.servers {
                let ended = server.try_wait().map_err(|error| error.to_string())?;
                assert!(ended.is_none(), "a server ended early; its log:\n{}", logs(&folder));
            }
            self.try_kubectl(&["get", "--raw", "/readyz"], None)
        });
    }

    fn start_server(&mut self, name: &str, folder: &Path, arguments: &[&str]) {
        let log = File::create(folder.join(format!("{name}.log"))).expect("the lab may be written");
        let mut command = Command::new(program(name).expect("it was looked for before"));
        command.args(arguments).current_dir(folder).stdin(Stdio::null());
        command.stdout(log.try_clone().expect("a log can be shared")).stderr(log);
        self.servers.push(command.spawn().expect("it was looked for before"));
    }

    /// The certificates by which the API server is known, as pods get them.
    pub fn authority(&self) -> String {
        let place = self.kubeconfig.with_file_name("apiserver.crt");
        fs::read_to_string(place).expect("the API server writes its certificate before it is ready")
    }

    /// What the kubelet tells every container of where the API is.
    pub fn environment() -> [(&'static str, String); 2] {
        [("KUBERNETES_SERVICE_HOST", HERE.to_owned()), ("KUBERNETES_SERVICE_PORT", PORT.to_string())]
    }

    /// Runs kubectl as the operator.
    #[track_caller]
    pub fn kubectl(&self, arguments: &[&str]) -> String {
        let mut command = self.kubectl_command();
        command.args(arguments);
        run(command)
    }

    fn kubectl_command(&self) -> Command {
        let mut command = Command::new(program("kubectl").expect("it was looked for before"));
        // What it remembers would else lie in the user's home.
        command
            .arg("--cache-dir")
            .arg(self.kubeconfig.with_file_name("cache"))
            .arg("--kubeconfig")
            .arg(&self.kubeconfig);
        command
    }

    fn try_kubectl(&self, arguments: &[&str], input: Option<&Path>) -> Result<String, String> {
        let mut command = self.kubectl_command();
        command.args(arguments);
        if let Some(file) = input {
            command.arg("-f").arg(file);
        }
        let output = command.output().map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() { Ok(String::from_utf8_lossy(&output.stdout).into_owned()) } else { Err(said) }
    }

    /// Objects of the API.
    pub fn get(&self, arguments: &[&str]) -> Value {
        let text = self.kubectl(&[&["get", "-o", "json"][..], arguments].concat());
        serde_json::from_str(&text).expect("kubectl writes JSON")
    }

    /// Creates objects, and returns what the API server made of them.
    #[track_caller]
    pub fn create(&self, objects: &[Value]) -> Vec<Value> {
        self.send(&["create", "-o", "json"], objects)
    }

    /// Applies objects.
    #[track_caller]
    pub fn apply(&self, objects: &[Value]) {
        self.send(&["apply", "-o", "json"], objects);
    }

    /// Writes objects as they are now to be, as the controllers would.
    #[track_caller]
    pub fn put(&self, objects: &[Value]) {
        self.send(&["apply", "-o", "json", "--server-side", "--force-conflicts"], objects);
    }

    /// Writes states, as the controllers and kubelets would.
    #[track_caller]
    pub fn patch_status(&self, objects: &[Value]) {
        // Since 1.37 kubectl misses their specs: what is applied is part of the objects.
        let verb =
            ["apply", "-o", "json", "--server-side", "--force-conflicts", "--subresource=status", "--validate=false"];
        self.send(&verb, objects);
    }

    #[track_caller]
    fn send(&self, verb: &[&str], objects: &[Value]) -> Vec<Value> {
        let list = json!({"apiVersion": "v1", "kind": "List", "items": objects});
        let file = lab::path("api/sent.json");
        write(&file, &list.to_string());
        let answer = self.try_kubectl(verb, Some(&file)).unwrap_or_else(|said| panic!("kubectl {verb:?}: {said}"));
        // One list, or one object after the other: verbs differ.
        let answers = serde_json::Deserializer::from_str(&answer).into_iter::<Value>();
        let answers = answers.map(|answer| answer.expect("kubectl writes JSON"));
        answers.flat_map(|answer| answer["items"].as_array().cloned().unwrap_or_else(|| vec![answer.clone()])).collect()
    }
}

fn logs(folder: &Path) -> String {
    let read = |name: &str| fs::read_to_string(folder.join(format!("{name}.log"))).unwrap_or_default();
    let text = read("etcd") + &read("kube-apiserver");
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(15)..].join("\n")
}

/// Writes a file of the lab.
pub fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap_or_else(|error| panic!("{} cannot be written: {error}", path.display()));
}

fn node_object(node: &Node) -> Value {
    let labels = json!({"kubernetes.io/os": "linux", "kubernetes.io/hostname": node.name});
    json!({"apiVersion": "v1", "kind": "Node", "metadata": {"name": node.name, "labels": labels}})
}

fn node_status(node: &Node) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Node", "metadata": {"name": node.name},
        "status": {
            "addresses": [{"type": "InternalIP", "address": node.address}, {"type": "Hostname", "address": node.name}],
            "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
            "capacity": {"cpu": "2", "memory": "8Gi", "pods": "110"},
            "allocatable": {"cpu": "2", "memory": "8Gi", "pods": "110"},
            "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady", "message": "", "lastHeartbeatTime": null, "lastTransitionTime": null}],
        },
    })
}
