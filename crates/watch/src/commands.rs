//! Commands of a runbook that name only what there is: workloads and namespaces are values, and their names are filled
//! in.
//!
//! ```
//! # use terms::{Name, Namespace, WorkloadId};
//! # use watch::commands::{kubectl_in, kubectl_of, sh};
//! # const SHOP: Namespace = Namespace::of_others("shop");
//! # const DATABASE: WorkloadId = WorkloadId { name: Name::new("db"), namespace: SHOP };
//! let restart = kubectl_of("deployment", DATABASE, "rollout restart {workload}");
//! assert_eq!(restart.text(), "kubectl -n shop rollout restart deployment/db");
//! let watched = kubectl_in(SHOP, "get hpa").then(sh("kubectl top nodes"));
//! assert_eq!(watched.text(), "kubectl -n shop get hpa\nkubectl top nodes");
//! ```
//!
//! A workload of the kit has `.kubectl(..)`, which knows its kind. What stands in `<..>` is for the reader to fill in.

mod literal;

pub(crate) use literal::check_names_nothing;

use super::layout::flush;
use super::overlay::Overlay;
use super::prose;
use terms::{AnyEndpoint, Fault, List, Namespace, WorkloadId, text};

/// Lines for a shell that has `kubectl`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Commands {
    lines: List<Line, 4>,
}

/// A command, or several that name nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Line {
    text: &'static str,
    namespace: Option<Namespace<'static>>,
    workload: Option<(&'static str, WorkloadId<'static>)>,
    endpoint: Option<AnyEndpoint<'static>>,
    manifests: Manifests,
    words: List<(&'static str, &'static str), 3>,
}

/// Commands that name nothing that the spec knows: `sh("kubectl top pods -A")`.
///
/// A namespace, workload, ConfigMap or the like that is written out here does not compile: nobody would notice that it
/// was misspelt, or renamed. `<..>` for the reader to fill in is fine.
#[track_caller]
pub const fn sh(commands: &'static str) -> Commands {
    check_names_nothing("a command", commands);
    Commands::of(Line::new(commands))
}

/// A command of `kubectl` about what the generator writes for the environment: `kubectl_files("apply -f {files}")`.
/// Renders to `kubectl apply -f k8s/<the environment's folder>/`.
#[track_caller]
pub const fn kubectl_files(command: &'static str) -> Commands {
    check_names_nothing("a command", command);
    Commands::of(Line { manifests: Manifests::Of(SOME_FOLDER), ..Line::new(command) })
}

/// What stands for the folder where no environment is meant.
const SOME_FOLDER: &str = "k8s/<environment>/";

/// Whether a command is about what the generator writes, and where that lies.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Manifests {
    None,
    Of(&'static str),
}

/// A command of `kubectl` in a namespace: `kubectl_in(NAMESPACE, "get hpa")`. Renders to `kubectl -n <its name> get
/// hpa`.
#[track_caller]
pub const fn kubectl_in(namespace: Namespace<'static>, command: &'static str) -> Commands {
    check_names_nothing("a command", command);
    Commands::of(Line { namespace: Some(namespace), ..Line::new(command) })
}

/// A command of `kubectl` about a workload of the given kind, in its namespace.
///
/// In it `{workload}` stands for `deployment/<its name>`, `{app}` for the selector of its pods, `app=<its name>`, and
/// `{name}` for its name.
#[track_caller]
pub const fn kubectl_of(kind: &'static str, workload: WorkloadId<'static>, command: &'static str) -> Commands {
    check_names_nothing("a command", command);
    let line = Line { namespace: Some(workload.namespace), workload: Some((kind, workload)), ..Line::new(command) };
    Commands::of(line)
}

impl Commands {
    const fn of(line: Line) -> Self {
        Self { lines: List::EMPTY.push(line, "commands") }
    }

