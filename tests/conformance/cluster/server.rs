//! A Kubernetes API without nodes: etcd and kube-apiserver on ports of loopback that were free, gone when dropped.
//!
//! RBAC, Pod Security and the other admission plugins are as a cluster has them. No controllers run: nothing makes pods
//! of workloads, and what is deleted waits for whoever its finalizers name.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use stack_tests::{skip, tools};
use tempfile::TempDir;

use crate::process::{Server, free_port, run};

const TOKEN: &str = "operator";

/// One cluster at a time: two of them would only slow each other down.
static TURN: Mutex<()> = Mutex::new(());

/// The cluster, with an operator who may do everything.
pub struct Cluster {
    // Ended in this order, before the folder goes.
    _api: Server,
    _etcd: Server,
    folder: TempDir,
    kubectl: PathBuf,
    _turn: MutexGuard<'static, ()>,
}

/// What kubectl said.
#[derive(Debug)]
pub struct Answer {
    /// Its exit code.
    pub code: Option<i32>,
    /// Its output.
    pub out: String,
    /// Its errors and warnings.
    pub err: String,
}

impl Answer {
    /// It ended with 0.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.code, Some(0), "kubectl failed:\n{}{}", self.out, self.err);
        self
    }

    /// Its output as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}:\n{}{}", self.out, self.err))
    }
}

impl Cluster {
    /// An empty cluster, where the programs for it are.
    pub fn start() -> Option<Self> {
        let [etcd, api, kubectl] = tools(["etcd", "kube-apiserver", "kubectl"])?;
        let Some(openssl) = cli::tools::find("openssl") else {
            skip("openssl", "install it");
            return None;
        };
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
        let (client, peer, secure) = (free_port(), free_port(), free_port());
        let client = format!("http://127.0.0.1:{client}");
        let etcd = start_etcd(&etcd, folder.path(), &client, &format!("http://127.0.0.1:{peer}"));
        let mut api = start_api(&api, &openssl, folder.path(), &client, secure);
        write_kubeconfig(folder.path(), secure);
        // The bootstrap roles come last.
        let ready = ["get", "--raw", "/readyz"];
        api.until(120, || {
            let answer = kubectl_command(&kubectl, folder.path()).args(ready).output();
            answer.is_ok_and(|answer| answer.stdout == b"ok")
        });
        Some(Self { _api: api, _etcd: etcd, folder, kubectl, _turn: turn })
    }

    /// Runs kubectl as the operator.
    pub fn kubectl(&self, arguments: &[&str]) -> Answer {
        self.kubectl_with(arguments, "")
    }

    /// Runs kubectl with a text to read from `-`.
    pub fn kubectl_with(&self, arguments: &[&str], input: &str) -> Answer {
        let mut command = kubectl_command(&self.kubectl, self.folder.path());
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("kubectl can be started");
        let mut stdin = child.stdin.take().expect("it has an input");
        let text = input.to_owned();
        let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
        let output = child.wait_with_output().expect("kubectl ends");
        // Whoever does not read its input closes it early.
        let _unread = writer.join();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Answer { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// The items of a list in JSON.
    #[track_caller]
    pub fn items(&self, arguments: &[&str]) -> Vec<Value> {
        let mut list = self.kubectl(&[arguments, &["-o", "json"]].concat()).ok().json();
        match list["items"].take() {
            Value::Array(items) => items,
            _ => vec![list],
        }
    }
}

fn kubectl_command(kubectl: &Path, folder: &Path) -> Command {
    let mut command = Command::new(kubectl);
    // Neither the cluster nor the caches of whoever runs the test.
    command.arg("--kubeconfig").arg(folder.join("kubeconfig")).env("HOME", folder).env_remove("KUBECONFIG");
    command
}

fn start_etcd(etcd: &Path, folder: &Path, client: &str, peer: &str) -> Server {
    let mut command = Command::new(etcd);
    command.arg("--name=test").arg(format!("--data-dir={}", folder.join("etcd").display()));
    command.args(["--unsafe-no-fsync", "--log-level=warn"]);
    command.args([format!("--listen-client-urls={client}"), format!("--advertise-client-urls={client}")]);
    command.args([format!("--listen-peer-urls={peer}"), format!("--initial-advertise-peer-urls={peer}")]);
    Server::start("etcd", command.arg(format!("--initial-cluster=test={peer}")), folder)
}

fn start_api(api: &Path, openssl: &Path, folder: &Path, etcd: &str, port: u16) -> Server {
    let key = folder.join("service-accounts.key");
    run(Command::new(openssl).args(["genrsa", "-out"]).arg(&key).arg("2048")).is_content("a key is made");
    let tokens = folder.join("tokens.csv");
    std::fs::write(&tokens, format!("{TOKEN},operator,operator,system:masters\n")).expect("the test may write");
    let mut command = Command::new(api);
    command.arg(format!("--etcd-servers={etcd}")).arg(format!("--secure-port={port}"));
    command.args(["--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", "--endpoint-reconciler-type=none"]);
    command.arg(format!("--cert-dir={}", folder.join("certificates").display()));
    command.arg(format!("--token-auth-file={}", tokens.display()));
    // Kubelets mount hosts' folders for privileged pods; whether ours may is for Pod Security to say.
    command.args(["--authorization-mode=Node,RBAC", "--allow-privileged=true", "--profiling=false"]);
    command.arg("--service-account-issuer=https://kubernetes.default.svc.cluster.local");
    command.arg(format!("--service-account-key-file={}", key.display()));
    command.arg(format!("--service-account-signing-key-file={}", key.display()));
    Server::start("kube-apiserver", command.arg("--service-cluster-ip-range=10.96.0.0/16"), folder)
}

fn write_kubeconfig(folder: &Path, port: u16) {
    let certificate = folder.join("certificates/apiserver.crt");
    let text = format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: test\n\
         clusters: [{{name: test, cluster: {{server: 'https://127.0.0.1:{port}', certificate-authority: '{}'}}}}]\n\
         users: [{{name: operator, user: {{token: {TOKEN}}}}}]\n\
         contexts: [{{name: test, context: {{cluster: test, user: operator}}}}]\n",
        certificate.display()
    );
    std::fs::write(folder.join("kubeconfig"), text).expect("the test may write");
}
