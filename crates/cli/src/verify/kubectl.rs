//! `kubectl` as a subprocess: credentials, TLS and proxies are its affair, as they are when the operator types.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use super::expected::Place;
use super::forward::{Forward, Login};
use crate::tools::find_in;

/// How long `kubectl` waits for one answer.
const PATIENCE: &str = "--request-timeout=15s";

/// How long a port may take to open: the API server itself gives a kubelet that is away twenty seconds.
const FORWARDING: Duration = Duration::from_secs(30);

/// What may be asked. There is no question that changes anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Question<'a> {
    /// The names of the contexts.
    Contexts,
    /// The context that is used where none is said.
    CurrentContext,
    /// Whether there is this namespace.
    Namespace(&'a str),
    /// Whether the user may do this in this namespace.
    May(&'a str, &'a str, &'a str),
    /// Kind and name of the objects of these kinds, one a line.
    Names(Option<&'a str>, &'a str),
    /// The objects of these kinds, as JSON.
    Objects(&'a str, &'a str),
    /// One value of a Secret: namespace, name, key.
    Secret(&'a str, &'a str, &'a str),
    /// A path of the API server.
    Raw(&'a str),
}

impl Question<'_> {
    /// What `kubectl` is given.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let (template, of_resource, path);
        let words: Vec<&str> = match self {
            Self::Contexts => vec!["config", "get-contexts", "--output=name"],
            Self::CurrentContext => vec!["config", "current-context"],
            Self::Namespace(name) => {
                // A name would first be looked up, with five attempts: one is enough to find that nobody answers.
                path = format!("/api/v1/namespaces/{name}");
                vec!["get", "--raw", &path]
            }
            Self::May(verb, resource, namespace) => {
                let mut words = vec!["auth", "can-i", verb, resource, "--namespace", namespace];
                // `services/proxy` would be a Service of the name `proxy`.
                if let Some((resource, part)) = resource.split_once('/') {
                    of_resource = format!("--subresource={part}");
                    words[3] = resource;
                    words.push(&of_resource);
                }
                words
            }
            Self::Names(namespace, kinds) => {
                let mut words = vec!["get", kinds, "--no-headers", "--output=custom-columns=:.kind,:.metadata.name"];
                words.extend(namespace.iter().flat_map(|name| ["--namespace", *name]));
                words
            }
            Self::Objects(namespace, kinds) => vec!["get", kinds, "--namespace", namespace, "--output=json"],
            Self::Secret(namespace, name, key) => {
                template = format!("--output=go-template={{{{index .data \"{key}\" | base64decode}}}}");
                vec!["get", "secret", name, "--namespace", namespace, &template]
            }
            Self::Raw(path) => vec!["get", "--raw", path],
        };
        words.into_iter().map(str::to_owned).collect()
    }
}

/// What `--write-probe` adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Deed<'a> {
    /// Creates this object.
    Create(&'a str),
    /// Deletes this pod: namespace, name.
    DeletePod(&'a str, &'a str),
}

impl Deed<'_> {
    /// What `kubectl` is given.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let words: Vec<&str> = match self {
            Self::Create(_) => vec!["create", "--filename=-"],
            Self::DeletePod(namespace, name) => {
                vec!["delete", "pod", name, "--namespace", namespace, "--ignore-not-found", "--wait=false"]
            }
        };
        words.into_iter().map(str::to_owned).collect()
    }
}

/// Why there is no answer, in the words of `kubectl`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// What it said.
    pub(crate) text: String,
    /// Whether there is no `kubectl` at all.
    pub(crate) no_kubectl: bool,
}

impl Refusal {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), no_kubectl: false }
    }

    /// Whether it is a matter of rights: waiting does not help.
    pub(crate) fn is_for_good(&self) -> bool {
        ["Forbidden", "Unauthorized", "You must be logged in"].iter().any(|word| self.text.contains(word))
    }
}

/// Who answers: `kubectl`, or what a test recorded.
pub(crate) trait Cluster {
    /// Asks.
    fn ask(&self, question: &Question) -> Result<String, Refusal>;
    /// Asks a Service past the API server's proxy, through a forwarded port: status and text.
    fn forwarded(&self, place: &Place, path: &str, login: Option<&Login>) -> Result<(u16, String), Refusal>;
    /// Changes something.
    fn act(&self, deed: &Deed) -> Result<(), Refusal>;
    /// A command for the operator that goes to the same cluster.
    fn command(&self, rest: &str) -> String;
}

/// The program, and which cluster it speaks to.
pub(crate) struct Kubectl {
    program: PathBuf,
    kubeconfig: Option<PathBuf>,
    context: Option<String>,
    forwards: RefCell<BTreeMap<(String, u16), Forward>>,
}

impl Kubectl {
    /// The `kubectl` in `.tools/bin` below `root`, else the one on the PATH.
    pub(crate) fn new(root: &Path, kubeconfig: Option<PathBuf>, context: Option<String>) -> Self {
        let program = find_in(root, "kubectl").unwrap_or_else(|| PathBuf::from("kubectl"));
        Self { program, kubeconfig, context, forwards: RefCell::default() }
    }

    /// The same, with the context that was found to be meant.
    pub(crate) fn in_context(self, context: String) -> Self {
        Self { context: Some(context), ..self }
    }

    fn start(&self, arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments.into_iter().map(Into::into)).arg(PATIENCE);
        if let Some(file) = &self.kubeconfig {
            command.arg("--kubeconfig").arg(file);
        }
        if let Some(context) = &self.context {
            command.args(["--context", context]);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn cannot_start(&self, error: &std::io::Error) -> Refusal {
        let text = format!("`{}` cannot be started: {error}", self.program.display());
        Refusal { text, no_kubectl: error.kind() == ErrorKind::NotFound }
    }
}

impl Cluster for Kubectl {
    fn ask(&self, question: &Question) -> Result<String, Refusal> {
        let output = self.start(question.arguments()).output().map_err(|error| self.cannot_start(&error))?;
        said(&output)
    }

