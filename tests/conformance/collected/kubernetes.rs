//! A Kubernetes that knows a list of pods, and tells whoever asks.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use serde_json::{Value, json};

/// Answers lists and watches of pods. It ends with the test's process.
pub fn of_pods(pods: Vec<Value>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let address = listener.local_addr().expect("it listens somewhere");
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let pods = pods.clone();
            // Who asked may be gone.
            thread::spawn(move || answer(&stream, &pods));
        }
    });
    format!("http://{address}")
}

/// A kubeconfig for it.
pub fn kubeconfig(server: &str) -> String {
    json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "test",
        "clusters": [{ "name": "test", "cluster": { "server": server } }],
        "users": [{ "name": "test", "user": {} }],
        "contexts": [{ "name": "test", "context": { "cluster": "test", "user": "test" } }],
    })
    .to_string()
}

fn answer(mut stream: &TcpStream, pods: &[Value]) -> Option<()> {
    let mut lines = BufReader::new(stream);
    let mut request = String::new();
    lines.read_line(&mut request).ok()?;
    let mut header = String::new();
    while lines.read_line(&mut header).ok()? > 2 {
        header.clear();
    }
    if request.contains("watch=") {
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
            .ok()?;
        if request.contains("sendInitialEvents=true") {
            let added = pods.iter().map(|pod| json!({ "type": "ADDED", "object": pod }));
            let end = json!({ "type": "BOOKMARK", "object": {
                "apiVersion": "v1", "kind": "Pod",
                "metadata": { "resourceVersion": "2", "annotations": { "k8s.io/initial-events-end": "true" } },
            } });
            for event in added.chain([end]) {
                let event = format!("{event}\n");
                write!(stream, "{:x}\r\n{event}\r\n", event.len()).ok()?;
            }
        }
        // Nothing changes: it is open until whoever asks goes.
        lines.read_to_end(&mut Vec::new()).ok()?;
        return Some(());
    }
    let list = json!({ "apiVersion": "v1", "kind": "PodList", "metadata": { "resourceVersion": "2" }, "items": pods });
    let body = list.to_string();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n", body.len());
    stream.write_all(format!("{head}Connection: close\r\n\r\n{body}").as_bytes()).ok()
}
