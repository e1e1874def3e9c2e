//! A repository of its own for every test: a small stack, a folder that goes away, and reports without time or place.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cli::{Context, HEADER_MARK, MANIFESTS, Object, Outcome, SCENARIOS, Source, Step};
use findings::Finding;
use tempfile::TempDir;

/// A stack of a few files, said in full by the test. Its one environment is `default` unless objects say otherwise.
#[derive(Clone, Debug, Default)]
pub struct Small {
    files: BTreeMap<String, String>,
    scenarios: BTreeMap<String, String>,
    objects: BTreeMap<String, Vec<Object>>,
    problems: Vec<Finding>,
    findings: Vec<Finding>,
}

impl Small {
    /// Three files in two folders, as the tests begin with.
    pub fn shop() -> Self {
        Self::default()
            .file("kustomization.yaml", "resources: [monitoring]\n")
            .file("monitoring/grafana/deployment.yaml", &deployment(1))
            .file("monitoring/grafana/service.yaml", "kind: Service\nport: 3000\n")
    }

    /// Adds or replaces a file; the header is put before `body`.
    #[must_use = "it returns the changed stack"]
    pub fn file(mut self, path: &str, body: &str) -> Self {
        self.files.insert(path.to_owned(), headed(body));
        self
    }

    /// Adds or replaces a file under `tests/promtool/`; the header is put before `body`.
    #[must_use = "it returns the changed stack"]
    pub fn scenario(mut self, path: &str, body: &str) -> Self {
        self.scenarios.insert(path.to_owned(), headed(body));
        self
    }

    /// Takes a file out.
    #[must_use = "it returns the changed stack"]
    pub fn without(mut self, path: &str) -> Self {
        self.files.remove(path);
        self
    }

    /// Adds an object to an environment.
    #[must_use = "it returns the changed stack"]
    pub fn object(mut self, environment: &str, object: Object) -> Self {
        self.objects.entry(environment.to_owned()).or_default().push(object);
        self
    }

    /// Lets rendering fail.
    #[must_use = "it returns the changed stack"]
    pub fn failing(mut self, problem: &str) -> Self {
        self.problems.push(cli::from_text(problem));
        self
    }

    /// Adds something that a check finds in it.
    #[must_use = "it returns the changed stack"]
    pub fn finding(mut self, finding: Finding) -> Self {
        self.findings.push(finding);
        self
    }

    /// The whole text of a file.
    pub fn text(&self, path: &str) -> &str {
        &self.files[path]
    }

    /// All paths and texts.
    pub const fn files(&self) -> &BTreeMap<String, String> {
        &self.files
    }
}

impl Source for Small {
    fn tree(&self) -> Result<BTreeMap<String, String>, Vec<Finding>> {
        if !self.problems.is_empty() {
            return Err(self.problems.clone());
        }
        let manifests = self.files.iter().map(|(path, text)| (format!("{MANIFESTS}/{path}"), text.clone()));
        let scenarios = self.scenarios.iter().map(|(path, text)| (format!("{SCENARIOS}/{path}"), text.clone()));
        Ok(manifests.chain(scenarios).collect())
    }

    fn environments(&self) -> Vec<String> {
        self.objects.keys().cloned().collect()
    }

    fn objects(&self, environment: &str) -> Result<Vec<Object>, Vec<Finding>> {
        Ok(self.objects[environment].clone())
    }

    fn findings(&self) -> Vec<Finding> {
        self.findings.clone()
    }
}

/// A text with our header.
pub fn headed(body: &str) -> String {
    format!("# {HEADER_MARK} from the test. Do not edit.\n{body}")
}

/// The body of a deployment of some lines.
pub fn deployment(replicas: usize) -> String {
    format!("kind: Deployment\nname: grafana\nreplicas: {replicas}\nimage: grafana\nport: 3000\nstrategy: Recreate\n")
}

/// What a command answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its exit code, as a word.
    pub outcome: Outcome,
    /// What went to the output.
    pub out: String,
    /// What went to the errors.
    pub err: String,
}

impl Answer {
    /// All of it, as snapshots show it.
    pub fn shown(&self) -> String {
        format!("{}{}exit code {}\n", self.out, self.err, self.outcome.code())
    }
}

/// A folder with a `k8s/` in it, gone when dropped.
#[derive(Debug)]
pub struct Repository {
    root: TempDir,
}

