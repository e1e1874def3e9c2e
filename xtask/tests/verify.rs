//! `verify` as it is typed, with a `kubectl` on the PATH that answers from a script and writes down what it was told.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its files says so by ending there")]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

/// One test at a time: a program that one of them has just written cannot be run while another one starts a process,
/// which for a moment holds the file open too.
static TURN: Mutex<()> = Mutex::new(());

/// A machine whose only program is `kubectl`.
struct Machine {
    folder: TempDir,
    _turn: MutexGuard<'static, ()>,
}

/// What every cluster answers that can be spoken to.
const REACHED: &str = "\
'config get-contexts'*) printf 'kind\\nshop\\n' ;;
'config current-context'*) echo kind ;;
'get --raw /api/v1/namespaces/monitoring '*) echo namespace/monitoring ;;
'auth can-i'*) echo yes ;;
";

impl Machine {
    fn new() -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        Self { folder: tempfile::tempdir().unwrap(), _turn: turn }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// With a `kubectl` that answers by the cases of a shell's `case`.
    fn with(cases: &str) -> Self {
        let machine = Self::new();
        let log = machine.path("told");
        let script = format!(
            "#!/bin/sh\necho \"$*\" >> '{}'\ncase \"$*\" in\n{cases}*) echo 'Error from server (NotFound): no' >&2; \
             exit 1 ;;\nesac\n",
            log.display()
        );
        let program = machine.path("kubectl");
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        machine
    }

    fn verify(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("verify").args(arguments).arg("--root").arg(self.folder.path());
        // The script needs nothing but the shell's own words, `cat` and `sleep`.
        command.env("PATH", format!("{}:/bin:/usr/bin", self.folder.path().display()));
        command.output().unwrap()
    }