    /// What to enter next.
    #[track_caller]
    pub const fn then(mut self, next: Self) -> Self {
        let mut index = 0;
        while index < next.lines.len() {
            self.lines = self.lines.push(*next.lines.get(index), "commands of one step");
            index += 1;
        }
        self
    }

    /// Gives a word of the last command its value: `.with("database", DATABASE_NAME)` fills in `{database}`.
    #[track_caller]
    pub const fn with(self, word: &'static str, value: &'static str) -> Self {
        let mut line = self.last();
        line.words = line.words.push((word, value), "words of one command");
        self.ending(line)
    }

    /// What the last command connects to: `{service}` stands for the name of its Service, `{port}` for the port.
    pub const fn at(self, endpoint: AnyEndpoint<'static>) -> Self {
        let mut line = self.last();
        line.endpoint = Some(endpoint);
        self.ending(line)
    }

    const fn last(&self) -> Line {
        *self.lines.get(self.lines.len() - 1)
    }

    const fn ending(self, line: Line) -> Self {
        let (mut lines, mut index) = (List::EMPTY, 0);
        while index + 1 < self.lines.len() {
            lines = lines.push(*self.lines.get(index), "commands");
            index += 1;
        }
        Self { lines: lines.push(line, "commands") }
    }

    /// Raises where a word in braces stands for nothing.
    #[track_caller]
    pub(crate) const fn check_words(&self) {
        let mut index = 0;
        while index < self.lines.len() {
            self.lines.get(index).check_words();
            index += 1;
        }
    }

    /// The same commands under an overlay: namespaces as they are called there, a workload of which several pods run as
    /// the StatefulSet that it is there, and the folder of that environment.
    pub(crate) fn under(self, overlay: &Overlay) -> Self {
        let there = |line: &Line| {
            let several = |workload: &WorkloadId| overlay.several.iter().any(|several| several.is(workload));
            let kind = |(kind, workload)| (if several(&workload) { "statefulset" } else { kind }, workload);
            let namespace = line.namespace.map(|namespace| overlay.names.of(namespace));
            let manifests = match (line.manifests, overlay.files) {
                (Manifests::Of(_), Some(files)) => Manifests::Of(files),
                (as_written, _) => as_written,
            };
            Line { namespace, workload: line.workload.map(kind), manifests, ..*line }
        };
        Self { lines: self.lines.iter().map(there).fold(List::EMPTY, |lines, line| lines.push(line, "commands")) }
    }

    /// The commands as they are entered, one a line.
    pub fn text(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(Line::filled).collect();
        lines.join("\n")
    }
}

impl Line {
    const fn new(text: &'static str) -> Self {
        Self { text, namespace: None, workload: None, endpoint: None, manifests: Manifests::None, words: List::EMPTY }
    }

    #[track_caller]
    const fn check_words(&self) {
        // What names nothing is a shell's own: braces in it are none of ours.
        if self.namespace.is_none() && !self.is_of_files() {
            return;
        }
        let mut from = 0;
        while let Some((start, word)) = prose::next(self.text, from) {
            from = start + word.len();
            let (but, fix) = if (text::same(word, "workload") || text::same(word, "app") || text::same(word, "name"))
                && self.workload.is_none()
            {
                ("}`, but is about a namespace", "ask its workload: `WORKLOAD.kubectl(\"..\")`")
            } else if !self.knows(word) {
                (
                    "}`, which stands for nothing",
                    "`{workload}`, `{app}` and `{name}` are a workload's, `{files}` is `kubectl_files`'; give others \
                     by `.with(\"word\", VALUE)` or `.at(ENDPOINT)`",
                )
            } else {
                continue;
            };
            Fault::new("the command ").quoted(self.text).text(" says `{").text(word).text(but).fix(fix).raise()
        }
    }

    const fn knows(&self, word: &str) -> bool {
        let mut index = 0;
        while index < self.words.len() {
            if text::same(self.words.get(index).0, word) {
                return true;
            }
            index += 1;
        }
        text::same(word, "workload")
            || text::same(word, "app")
            || text::same(word, "name")
            || self.endpoint.is_some() && (text::same(word, "service") || text::same(word, "port"))
            || self.is_of_files() && text::same(word, "files")
    }

