//! Stand-ins for what cannot run here: Grafana's server, the kubelets, and the Ingress before the cluster.
//!
//! The first two serve their catalogues, with one series for each metric. So they prove that the stack finds them and may
//! read them, and nothing about what the real ones expose. They ask nobody whether a token may read.

use std::io::{Read, Write, copy};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

use promql::Catalogue;
use promql::catalogue::{Family, MetricKind, Part};

use super::cluster::{Cluster, write};
use super::lab::{self, HERE, sh};

/// The catalogue of that name, as it is written.
pub fn catalogue_text(name: &str) -> String {
    let path = lab::repository(&format!("stack/catalogue/{name}.prom"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn catalogue(name: &str) -> Catalogue {
    Catalogue::parse(&catalogue_text(name)).unwrap_or_else(|findings| panic!("{name}: {findings:?}"))
}

/// A page with one series of every metric of a catalogue.
fn page(name: &str) -> PathBuf {
    let path = lab::path(&format!("stand-ins/{name}"));
    write(&path, &catalogue(name).families.values().filter(|family| family.had_series).map(series).collect::<String>());
    path
}

fn series(family: &Family) -> String {
    let value = |name: &str, values: Option<&String>| format!("{name}=\"{}\"", values.map_or("x", |value| value));
    let labels =
        family.labels.iter().map(|(name, label)| value(name, label.values.as_ref().and_then(|all| all.first())));
    let labels: Vec<_> = labels.collect();
    let kind = match family.kind {
        MetricKind::Info => "gauge",
        kind => kind.name(),
    };
    let mut text = format!("# TYPE {} {kind}\n", family.name);
    let own = match family.kind {
        MetricKind::Summary => Some("quantile=\"0.5\"".to_owned()),
        _ => None,
    };
    for (part, suffix) in [(Part::Whole, ""), (Part::Bucket, "_bucket"), (Part::Sum, "_sum"), (Part::Count, "_count")] {
        let own = if part == Part::Bucket {
            Some("le=\"+Inf\"".to_owned())
        } else {
            own.clone().filter(|_| part == Part::Whole)
        };
        if family.has(part) {
            let labels: Vec<_> = labels.iter().cloned().chain(own).collect();
            text += &format!("{}{suffix}{{{}}} 1\n", family.name, labels.join(","));
        }
    }
    text
}

/// The script that serves pages.
fn script() -> PathBuf {
    lab::repository("tests/conformance/live/stand-in.js")
}

/// What runs in Grafana's pod in its place: the files that its container must find, and its command.
pub fn grafana() -> (Vec<PathBuf>, Vec<String>) {
    let command =
        ["/usr/bin/node", "/program/stand-in.js", "3000", "/metrics=/program/grafana", "/api/health=/program/grafana"];
    (vec![script(), page("grafana")], command.map(str::to_owned).to_vec())
}

/// A kubelet on every node, on the port that its node tells.
pub fn kubelets(cluster: &mut Cluster) {
    let folder = lab::folder("stand-ins");
    let folder = folder.display();
    sh(&format!(
        "cd {folder}; openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=kubelet 2>&1"
    ));
    for node in &cluster.nodes {
        let mut command = Command::new("nsenter");
        command.arg(format!("--net=/run/netns/{}", node.name)).arg("node").arg(script());
        command.args(["10250", "--tls", &format!("{folder}/key.pem"), &format!("{folder}/cert.pem")]);
        command.arg(format!("/metrics={}", page("kubelet").display()));
        command.arg(format!("/metrics/cadvisor={}", page("cadvisor").display()));
        command.stdin(Stdio::null()).stdout(Stdio::null());
        cluster.servers.push(command.spawn().expect("node was looked for before"));
    }
}

/// An Ingress on port 80 of the world outside: it forwards by the name that is asked for.
pub fn ingress(routes: Vec<(String, String)>) {
    let listener = TcpListener::bind((HERE, 80)).expect("nobody else listens in the lab");
    thread::spawn(move || {
        for customer in listener.incoming().flatten() {
            let routes = routes.clone();
            // A connection that breaks is the customer's affair.
            thread::spawn(move || forward(customer, &routes).ok());
        }
    });
}

fn forward(mut customer: TcpStream, routes: &[(String, String)]) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut byte = [0];
        customer.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let text = String::from_utf8_lossy(&head).to_lowercase();
    let host = text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default().trim();
    let Some((_, to)) = routes.iter().find(|(name, _)| name == host) else {
        return customer.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    };
    let mut server = TcpStream::connect(to)?;
    server.write_all(&head)?;
    let (mut asking, mut asked) = (customer.try_clone()?, server.try_clone()?);
    thread::spawn(move || copy(&mut asking, &mut asked).ok());
    copy(&mut server, &mut customer).map(|_| ())
}
