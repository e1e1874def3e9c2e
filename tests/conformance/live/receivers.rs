//! Whom the Alertmanager tells: a chat, an SMS gateway and a mail server of the world outside, which keep what they
//! get.
//!
//! The generated config is not touched. What an operator fills in is filled in: the entries of the Secret, and a name
//! in DNS.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};
use stack::programs::{CHAT_URL, SMS_TOKEN, SMS_URL, SMTP_PASSWORD};

use super::cluster::Cluster;
use super::lab::{self, HERE, sh};

const PORT: u16 = 8080;
const PASSWORD: &str = "not-a-password";
const TOKEN: &str = "not-a-token";
/// The host of the generated config, and its port.
const MAIL: (&str, u16) = ("smtp.dhakacart.com", 587);

/// What came by HTTP.
#[derive(Clone)]
pub struct Message {
    /// The path of the request.
    pub path: String,
    /// What stood in the header of that name.
    pub authorization: String,
    /// What was sent.
    pub body: Value,
}

/// The receivers.
pub struct Receivers {
    messages: Arc<Mutex<Vec<Message>>>,
}

impl Receivers {
    /// Starts them, and tells the cluster what an operator would tell it. Before pods are started.
    pub fn open(cluster: &mut Cluster) -> Self {
        let entries = BTreeMap::from([
            (CHAT_URL, format!("http://{HERE}:{PORT}/chat")),
            (SMS_URL, format!("http://{HERE}:{PORT}/sms")),
            (SMS_TOKEN, TOKEN.to_owned()),
            (SMTP_PASSWORD, PASSWORD.to_owned()),
        ]);
        let patch = json!({"stringData": entries}).to_string();
        cluster.kubectl(&["patch", "secret", "alertmanager-receivers", "--namespace=monitoring", "--patch", &patch]);
        mail(cluster);
        let messages = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&messages);
        let listener = TcpListener::bind((HERE, PORT)).expect("nobody else listens in the lab");
        thread::spawn(move || {
            for sender in listener.incoming().flatten() {
                if let Some(message) = receive(sender) {
                    kept.lock().expect("nobody panics while keeping").push(message);
                }
            }
        });
        Self { messages }
    }

    /// What came to a path so far.
    pub fn came_to(&self, path: &str) -> Vec<Message> {
        let messages = self.messages.lock().expect("nobody panics while reading");
        messages.iter().filter(|message| message.path == path).cloned().collect()
    }

    /// The letters that came so far.
    pub fn letters() -> Vec<String> {
        let files = fs::read_dir(lab::folder("letters")).expect("the lab may be read");
        files.filter_map(|file| fs::read_to_string(file.ok()?.path()).ok()).collect()
    }

    /// Whether the gateway was told the token of the Secret.
    pub fn knows(message: &Message) -> bool {
        message.authorization == format!("Bearer {TOKEN}")
    }
}

/// A mail server whose certificate the pods trust, as they would one that a public authority signed.
fn mail(cluster: &mut Cluster) {
    let (name, port) = MAIL;
    let (folder, letters) = (lab::folder("mail"), lab::folder("letters"));
    sh(&format!(
        "cd {}; openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN={name} \
         -addext subjectAltName=DNS:{name} 2>&1",
        folder.display()
    ));
    let mut command = Command::new("node");
    command.arg(lab::repository("tests/conformance/live/smtp-sink.js")).arg(port.to_string());
    command.arg(folder.join("key.pem")).arg(folder.join("cert.pem")).arg(PASSWORD).arg(letters);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    cluster.servers.push(command.spawn().expect("node was looked for before"));
    cluster.names.push((name.to_owned(), HERE.to_owned()));
    cluster.trusted = Some(folder.join("cert.pem"));
}

/// One request; it is answered before the connection is closed.
fn receive(sender: TcpStream) -> Option<Message> {
    let mut reader = BufReader::new(sender);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        reader.read_line(&mut head).ok().filter(|read| *read > 0)?;
    }
    let header = |name: &str| {
        let lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
    };
    let mut body = vec![0; header("content-length")?.parse().ok()?];
    reader.read_exact(&mut body).ok()?;
    reader.get_mut().write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok").ok()?;
    let path = head.split(' ').nth(1)?.to_owned();
    let authorization = header("authorization").unwrap_or_default();
    Some(Message { path, authorization, body: serde_json::from_slice(&body).ok()? })
}