    const fn is_of_files(&self) -> bool {
        matches!(self.manifests, Manifests::Of(_))
    }

    fn filled(&self) -> String {
        let mut said = match (self.namespace, self.manifests) {
            (Some(namespace), _) => format!("kubectl -n {} ", namespace.name()),
            (None, Manifests::Of(_)) => "kubectl ".to_owned(),
            (None, Manifests::None) => return flush(self.text),
        };
        let mut from = 0;
        while let Some((start, word)) = prose::next(self.text, from) {
            said.push_str(&self.text[from..start - 1]);
            said.push_str(&self.value(word));
            from = start + word.len() + 1;
        }
        said + &self.text[from..]
    }

    fn value(&self, word: &str) -> String {
        if let Some((_, value)) = self.words.iter().find(|(known, _)| *known == word) {
            return (*value).to_owned();
        }
        if let ("files", Manifests::Of(files)) = (word, self.manifests) {
            return files.to_owned();
        }
        match (word, self.workload, self.endpoint) {
            ("workload", Some((kind, workload)), _) => format!("{kind}/{}", workload.name),
            ("app", Some((_, workload)), _) => format!("app={}", workload.name),
            ("name", Some((_, workload)), _) => workload.name.to_string(),
            ("service", _, Some(endpoint)) => endpoint.service().to_string(),
            ("port", _, Some(endpoint)) => endpoint.port().number().to_string(),
            _ => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;
    use terms::Name;

    const SHOP: Namespace = Namespace::of_others("shop");
    const DATABASE: WorkloadId = WorkloadId { name: Name::new("db"), namespace: SHOP };

    #[test]
    fn names_are_filled_in() {
        let pods = kubectl_of("statefulset", DATABASE, "get pods -l {app} -o wide");
        let all =
            pods.then(kubectl_of("statefulset", DATABASE, "exec {workload} -- psql -d {base}").with("base", "orders"));
        all.check_words();
        assert_eq!(
            all.text(),
            "kubectl -n shop get pods -l app=db -o wide\nkubectl -n shop exec statefulset/db -- psql -d orders"
        );
        assert_eq!(sh("curl -w '%{http_code}'").text(), "curl -w '%{http_code}'");
    }

    #[test]
    fn a_workload_of_several_pods_is_a_stateful_set() {
        let restart = kubectl_of("deployment", DATABASE, "rollout restart {workload}");
        let several = |workloads| Overlay { several: workloads, ..Overlay::NONE };
        assert_eq!(restart.under(&Overlay::NONE).text(), "kubectl -n shop rollout restart deployment/db");
        assert_eq!(restart.under(&several(vec![DATABASE])).text(), "kubectl -n shop rollout restart statefulset/db");
        let other = WorkloadId { name: Name::new("pot"), namespace: SHOP };
        assert_eq!(restart.under(&several(vec![other])), restart);
    }

    #[test]
    fn what_the_generator_wrote_is_the_environments_own() {
        let apply = kubectl_files("apply -f {files}");
        apply.check_words();
        assert_eq!(apply.text(), "kubectl apply -f k8s/<environment>/");
        let there = Overlay { files: Some("k8s/environments/far/"), ..Overlay::NONE };
        assert_eq!(
            sh("cargo xtask gen").then(apply).under(&there).text(),
            "cargo xtask gen\nkubectl apply -f k8s/environments/far/"
        );
    }

    #[test]
    fn a_word_that_stands_for_nothing_is_refused() {
        for commands in [
            kubectl_in(SHOP, "rollout undo {workload}"),
            kubectl_of("deployment", DATABASE, "logs {pod}"),
            kubectl_in(SHOP, "apply -f {files}"),
        ] {
            assert!(catch_unwind(|| commands.check_words()).is_err(), "{}", commands.text());
        }
    }
}
