//! Where a recipe works: a folder that goes away, ports of loopback that were free, programs that are stopped at the
//! end.

use crate::problem::{of_io, of_page, problem};
use findings::Finding;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::http;
use super::process::Process;
use crate::exposition::Exposition;
use crate::tools;
use crate::upgrade::flags;

/// A program that is not there, and the one that is recorded where that is another.
pub(crate) fn missing(name: &str, beside: Option<&str>) -> Finding {
    let (beside, page) = beside.map_or_else(
        || (String::new(), "give a page of a running one with `--url` or `--file`".to_owned()),
        |recorded| {
            let page = format!("give a page of a running `{recorded}` with `--url` or `--file`");
            (format!(", beside which `{recorded}` is recorded,"), page)
        },
    );
    let fix = tools::named(name).map_or_else(
        || format!("install it, or {page}"),
        |tool| format!("run `cargo xtask tools --only {}`, or {page}", tool.name),
    );
    problem(format!("the program `{name}`{beside} is neither in .tools/bin nor on the PATH"), fix)
}

/// The workbench of one recording.
pub struct Lab {
    // Stopped in this order, before the folder goes: what was started last ends first.
    running: Vec<Process>,
    folder: TempDir,
    root: PathBuf,
    next_port: u16,
    flags: Vec<String>,
    target: Option<String>,
    /// The program that is recorded, and a file that is run in its place.
    recorded: Option<&'static str>,
    instead: Option<PathBuf>,
}

impl Lab {
    /// A lab whose ports begin at `port`. `flags` are the deployed ones that decide what is exposed.
    pub(crate) fn new(root: &Path, port: u16, flags: Vec<String>, target: Option<String>) -> Result<Self, Finding> {
        let folder = TempDir::with_prefix("record-").map_err(|error| of_io("create", "a folder", &error))?;
        let (root, running, recorded, instead) = (root.to_owned(), Vec::new(), None, None);
        Ok(Self { running, folder, root, next_port: port, flags, target, recorded, instead })
    }

    /// The same lab, in which a program of that name is recorded: the installed one, or a file in its place.
    pub(crate) fn recording(self, program: &'static str, instead: Option<PathBuf>) -> Self {
        Self { recorded: Some(program), instead, ..self }
    }

    /// The deployed flags that decide what is exposed.
    pub(crate) fn flags(&self) -> Vec<String> {
        self.flags.clone()
    }

    /// The server to measure, where the caller has one: else the recipe starts its own.
    pub(crate) fn target(&self) -> Option<String> {
        self.target.clone()
    }

    /// The root of the repository.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path in the folder that goes away.
    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    /// Writes a file there, and returns its path.
    pub(crate) fn file(&self, name: &str, text: &str) -> Result<String, Finding> {
        let path = self.folder.path().join(name);
        let write = || {
            fs::create_dir_all(path.parent().unwrap_or_else(|| self.folder.path()))?;
            fs::write(&path, text)
        };
        write().map_err(|error| of_io("write", name, &error))?;
        Ok(self.path(name))
    }

    /// The next port, if nobody listens there.
    pub(crate) fn port(&mut self) -> Result<u16, Finding> {
        let port = self.next_port;
        TcpListener::bind(("127.0.0.1", port)).map_err(|error| {
            problem(
                format!("port {port} of 127.0.0.1 cannot be used: {error}"),
                format!("stop what listens there, or begin at another port: `--port {}`", port.saturating_add(1000)),
            )
        })?;
        self.next_port = port.saturating_add(1);
        Ok(port)
    }

    /// A program: first the pinned one in `.tools/bin`, else another one that is installed.
    pub(crate) fn program(&self, name: &str) -> Result<PathBuf, Finding> {
        let instead = self.instead.clone().filter(|_| self.recorded == Some(name));
        let beside = self.recorded.filter(|recorded| *recorded != name);
        instead.or_else(|| tools::find_in(&self.root, name)).ok_or_else(|| missing(name, beside))
    }

    /// A command that runs a program here.
    pub(crate) fn command(&self, name: &str) -> Result<Command, Finding> {
        let mut command = Command::new(self.program(name)?);
        command.current_dir(self.folder.path());
        Ok(command)
    }

    /// Runs a program to its end, and returns what it wrote.
    pub(crate) fn run(&self, name: &str, arguments: &[&str]) -> Result<String, Finding> {
        let output = self.command(name)?.args(arguments).output();
        let output = output.map_err(|error| problem(format!("`{name}` cannot be started: {error}"), "install it"))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        let line = arguments.join(" ");
        Err(problem(format!("`{name} {line}` ended with {}:\n{said}", output.status), "fix what it complains of"))
    }

