//! A port that `kubectl port-forward` opens on this machine, and closes when it is let go of.
//!
//! The kubelet forwards it within the pod, so that no network policy is in its way, and Grafana's login can go through
//! it, which the API server's proxy would take for a login of its own.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::kubectl::{Refusal, reason};
use crate::record::http;

/// A user and a password, which nothing prints.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Login {
    user: String,
    password: String,
}

impl Login {
    pub(crate) fn new(user: &str, password: &str) -> Self {
        Self { user: user.to_owned(), password: password.to_owned() }
    }

    pub(crate) fn user(&self) -> &str {
        &self.user
    }

    fn header(&self) -> String {
        format!("Basic {}", STANDARD.encode(format!("{}:{}", self.user, self.password)))
    }
}

/// How long to listen for what else it says of a failure.
const QUIET: Duration = Duration::from_millis(300);

/// A running `kubectl port-forward`.
pub(super) struct Forward {
    child: Child,
    errors: Receiver<String>,
    port: u16,
}

impl Forward {
    /// Starts it and waits until it says which port it has opened.
    pub(super) fn open(mut command: Command, patience: Duration) -> Result<Self, Refusal> {
        let failed = |error: std::io::Error| Refusal::new(format!("kubectl port-forward cannot be started: {error}"));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(failed)?;
        let (output, errors) = (lines(child.stdout.take()), lines(child.stderr.take()));
        let end = Instant::now() + patience;
        let mut is_late = false;
        while !is_late {
            match output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    if let Some(port) = port_of(&line) {
                        return Ok(Self { child, errors, port });
                    }
                }
                Err(RecvTimeoutError::Timeout) => is_late = true,
                // It has closed its output: it has ended, or is about to.
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        let _gone = child.kill();
        let _waited = child.wait();
        Err(Refusal::new(match reason(&said(&errors)) {
            Some(why) => why,
            None if is_late => format!("kubectl port-forward has opened no port within {} s", patience.as_secs()),
            None => "kubectl port-forward ended without a word".to_owned(),
        }))
    }

    pub(super) fn is_open(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    pub(super) fn get(&self, path: &str, login: Option<&Login>) -> Result<(u16, String), Refusal> {
        let url = format!("http://127.0.0.1:{}{path}", self.port);
        let header = login.map(Login::header);
        let answer = http::get_as(&url, header.as_deref(), Duration::from_secs(20));
        answer.map(|answer| (answer.status, answer.text)).map_err(|problem| {
            // The address is one of this machine: what is the matter behind it, `kubectl` was told.
            let why = why_not_forwarded(&said(&self.errors));
            Refusal::new(why.map_or(problem.message, |why| format!("kubectl port-forward: {why}")))
        })
    }
}

impl Drop for Forward {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _gone = self.child.kill();
        let _waited = self.child.wait();
    }
}

/// What comes out of a pipe, line by line.
fn lines(pipe: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (tell, told) = channel();
    thread::spawn(move || {
        // Read to its end, whether or not somebody listens: without a reader, the program would end at its next line.
        let lines = pipe.into_iter().flat_map(|pipe| BufReader::new(pipe).lines().map_while(Result::ok));
        lines.for_each(|line| _ = tell.send(line));
    });
    told
}

/// What was said since, until nothing more comes.
fn said(errors: &Receiver<String>) -> String {
    std::iter::from_fn(|| errors.recv_timeout(QUIET).ok()).map(|line| line + "\n").collect()
}

/// `Forwarding from 127.0.0.1:40213 -> 3000`
fn port_of(line: &str) -> Option<u16> {
    let rest = line.trim().strip_prefix("Forwarding from 127.0.0.1:")?;
    rest.split(' ').next()?.parse().ok()
}

/// `E1123 ... err="an error occurred forwarding 40213 -> 3000: failed to connect to localhost:3000"`
fn why_not_forwarded(errors: &str) -> Option<String> {
    let (_, rest) = errors.rsplit_once("an error occurred forwarding ")?;
    let (_, why) = rest.lines().next()?.split_once(": ")?;
    Some(why.trim_end_matches('"').replace("\\\"", "\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(text: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", text]);
        command
    }

    /// How long a test waits for a port.
    const SOON: Duration = Duration::from_secs(20);

    #[test]
    fn the_port_is_the_one_it_says() {
        assert_eq!(port_of("Forwarding from 127.0.0.1:40213 -> 3000\n"), Some(40213));
        assert_eq!(port_of("Forwarding from [::1]:40213 -> 3000\n"), None);
        let says = script("echo 'Forwarding from 127.0.0.1:9 -> 3000'; exec sleep 60");
        let mut forward = Forward::open(says, SOON).expect("it opens");
        assert!(forward.is_open());
        assert_eq!(forward.port, 9);
    }

    #[test]
    fn what_does_not_open_says_why() {
        let why = |text: &str, patience| Forward::open(script(text), patience).err().map(|refusal| refusal.text);
        let refused = why("echo 'error: unable to forward port because pod is not running' >&2; exit 1", SOON);
        assert_eq!(refused.as_deref(), Some("error: unable to forward port because pod is not running"));
        assert_eq!(why("exit 1", SOON).as_deref(), Some("kubectl port-forward ended without a word"));
        let hangs = why("exec sleep 60", Duration::from_millis(1_100));
        assert_eq!(hangs.as_deref(), Some("kubectl port-forward has opened no port within 1 s"));
    }

    #[test]
    fn what_is_the_matter_behind_the_port_is_told() {
        let why = r#"failed to connect to localhost:3000 inside namespace \"/run/netns/x\": connection refused"#;
        let line = format!(
            r#"E1123 12:05:46 portforward.go:424] "Unhandled Error" err="an error occurred forwarding 9 -> 3000: {why}""#
        );
        let told = r#"failed to connect to localhost:3000 inside namespace "/run/netns/x": connection refused"#;
        assert_eq!(why_not_forwarded(&format!("{line}\nerror: lost connection to pod\n")).as_deref(), Some(told));
        assert_eq!(why_not_forwarded("error: lost connection to pod\n"), None);
        // Nobody listens on port 1.
        let text = "echo 'Forwarding from 127.0.0.1:1 -> 3000'; echo 'an error occurred forwarding 1 -> 3000: gone' \
            >&2; exec sleep 60";
        let refused = Forward::open(script(text), SOON).and_then(|forward| forward.get("/api/user", None));
        assert_eq!(refused, Err(Refusal::new("kubectl port-forward: gone")));
        let silent = Forward::open(script("echo 'Forwarding from 127.0.0.1:1 -> 3000'; exec sleep 60"), SOON);
        let refused = silent.and_then(|forward| forward.get("/api/user", None)).expect_err("nobody listens").text;
        assert!(refused.starts_with("http://127.0.0.1:1/api/user cannot be reached"), "{refused}");
    }

    #[test]
    fn a_login_is_a_basic_one() {
        assert_eq!(Login::new("Aladdin", "open sesame").header(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }
}
