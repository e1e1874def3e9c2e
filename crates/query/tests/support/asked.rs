//! A real program that is asked over HTTP how it reads queries.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The media type of a form.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// A program on a port of the loopback, with a folder of its own; it ends when this is dropped.
pub struct Asked {
    child: Child,
    folder: PathBuf,
    port: u16,
    connection: Option<BufReader<TcpStream>>,
}

/// A text as a value of a form.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        write!(encoded, "%{byte:02X}").unwrap();
    }
    encoded
}

/// A port of the loopback that nothing listens at.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A new folder for a program at that port.
pub fn folder(name: &str, port: u16) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("{name}-{}-{port}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

impl Asked {
    /// Starts a program that will listen at that port and may write to that folder.
    pub fn start(program: &Path, args: &[String], folder: PathBuf, port: u16) -> Self {
        let mut command = Command::new(program);
        command.args(args).stdout(Stdio::null()).stderr(Stdio::null());
        Self { child: command.spawn().unwrap(), folder, port, connection: None }
    }

    /// Asks until it answers, for a minute.
    pub fn wait(&mut self, mut answers: impl FnMut(&mut Self) -> bool) {
        let deadline = Instant::now() + Duration::from_mins(1);
        while !answers(self) {
            assert!(Instant::now() < deadline, "the program does not answer");
            assert!(self.child.try_wait().unwrap().is_none(), "the program has ended");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The body of the answer, and whether it is JSON; `None` where there is no answer.
    pub fn ask(&mut self, path: &str, media_type: &str, body: &str) -> Option<(bool, Vec<u8>)> {
        let answer = self.exchange(path, media_type, body);
        if answer.is_none() {
            self.connection = None;
        }
        answer
    }

    fn exchange(&mut self, path: &str, media_type: &str, body: &str) -> Option<(bool, Vec<u8>)> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        if self.connection.is_none() {
            let stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
            // What is asked before all of it listens is never answered.
            stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
            self.connection = Some(BufReader::new(stream));
        }
        let connection = self.connection.as_mut()?;
        connection.get_mut().write_all(request.as_bytes()).ok()?;
        let (mut length, mut is_json, mut line) = (None, false, String::new());
        loop {
            line.clear();
            if connection.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let header = line.trim().to_ascii_lowercase();
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().ok();
            }
            if header.starts_with("http/1.1 204") {
                length = Some(0);
            }
            is_json |= header.starts_with("content-type:") && header.contains("json");
            if header.is_empty() {
                break;
            }
        }
        let mut answer = Vec::new();
        if let Some(length) = length {
            answer.resize(length, 0);
            connection.read_exact(&mut answer).ok()?;
            return Some((is_json, answer));
        }
        loop {
            line.clear();
            connection.read_line(&mut line).ok()?;
            let mut chunk = vec![0; usize::from_str_radix(line.trim(), 16).ok()? + 2];
            connection.read_exact(&mut chunk).ok()?;
            if chunk.len() == 2 {
                return Some((is_json, answer));
            }
            answer.extend_from_slice(&chunk[..chunk.len() - 2]);
        }
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