impl Repository {
    /// A repository without `k8s/`.
    pub fn empty() -> Self {
        Self { root: tempfile::tempdir().expect("the system has room for a temporary folder") }
    }

    /// A repository in which `gen` has run.
    #[track_caller]
    pub fn generated(stack: &Small) -> Self {
        let repository = Self::empty();
        let answer = repository.run(stack, &["gen"]);
        assert_eq!(answer.outcome, Outcome::Done, "{}", answer.shown());
        repository
    }

    /// Its root.
    pub fn root(&self) -> &Path {
        self.root.path()
    }

    /// A path under `k8s/`.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(MANIFESTS).join(path)
    }

    /// Writes a file under `k8s/`, as somebody's editor would.
    #[track_caller]
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).expect("the test may make folders");
        }
        fs::write(path, text).expect("the test may write");
    }

    /// Everything under `k8s/`, if that is a folder: files with their text, links with an arrow, empty folders with a
    /// slash.
    #[track_caller]
    pub fn contents(&self) -> BTreeMap<String, String> {
        let mut contents = BTreeMap::new();
        if self.path("").is_dir() {
            collect(&self.path(""), "", &mut contents).expect("the test may read");
        }
        contents
    }

    /// Runs a command here.
    pub fn run(&self, stack: &dyn Source, arguments: &[&str]) -> Answer {
        self.run_asking(stack, arguments, &|_| Ok(()))
    }

    /// Runs a command here that asks `before` ahead of every change.
    pub fn run_asking(&self, stack: &dyn Source, arguments: &[&str], before: &cli::Before) -> Answer {
        run_at(self.root(), stack, arguments, before, Duration::from_secs(20))
    }

    /// Runs a command here that hardly waits for another run.
    pub fn run_impatiently(&self, stack: &dyn Source, arguments: &[&str]) -> Answer {
        run_at(self.root(), stack, arguments, &|_| Ok(()), Duration::from_millis(300))
    }
}

/// Runs a command on some root; place and time are taken out of what it says.
pub fn run_at(root: &Path, stack: &dyn Source, arguments: &[&str], before: &cli::Before, patience: Duration) -> Answer {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let shown = root.to_string_lossy();
    let line = ["cargo xtask"].iter().chain(arguments).copied().chain(["--root", &shown]);
    let mut context = Context::new(&xtask::CLI, &mut out, &mut err).rendering(stack).asking(before).waiting(patience);
    let outcome = cli::run(line, &mut context);
    Answer { outcome, out: normalised(&out, root), err: normalised(&err, root) }
}

/// The one place that knows what varies in a report: the folder, the time, the random part of a temporary name.
fn normalised(text: &[u8], root: &Path) -> String {
    let text = String::from_utf8_lossy(text).replace(&*root.to_string_lossy(), "[root]");
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for index in 1..words.len() {
        if words[index].starts_with("ms)") {
            let kept = words[index - 1].trim_end_matches(|letter: char| letter.is_ascii_digit()).len();
            words[index - 1].replace_range(kept.., "[time]");
        }
    }
    words.join(" ").lines().map(|line| without_number(line, "\"milliseconds\": ") + "\n").collect()
}

fn without_number(line: &str, mark: &str) -> String {
    match line.split_once(mark) {
        Some((before, _)) => format!("{before}{mark}[time]"),
        None => line.to_owned(),
    }
}

fn collect(folder: &Path, prefix: &str, contents: &mut BTreeMap<String, String>) -> io::Result<()> {
    let mut is_empty = true;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        is_empty = false;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), &format!("{path}/"), contents)?;
        } else if kind.is_symlink() {
            contents.insert(path, format!("-> {}", fs::read_link(entry.path())?.display()));
        } else {
            contents.insert(path, String::from_utf8_lossy(&fs::read(entry.path())?).into_owned());
        }
    }
    if is_empty && !prefix.is_empty() {
        contents.insert(prefix.to_owned(), String::new());
    }
    Ok(())
}

/// A step in one word and a path below `k8s/`, as tests choose it.
pub fn step_name(step: &Step) -> String {
    let below = |path: &String| path.strip_prefix("k8s/").unwrap_or(path).to_owned();
    match step {
        Step::CreateFolder(path) => format!("create-folder {}", below(path)),
        Step::Stage(path) => format!("stage {}", below(path)),
        Step::Publish(path) => format!("publish {}", below(path)),
        Step::Remove(path) => format!("remove {}", below(path)),
        Step::RemoveFolder(path) => format!("remove-folder {}", below(path)),
    }
}