    /// Starts a program, which runs until the lab is let go of.
    pub(crate) fn start(&mut self, name: &str, arguments: &[&str]) -> Result<(), Finding> {
        let mut command = self.command(name)?;
        command.args(arguments);
        self.keep(name, command)
    }

    /// Starts a command, which runs until the lab is let go of.
    pub(crate) fn keep(&mut self, name: &str, command: Command) -> Result<(), Finding> {
        let command = self.known_only(name, command)?;
        let log = self.folder.path().join(format!("{name}-{}.log", self.running.len()));
        let process = Process::start(name, command, &log)?;
        self.running.insert(0, process);
        Ok(())
    }

    /// A command without the flags that a given program does not know: it is another version than the one that recipes
    /// and stack are written for, and what it still shows is to be seen.
    fn known_only(&self, name: &str, command: Command) -> Result<Command, Finding> {
        let Some(program) = self.instead.as_ref().filter(|_| self.recorded == Some(name)) else { return Ok(command) };
        let given: Vec<_> = command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
        let refused = flags::refused(program, &given);
        let refused = refused.map_err(|error| problem(format!("`{name}` cannot be started: {error}"), "install it"))?;
        let mut known = self.command(name)?;
        known.args(given.iter().filter(|word| !refused.iter().any(|flag| flags::name(word) == flag)));
        known.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        Ok(known)
    }

    /// Asks until `ready` is content, as long as all programs run.
    pub(crate) fn until(
        &mut self,
        what: &str,
        seconds: u64,
        mut ready: impl FnMut(&Self) -> Result<bool, Finding>,
    ) -> Result<(), Finding> {
        let end = Instant::now() + Duration::from_secs(seconds);
        loop {
            for process in &mut self.running {
                process.must_run()?;
            }
            match ready(self) {
                Ok(true) => return Ok(()),
                Err(problem) if Instant::now() > end => return Err(problem),
                Ok(false) if Instant::now() > end => {
                    let lines = self.running.first().map(Process::last_lines).unwrap_or_default();
                    return Err(problem(
                        format!(
                            "{what} did not come about within {seconds} s; the last lines of what was started:\n{lines}"
                        ),
                        "fix what it complains of, or run the command again on a machine with less to do",
                    ));
                }
                _ => sleep(Duration::from_millis(250)),
            }
        }
    }

    /// Waits until a URL answers with 200.
    pub(crate) fn answers(&mut self, url: &str, seconds: u64) -> Result<(), Finding> {
        let asked = |_: &Self| http::get(url, Duration::from_secs(5)).map(|answer| answer.status == 200);
        self.until(&format!("an answer of 200 from {url}"), seconds, asked)
    }

    /// Scrapes a page until every one of these families has series, and returns all that was seen meanwhile.
    pub(crate) fn scrape(&mut self, url: &str, seconds: u64, wanted: &[&str]) -> Result<Exposition, Finding> {
        let mut seen = Exposition::default();
        let mut missing = Vec::new();
        let scraped = self.until(&format!("a page with {} at {url}", wanted.join(", ")), seconds, |_| {
            let text = http::page(url, Duration::from_mins(1))?;
            let page = Exposition::parse(&text, url).map_err(of_page)?;
            seen.merge(page);
            let silent = |name: &&&str| seen.families.get(**name).is_none_or(|family| family.series.is_empty());
            missing = wanted.iter().filter(silent).copied().collect();
            Ok(missing.is_empty())
        });
        scraped.map_err(|mut problem| {
            if !missing.is_empty() {
                problem.message = format!("without series: {}; {}", missing.join(", "), problem.message);
            }
            problem
        })?;
        Ok(seen)
    }

    /// Lets time pass, in which programs do what they do on their own.
    pub(crate) fn wait(&mut self, seconds: u64) -> Result<(), Finding> {
        sleep(Duration::from_secs(seconds));
        self.until("programs that run", 1, |_| Ok(true))
    }
}

/// Posts JSON; what is answered does not matter to any recipe, only that something is.
pub(crate) fn post(url: &str, json: &str) -> Result<(), Finding> {
    http::post(url, json, Duration::from_secs(10)).map(|_| ())
}

/// Asks for a page whose answer does not matter.
pub(crate) fn visit(url: &str) -> Result<(), Finding> {
    http::get(url, Duration::from_secs(10)).map(|_| ())
}
