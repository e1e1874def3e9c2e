//! Stand-ins for what cannot run here: Grafana's server, the kubelets, and the Ingress before the cluster.
//!
//! The first two serve their catalogues, with one series for each metric. So they prove that the stack finds them and
//! may read them, and nothing about what the real ones expose. The script `kubelet.js` asks nobody whether a token may
//! read; beside its metrics it shows logs and forwards ports. The script `grafana.js` knows the login, and answers by
//! the files that the stack provisions.

use std::io::{Read, Write, copy};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

use cli::catalogue::{Catalogue, Family, Kind, Part, path_of};
use serde_json::Value;

use super::cluster::{Cluster, write};
use super::lab::{self, HERE, sh};
use super::pod::Pod;

/// The catalogue of that name, as it is written.
pub fn catalogue_text(name: &str) -> String {
    let path = lab::repository(&path_of(&lab::repository(""), "stack/catalogue", name));
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
    let labels = family
        .labels
        .iter()
        .flatten()
        .map(|(name, label)| value(name, label.values.as_ref().and_then(|all| all.first())));
    let labels: Vec<_> = labels.collect();
    let kind = match family.kind {
        Kind::Info => "gauge",
        kind => kind.word(),
    };
    let mut text = format!("# TYPE {} {kind}\n", family.name);
    for part in Part::ALL {
        let own = match (part, family.kind) {
            (Part::Bucket, _) => Some("le=\"+Inf\"".to_owned()),
            (Part::Whole, Kind::Summary) => Some("quantile=\"0.5\"".to_owned()),
            _ => None,
        };
        if family.has(part) {
            let labels: Vec<_> = labels.iter().cloned().chain(own).collect();
            text += &format!("{}{}{{{}}} 1\n", family.name, part.suffix(), labels.join(","));
        }
    }
    text
}

/// What runs in Grafana's pod in its place: the files that its container must find, and its command.
pub fn grafana() -> (Vec<PathBuf>, Vec<String>) {
    let script = lab::repository("tests/conformance/live/grafana.js");
    let command = ["/usr/bin/node", "/program/grafana.js", "3000", "/program/grafana"];
    (vec![script, page("grafana")], command.map(str::to_owned).to_vec())
}

/// A kubelet on every node, on the port that its node tells.
pub fn kubelets(cluster: &mut Cluster) {
    let folder = lab::folder("stand-ins");
    let folder = folder.display();
    sh(&format!(
        "cd {folder}; openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj \
         /CN=kubelet 2>&1"
    ));
    let addresses = lab::path("stand-ins/addresses.json");
    let address = |pod: &Pod| (format!("{}/{}", pod.namespace(), pod.name()), pod.address.clone().into());
    write(&addresses, &Value::Object(cluster.pods.iter().map(address).collect()).to_string());
    for node in &cluster.nodes {
        let mut command = Command::new("nsenter");
        command.arg(format!("--net=/run/netns/{}", node.name)).arg("node");
        command.arg(lab::repository("tests/conformance/live/kubelet.js")).arg("10250");
        command.args([format!("{folder}/key.pem"), format!("{folder}/cert.pem")]);
        command.arg(node.folder("var/log/pods")).arg(&addresses);
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
    join(customer, server)
}

/// Hands on what either says to the other, until both are done.
fn join(one: TcpStream, other: TcpStream) -> std::io::Result<()> {
    let (mut from, mut to) = (one.try_clone()?, other.try_clone()?);
    thread::spawn(move || {
        // What breaks is told by the end of the connection.
        _ = copy(&mut from, &mut to);
        _ = to.shutdown(Shutdown::Write);
    });
    let (mut from, mut to) = (other, one);
    copy(&mut from, &mut to)?;
    to.shutdown(Shutdown::Write)
}
