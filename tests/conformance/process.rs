//! Programs that are run to their end, and servers that end with the test.

use std::fs::File;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What a program said, to both of its streams, and whether it was content.
#[derive(Debug)]
pub struct Said {
    /// Whether it ended with 0.
    pub ok: bool,
    /// All that it wrote.
    pub text: String,
}

impl Said {
    /// It found nothing.
    #[track_caller]
    pub fn is_content(&self, what: &str) {
        assert!(self.ok, "{what}:\n{}", self.text);
    }

    /// It refused, and said this.
    #[track_caller]
    pub fn refuses(&self, because: &str) {
        assert!(!self.ok, "it is content:\n{}", self.text);
        assert!(self.text.contains(because), "`{because}` is not in\n{}", self.text);
    }
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Said {
    let output = command.stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("{command:?} cannot be started: {error}"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    Said { ok: output.status.success(), text }
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener.local_addr().expect("it listens somewhere").port()
}

/// A server; it ends when this is dropped, by a panic too.
pub struct Server {
    child: Child,
    name: String,
    log: std::path::PathBuf,
}

impl Server {
    /// Starts it, with its output in a file of `folder`.
    pub fn start(name: &str, command: &mut Command, folder: &Path) -> Self {
        let log = folder.join(format!("{name}.log"));
        let out = File::create(&log).expect("the test may write");
        let err = out.try_clone().expect("a file has two handles");
        let child = command.stdin(Stdio::null()).stdout(out).stderr(err).spawn();
        let child = child.unwrap_or_else(|error| panic!("{name} cannot be started: {error}"));
        Self { child, name: name.to_owned(), log }
    }

    /// Waits until it is ready, as long as it runs.
    pub fn until(&mut self, seconds: u64, mut ready: impl FnMut() -> bool) {
        let end = Instant::now() + Duration::from_secs(seconds);
        while !ready() {
            let ended = self.child.try_wait().expect("a child can be asked");
            assert!(ended.is_none(), "{} has ended:\n{}", self.name, self.said());
            assert!(Instant::now() < end, "{} is not ready after {seconds} s:\n{}", self.name, self.said());
            sleep(Duration::from_millis(100));
        }
    }

    /// Asks it to end, and waits until it has.
    pub fn end(&mut self, seconds: u64) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(asked.is_ok_and(|status| status.success()), "{} cannot be asked to end", self.name);
        let end = Instant::now() + Duration::from_secs(seconds);
        while self.child.try_wait().expect("a child can be asked").is_none() {
            assert!(Instant::now() < end, "{} runs on after {seconds} s:\n{}", self.name, self.said());
            sleep(Duration::from_millis(50));
        }
    }

    fn said(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<_> = text.lines().collect();
        lines[lines.len().saturating_sub(15)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _waited = self.child.wait();
    }
}
