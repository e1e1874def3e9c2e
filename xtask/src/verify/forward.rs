//! A port that `kubectl port-forward` opens on this machine, and closes when it is let go of.
//!
//! The kubelet forwards it within the pod, so that no network policy is in its way, and Grafana's login can go through it,
//! which the API server's proxy would take for a login of its own.

use std::fs::File;
use std::io::{BufRead, BufReader, Read as _, Seek as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

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

/// A running `kubectl port-forward`.
pub(super) struct Forward {
    child: Child,
    port: u16,
}

impl Forward {
    /// Starts it and waits until it says which port it has opened.
    pub(super) fn open(mut command: Command, patience: Duration) -> Result<Self, Refusal> {
        let failed = |error: std::io::Error| Refusal::new(format!("kubectl port-forward cannot be started: {error}"));
        let mut errors = tempfile::tempfile().map_err(failed)?;
        let mut child =
            command.stderr(errors.try_clone().map_err(failed)?).stdin(Stdio::null()).spawn().map_err(failed)?;
        let Some(output) = child.stdout.take() else { return Err(Refusal::new("kubectl port-forward has no output")) };
        let (tell, told) = channel();
        thread::spawn(move || {
            // Read to its end: without a reader, the program would end at its next line.
            let ports = BufReader::new(output).lines().map_while(Result::ok).filter_map(|line| port_of(&line));
            // Whoever waits for no port any more has said why.
            ports.for_each(|port| _ = tell.send(port));
        });
        let heard = told.recv_timeout(patience);
        if let Ok(port) = heard {
            return Ok(Self { child, port });
        }
        // It has closed its output: it has ended, or is about to. Or it hangs.
        let _gone = child.kill();
        let _waited = child.wait();
        Err(Refusal::new(match (written(&mut errors), heard) {
            (Some(why), _) => why,
            (None, Err(RecvTimeoutError::Timeout)) => {
                format!("kubectl port-forward has opened no port within {} s", patience.as_secs())
            }
            (None, _) => "kubectl port-forward ended without a word".to_owned(),
        }))
    }

    pub(super) fn is_open(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    pub(super) fn get(&self, path: &str, login: Option<&Login>) -> Result<(u16, String), Refusal> {
        let url = format!("http://127.0.0.1:{}{path}", self.port);
        let header = login.map(Login::header);
        let answer = http::get_as(&url, header.as_deref(), Duration::from_secs(20));
        answer.map(|answer| (answer.status, answer.text)).map_err(|problem| Refusal::new(problem.problem))
    }
}

impl Drop for Forward {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _gone = self.child.kill();
        let _waited = self.child.wait();
    }
}

/// `Forwarding from 127.0.0.1:40213 -> 3000`
fn port_of(line: &str) -> Option<u16> {
    let rest = line.trim().strip_prefix("Forwarding from 127.0.0.1:")?;
    rest.split(' ').next()?.parse().ok()
}

fn written(errors: &mut File) -> Option<String> {
    let mut text = String::new();
    // What cannot be read again is not shown: the failure itself is.
    let _read = errors.rewind().and_then(|()| errors.read_to_string(&mut text));
    reason(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(text: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", text]).stdout(Stdio::piped());
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
    fn a_login_is_a_basic_one() {
        assert_eq!(Login::new("Aladdin", "open sesame").header(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }
}