    fn forwarded(&self, place: &Place, path: &str, login: Option<&Login>) -> Result<(u16, String), Refusal> {
        let key = (place.service.clone(), place.port);
        let mut forwards = self.forwards.borrow_mut();
        if !forwards.get_mut(&key).is_some_and(Forward::is_open) {
            let command = self.start([
                "port-forward",
                &format!("service/{}", place.service),
                &format!(":{}", place.port),
                "--namespace",
                &place.namespace,
                // Whoever asks asks again.
                "--pod-running-timeout=1s",
            ]);
            forwards.insert(key.clone(), Forward::open(command, FORWARDING)?);
        }
        match forwards.get(&key) {
            Some(forward) => forward.get(path, login),
            None => Err(Refusal::new("the forwarded port is closed")),
        }
    }

    fn act(&self, deed: &Deed) -> Result<(), Refusal> {
        let mut command = self.start(deed.arguments());
        if let Deed::Create(object) = deed {
            let mut child = command.stdin(Stdio::piped()).spawn().map_err(|error| self.cannot_start(&error))?;
            if let Some(mut input) = child.stdin.take() {
                // If it reads no more, it has failed, and says why.
                let _unread = input.write_all(object.as_bytes());
            }
            let output = child.wait_with_output().map_err(|error| self.cannot_start(&error))?;
            return said(&output).map(drop);
        }
        let output = command.output().map_err(|error| self.cannot_start(&error))?;
        said(&output).map(drop)
    }

    fn command(&self, rest: &str) -> String {
        let kubeconfig =
            self.kubeconfig.as_ref().map(|file| format!(" --kubeconfig {}", quoted(&file.to_string_lossy())));
        let context = self.context.as_ref().map(|context| format!(" --context {}", quoted(context)));
        format!("kubectl{}{} {rest}", kubeconfig.unwrap_or_default(), context.unwrap_or_default())
    }
}

/// What it wrote, or why it failed.
fn said(output: &Output) -> Result<String, Refusal> {
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    // `kubectl auth can-i` answers `no` with an exit code.
    let answer = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let fallback = if answer.is_empty() { output.status.to_string() } else { answer };
    Err(Refusal::new(reason(&String::from_utf8_lossy(&output.stderr)).unwrap_or(fallback)))
}

/// Why it failed, out of all that it wrote: warnings and a log of its attempts come first, and sometimes a lecture
/// last.
pub(super) fn reason(errors: &str) -> Option<String> {
    const BEGINNINGS: [&str; 4] = ["error", "Error", "Unable to connect", "The connection to the server"];
    let lines: Vec<_> = errors.lines().map(str::trim_end).filter(|line| !line.trim().is_empty()).collect();
    let is_verdict = |line: &&str| BEGINNINGS.iter().any(|beginning| line.starts_with(beginning));
    let Some(place) = lines.iter().position(is_verdict) else {
        return lines.last().map(|line| line.trim().to_owned());
    };
    // A configuration may have several faults.
    let points: Vec<_> = lines[place + 1..].iter().map_while(|line| line.strip_prefix("* ")).collect();
    let verdict = lines[place].trim();
    Some(if points.is_empty() { verdict.to_owned() } else { format!("{verdict} {}", points.join("; ")) })
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:@=+,".contains(letter);
    if word.chars().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_can_be_pasted() {
        let kubectl =
            Kubectl::new(Path::new("/nowhere"), Some("my config".into()), Some("arn:aws:eks/it's".to_owned()));
        let command = kubectl.command("-n monitoring get pods");
        assert_eq!(command, r"kubectl --kubeconfig 'my config' --context 'arn:aws:eks/it'\''s' -n monitoring get pods");
        assert_eq!(Kubectl::new(Path::new("/"), None, None).command("version"), "kubectl version");
    }

    #[test]
    fn the_reason_is_the_verdict_else_the_last_line() {
        let run = |script: &str| Command::new("sh").args(["-c", script]).output().expect("there is a shell");
        let refused = said(&run("echo 'Warning: old' >&2; echo 'Error from server (NotFound): gone' >&2; exit 1"));
        assert_eq!(refused, Err(Refusal::new("Error from server (NotFound): gone")));
        assert_eq!(said(&run("echo 'something else' >&2; exit 1")), Err(Refusal::new("something else")));
        assert_eq!(said(&run("echo no; exit 1")), Err(Refusal::new("no")));
        assert_eq!(said(&run("exit 3")), Err(Refusal::new("exit status: 3")));
        assert_eq!(said(&run("echo yes")), Ok("yes\n".to_owned()));
    }

    #[test]
    fn neither_attempts_nor_a_lecture_are_the_reason() {
        let lectured = "\
E1123 11:51:44.110741   22511 memcache.go:265] \"Unhandled Error\" err=<
\tcouldn't get current server API group list: getting credentials: exec: executable aws not found
 >
Unable to connect to the server: getting credentials: exec: executable aws not found

It looks like you are trying to use a client-go credential plugin that is not installed.
      https://kubernetes.io/docs/reference/
";
        let verdict = "Unable to connect to the server: getting credentials: exec: executable aws not found";
        assert_eq!(reason(lectured).as_deref(), Some(verdict));
        let listed = "Error in configuration: \n* unable to read client-cert /a\n* unable to read client-key /b\n";
        let joined = "Error in configuration: unable to read client-cert /a; unable to read client-key /b";
        assert_eq!(reason(listed).as_deref(), Some(joined));
        assert_eq!(reason(" \n"), None);
    }
}