    fn told(&self) -> Vec<String> {
        fs::read_to_string(self.path("told")).unwrap_or_default().lines().map(str::to_owned).collect()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[track_caller]
fn fails(output: &Output, error: &str) {
    assert_eq!(output.status.code(), Some(2), "{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(text(&output.stderr), error);
}

#[test]
fn a_machine_without_kubectl() {
    let machine = Machine::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output =
        command.arg("verify").arg("--root").arg(machine.folder.path()).env("PATH", machine.folder.path()).output();
    fails(
        &output.unwrap(),
        "error: nothing was verified\n   \
         problem  `kubectl` is not on the PATH\n       \
         fix  install it (https://kubernetes.io/docs/tasks/tools/), or run `cargo xtask tools --only kubectl`\n",
    );
}

#[test]
fn bad_input_is_answered_with_the_valid_choices() {
    let machine = Machine::with(REACHED);
    fails(
        &machine.verify(&["--kubeconfig", "/nowhere/config"]),
        "error: nothing was verified\n   \
         problem  there is no kubeconfig `/nowhere/config`\n       \
         fix  give the path of a kubeconfig file, or leave `--kubeconfig` out for the one that `kubectl` uses\n",
    );
    fails(
        &machine.verify(&["--context", "shp"]),
        "error: nothing was verified\n   \
         problem  the kubeconfig has no context `shp`\n       \
         fix  did you mean `shop`? There are: `kind`, `shop`\n",
    );
    let there_are: Vec<String> =
        xtask::CLI.program.environments().iter().map(|one| format!("`{}`", one.name())).collect();
    fails(
        &machine.verify(&["--environment", "kubadm"]),
        &format!(
            "error: nothing was verified\n   \
             problem  no environment is called `kubadm`\n       \
             fix  did you mean `kubeadm`? There are: {}\n",
            there_are.join(", ")
        ),
    );
    let step = machine.verify(&["--only", "test-log"]);
    assert_eq!(step.status.code(), Some(2));
    let said = text(&step.stderr);
    assert!(said.contains("deploy-stack, verify-pods, access-grafana, test-metrics, test-logs"), "{said}");
    let time = machine.verify(&["--timeout", "5"]);
    assert_eq!(time.status.code(), Some(2));
    assert!(text(&time.stderr).contains("`5` is no time: write it like `90s`, `5m` or `1h`"), "{}", text(&time.stderr));
}

#[test]
fn bad_input_is_json_for_scripts() {
    let output = Machine::with("").verify(&["--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["outcome"], "failed");
    assert_eq!(
        json["findings"][0]["message"],
        "`kubectl` cannot read its configuration: Error from server (NotFound): no"
    );
}

#[test]
fn what_is_missing_is_named_with_the_command_that_mends_it() {
    let cases = format!(
        "{REACHED}'get '*' --namespace monitoring '*) printf 'ConfigMap prometheus\\nSecret grafana-admin\\n' ;;\n\
         'get clusterrole'*) echo 'ClusterRole other' ;;\n"
    );
    let machine = Machine::with(&cases);
    let output = machine.verify(&["--only", "deploy-stack", "--timeout", "0s", "--format", "table"]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}{}", text(&output.stderr));
    assert!(said.contains("1. Deploy Stack  objects of the cluster"), "{said}");
    assert!(said.contains("fix  look at: kubectl --context kind apply -f k8s/monitoring/\n"), "{said}");
    assert!(said.contains("2 of "), "{said}");
    assert_eq!(text(&output.stderr), "       run  1. Deploy Stack: asking\n");
    for line in machine.told() {
        let reads = ["get ", "config ", "auth can-i "].iter().any(|verb| line.starts_with(verb));
        assert!(reads && line.contains("--request-timeout="), "{line}");
    }
}

/// In place of Grafana, whose server cannot be had here: the paths of its HTTP API that are asked, with its login.
fn stand_in_for_grafana(login: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let Some(first) = lines.next() else { continue };
            let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
            let headers: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
            let is_known = headers.iter().any(|line| line.eq_ignore_ascii_case(&format!("authorization: {login}")));
            let (status, body) = if is_known { ("200 OK", answer(&path)) } else { ("401 Unauthorized", "{}") };
            let length = body.len();
            // Whoever has gone does not want the answer.
            let _gone =
                write!(stream, "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
        }
    });
    port
}

fn answer(path: &str) -> &'static str {
    match path {
        // A variable of Grafana that was left in a query: nobody fills it in.
        _ if path.contains("%24") => "{}",
        "/api/user" => r#"{"login":"admin"}"#,
        "/api/datasources" => r#"[{"uid":"prometheus"},{"uid":"loki"},{"uid":"alertmanager"}]"#,
        _ if path.ends_with("/health") => r#"{"status":"OK","message":"it answers"}"#,
        _ if path.starts_with("/api/datasources/proxy/") => {
            r#"{"status":"success","data":{"resultType":"vector","result":[{}]}}"#
        }
        _ if path.starts_with("/api/dashboards/uid/") => r#"{"dashboard":{}}"#,
        _ => "{}",
    }
}

/// `admin` / `dhakacart123`, as the plan says.
const LOGIN: &str = "Basic YWRtaW46ZGhha2FjYXJ0MTIz";

fn grafana(password: &str, port: u16) -> Machine {
    Machine::with(&format!(
        "{REACHED}'get secret grafana-admin'*admin-user*) printf admin ;;\n\
         'get secret grafana-admin'*admin-password*) printf {password} ;;\n\
         'port-forward service/grafana '*) echo 'Forwarding from 127.0.0.1:{port} -> 3000'; exec sleep 60 ;;\n"
    ))
}

#[test]
fn grafana_is_logged_into_through_a_forwarded_port() {
    let machine = grafana("dhakacart123", stand_in_for_grafana(LOGIN));
    let output = machine.verify(&["--only", "access-grafana", "--format", "json"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{json:#}");
    assert_eq!(json["outcome"], "done");
    assert_eq!((&json["context"], &json["namespace"]), (&"kind".into(), &"monitoring".into()));
    let checks = json["checks"].as_array().unwrap();
    let names: Vec<_> = checks.iter().map(|check| check["name"].as_str().unwrap()).collect();
    for name in ["login", "data source loki", "dashboard application-performance", "dashboard runbooks"] {
        assert!(names.contains(&name), "{names:?}");
    }
    assert!(checks.iter().all(|check| check["ok"] == true && check["step"] == "access-grafana"), "{json:#}");
    // One forward serves all, and the password stands in no command line.
    let told = machine.told();
    assert_eq!(told.iter().filter(|line| line.starts_with("port-forward")).count(), 1, "{told:#?}");
    let shown = told.join("\n") + &text(&output.stdout) + &text(&output.stderr);
    assert!(!shown.contains("dhakacart123"), "the password was shown:\n{shown}");
}

#[test]
fn a_changed_password_is_said_to_be_one() {
    let machine = grafana("other", stand_in_for_grafana(LOGIN));
    let output = machine.verify(&["--only", "access-grafana", "--context", "shop"]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("problem  login: refused: Grafana reads the Secret only when it first creates its database\n"),
        "{said}"
    );
    assert!(
        said.contains("look at: kubectl --context shop -n monitoring exec -it deployment/grafana -- grafana cli admin"),
        "{said}"
    );
}

/// A folder of its own keeps nothing of ours: whoever types the command finds no file afterwards.
#[test]
fn nothing_is_left_behind() {
    let machine = Machine::with(REACHED);
    machine.verify(&["--timeout", "0s", "--only", "verify-pods"]);
    let left: Vec<_> = fs::read_dir(machine.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(Path::new(&machine.path("told")).is_file());
}
