//! Where messages end in a test: a mail server and a webhook that take all they are sent.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// One message, as it came.
pub struct Message {
    /// The path that it was posted to; `mail` for a mail.
    pub way: String,
    /// The body, or all of the mail.
    pub text: String,
}

/// A mail server and a webhook. Their threads end with the test's process.
pub struct Sinks {
    /// Where the mail server listens, on loopback.
    pub mail: u16,
    /// Where the webhook listens, on loopback.
    pub webhook: u16,
    /// What they took, in order.
    pub taken: Receiver<Message>,
}

impl Sinks {
    /// Starts both.
    pub fn start() -> Self {
        let (sender, taken) = channel();
        Self { mail: serve(sender.clone(), mail), webhook: serve(sender, webhook), taken }
    }
}

fn serve(sender: Sender<Message>, speak: fn(&TcpStream) -> Option<Message>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let port = listener.local_addr().expect("it listens somewhere").port();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let sender = sender.clone();
            thread::spawn(move || speak(&stream).map(|message| sender.send(message)));
        }
    });
    port
}

/// One request: <https://www.rfc-editor.org/rfc/rfc9112>.
fn webhook(mut stream: &TcpStream) -> Option<Message> {
    let mut lines = BufReader::new(stream);
    let (mut request, mut length) = (String::new(), 0);
    lines.read_line(&mut request).ok()?;
    loop {
        let mut header = String::new();
        lines.read_line(&mut header).ok()?;
        match header.trim_end().to_ascii_lowercase().split_once(": ") {
            Some(("content-length", value)) => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    lines.read_exact(&mut body).ok()?;
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok").ok()?;
    Some(Message { way: request.split(' ').nth(1)?.to_owned(), text: String::from_utf8(body).ok()? })
}

/// One mail: <https://www.rfc-editor.org/rfc/rfc5321>.
fn mail(mut stream: &TcpStream) -> Option<Message> {
    let mut lines = BufReader::new(stream).lines();
    let mut text = String::new();
    stream.write_all(b"220 sink\r\n").ok()?;
    loop {
        let line = lines.next()?.ok()?;
        match line.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
            "DATA" => {
                stream.write_all(b"354 go on\r\n").ok()?;
                for line in lines.by_ref().map_while(Result::ok).take_while(|line| line != ".") {
                    text.push_str(&line);
                    text.push('\n');
                }
                stream.write_all(b"250 taken\r\n").ok()?;
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").ok()?;
                return Some(Message { way: "mail".to_owned(), text });
            }
            _ => stream.write_all(b"250 fine\r\n").ok()?,
        }
    }
}

/// The subject of a mail, and its parts by their content type.
pub fn read_mail(mail: &str) -> (String, Vec<(String, String)>) {
    let (headers, body) = mail.split_once("\n\n").expect("a mail has a body");
    let header = |headers: &str, name: &str| {
        let named = |line: &str| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned);
        headers.lines().find_map(named).unwrap_or_else(|| panic!("no header {name} in\n{headers}"))
    };
    let content = header(headers, "Content-Type");
    let boundary = content.split("boundary=").nth(1).expect("it has several parts").trim_matches('"').to_owned();
    let boundary = format!("--{boundary}");
    let parts = body.split(&boundary).filter_map(|part| part.trim_start().split_once("\n\n"));
    let parts = parts.map(|(headers, text)| {
        assert_eq!(header(headers, "Content-Transfer-Encoding"), "quoted-printable");
        let kind = header(headers, "Content-Type");
        (kind.split(';').next().unwrap_or_default().to_owned(), unquoted(text))
    });
    (header(headers, "Subject"), parts.collect())
}

/// Quoted-printable: <https://www.rfc-editor.org/rfc/rfc2045#section-6.7>.
fn unquoted(text: &str) -> String {
    let joined = text.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_str();
    while let Some((before, behind)) = rest.split_once('=') {
        bytes.extend(before.bytes());
        let (hex, after) = behind.split_at(2);
        bytes.push(u8::from_str_radix(hex, 16).expect("two digits follow"));
        rest = after;
    }
    bytes.extend(rest.bytes());
    String::from_utf8(bytes).expect("a mail is text")
}
