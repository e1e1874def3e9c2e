//! The command line: what it accepts, what `--help` says, and where answers go.

use crate::problem::problem;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::PathBuf;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use serde::Serialize;

use crate::report::{Report, Style, failure_text};
use crate::{Context, Failure, Outcome, command, tools};

/// Writes the observability stack under k8s/ from the Rust code of this workspace, and checks it.
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", version)]
#[command(
    after_help = "Exit codes: 0 done, 1 `gen --check` found drift, `contract` a breach, `lint` an error, `tools \
        --check` a lack, `outdated` a newer patch, `upgrade` what dies or `verify` a fault, 2 something must be fixed \
        by hand."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Root of the repository, the folder that holds k8s/ [default: the workspace that one stands in]
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// How to answer: `text` for people, `json` for scripts, `sarif` for code hosts
    #[arg(long, global = true, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write what the code says under k8s/ and tests/promtool/
    ///
    /// Writes only the files that changed, each in one step, and removes files that nothing writes any more if they
    /// bear our header. Any other file is left alone. Interrupted, it is completed by the next run. What stands in the
    /// way is reported before anything changes.
    Gen {
        /// Only say what would change, as a diff; exits with 1 if anything would
        #[arg(long)]
        check: bool,
    },
    /// Show the objects of an environment in the order in which they are applied
    List {
        /// Name of the environment [default: the first one]
        environment: Option<String>,
        /// Every environment, with how many objects it has of each kind
        #[arg(long, conflicts_with = "environment")]
        all: bool,
    },
    /// Show what differs between two environments, object by object
    Diff {
        /// Name of one environment
        from: String,
        /// Name of the other environment
        to: String,
    },
    /// Explain a rule, or list all of them: what must hold, why, and an example of each side
    Explain(command::Which),
    /// Apply the edits that findings carry to the sources
    ///
    /// A finding whose fix is plain carries it as an edit. Each file is changed by all of its edits or not at all; what
    /// needs a person is listed. See what it did with `git diff`.
    Fix(command::Fixed),
    /// Check rules, dashboards and routes that you have, whoever wrote them
    ///
    /// Reads rule files of Prometheus and Loki, objects of the Prometheus Operator, dashboards, alertmanager.yml and
    /// prometheus.yml, also inside ConfigMaps. Any metric may be there: an error is what can never work, wherever it
    /// runs. Of programs that are catalogued here, kinds, labels and closed sets of values are known, and what holds of
    /// the catalogued version is a warning, unless `--with` names the program. Exits with 1 if there are errors.
    Lint(command::Linted),
    /// Write rules, dashboards and routes that others wrote as Rust of this spec
    ///
    /// Reads rule files of Prometheus and Loki, objects of the Prometheus Operator, dashboards of Grafana (exports,
    /// answers of its API, in a ConfigMap or a `GrafanaDashboard`), `alertmanager.yml` and `prometheus.yml`.
    ///
    /// Of each alert it writes query, bound, duration, labels and texts; the unit is guessed where it does not follow,
    /// scenarios are drafted from the expression, the runbook from the annotations. Of a dashboard it writes variables
    /// and rows of panels with queries, legends, units and colours; of Alertmanager's config receivers, routes, time
    /// intervals and inhibitions, what is secret as keys of a Secret; of Prometheus' the jobs of fixed addresses.
    ///
    /// What is guessed is marked as a draft. What it writes compiles where its metrics are known. What is not
    /// understood is kept as it was, in a comment, with the reason; so is what `lint` finds.
    Import(command::Import),
    /// Write a part of the stack as Rust: an exporter, a service, an alert, a dashboard
    ///
    /// Writes what is obligatory, and a line into every list in which the part stands, so that the stack compiles and
    /// `gen` writes it. What only you know is a guess, and named. Everything is written, or nothing.
    Add(command::Adding),
    /// Write the skeleton of another company's stack: a workspace of its own, over the same crates
    ///
    /// It has Prometheus, Alertmanager and Grafana, an alert with scenarios and runbook, a dashboard, and tests; `cargo
    /// xtask gen` and `cargo test` pass in it at once. A folder that holds anything is left alone.
    New(command::New),
    /// Record what a program exposes as a catalogue, against which queries are checked
    ///
    /// Starts the pinned program, found in .tools/ or on the PATH, on ports of loopback, makes it show its metrics,
    /// writes names, kinds, labels and closed sets of values, and stops it. The same program gives the same bytes.
    Record(command::Recorded),
    /// Hold a /metrics page against a catalogue: what alerts and dashboards expect of a program
    Contract(command::Asked),
    /// List what is scraped or recorded, and read by nothing
    ///
    /// Counts what alerts, recording rules, runbooks and dashboards read of what each scrape job exposes. Jobs keep
    /// that by themselves; of one that says `.keep_all(..)` it says what would be enough. What people ask by hand,
    /// nobody can count.
    Unused,
    /// Ask the registries which pinned versions there are newer ones of
    ///
    /// Asks `go list` for the programs of images and for tools, `npm view` for packages and `cargo update --dry-run`
    /// for crates, each as it is set up here, and changes nothing. Exits with 1 where there is a newer patch of a
    /// pinned line; a newer line is shown, and is a decision. What a registry does not tell is named, and where none
    /// answers it exits with 2.
    Outdated,
    /// Tell what an upgrade of a program does to the stack, before it is deployed
    ///
    /// Holds every query, alert text, legend, variable, record and scenario against what the program exposes now and in
    /// the new version, and against both at once, as during a rollout. Prints what dies, what means something else, and
    /// how much is new and read by nothing. The new version is a page (`--url`, `--file`) or a program that is run
    /// (`--binary`, else that of .tools/ or the PATH). Exits with 1 if anything dies.
    Upgrade(command::Upgrading),
    /// Install the real programs that the tests use under .tools/, in the versions that are deployed
    ///
    /// Builds them with Go from pinned modules, takes PostgreSQL and Redis from Debian, and what is under the AGPL
    /// (loki, logcli, promtail, k6) from its pinned image with docker, podman or nerdctl. What is here already in the
    /// right version is left alone; interrupted, the next run goes on where Go left off. Tests look into .tools/bin,
    /// then on the PATH, and say which tools they miss; with `STACK_TOOLS=require` a missing one is a failure, and with
    /// `STACK_TOOLS=require:promtool,amtool` only one of these.
    Tools(command::Wanted),
    /// Write what a shell needs to complete this command line
    ///
    /// Shells complete for a program, and `cargo xtask` is none: the script completes for `xtask`, as which the built
    /// program (`target/debug/xtask`) can be called.
    Completions {
        /// The shell: bash, zsh, fish, …
        shell: clap_complete::Shell,
    },
    /// Write the manual page of this command line, for `man -l -`
    Man,
    /// Ask a live cluster, through `kubectl`, whether the stack runs there as it should
    ///
    /// Asks whether every object is there, every pod ready, every Service answering; whether Grafana's login works, its
    /// data sources are healthy and its dashboards have data; whether every target is up, every rule healthy and
    /// Alertmanager connected; whether the logs of every app and node arrive. Waits for what is not so yet, and says of
    /// what is not so in the end which command to look with. It only reads, unless told otherwise by `--write-probe`.
    /// With `--format json`: outcome, context, environment, namespace, seconds, and checks, each with step, name,
    /// expected, seen and ok, and where there is something to say note and next.
    Verify(command::Verified),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    #[value(alias = "table")]
    Text,
    Json,
    Sarif,
}

/// Runs one command line, the name of the program first.
pub fn run<T>(arguments: impl IntoIterator<Item = T>, context: &mut Context) -> Outcome
where
    T: Into<OsString> + Clone,
{
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return explain(&error, context),
    };
    let format = arguments.format;
    let root = match arguments.root.or_else(tools::workspace) {
        Some(root) => root,
        None if arguments.command.writes() => return refuse(nowhere(), format, context),
        None => tools::root(),
    };
    match arguments.command {
        Command::Gen { check: true } => answer(command::check(&root, context), format, context),
        Command::Gen { check: false } => answer(command::generate(&root, context), format, context),
        Command::List { all: true, .. } => answer(command::environments(context), format, context),
        Command::List { environment, all: false } => {
            answer(command::list(environment.as_deref(), context), format, context)
        }
        Command::Explain(which) => answer(command::explain(&which), format, context),
        Command::Fix(wanted) => answer(command::fix(&root, &wanted, context), format, context),
        Command::Diff { from, to } => answer(command::diff(&from, &to, context), format, context),
        Command::Lint(wanted) => answer(command::lint(&wanted), format, context),
        Command::Completions { shell } => print(&completions(shell), Outcome::Done, context),
        Command::Man => print(&manual(), Outcome::Done, context),
        Command::Import(wanted) => answer(command::import(&wanted), format, context),
        Command::Add(wanted) => answer(command::add(&root, &wanted, context.cli), format, context),
        Command::New(wanted) => answer(command::new(&wanted), format, context),
        Command::Outdated => answer(Ok(command::outdated(&root, context.cli.program)), format, context),
        Command::Record(wanted) => answer(command::record(&root, &wanted, context.cli), format, context),
        Command::Upgrade(wanted) => answer(command::upgrade(&root, &wanted, context.cli), format, context),
        Command::Unused => answer(command::unused(context.cli.program), format, context),
        Command::Tools(wanted) => answer(command::tools(&root, &wanted, context), format, context),
        Command::Verify(wanted) => answer(command::verify(&root, &wanted, context), format, context),
        Command::Contract(asked) => answer(command::contract(&root, &asked, context.cli), format, context),
    }
}

impl Command {
    /// Whether it writes into the repository.
    const fn writes(&self) -> bool {
        let is_check = matches!(self, Self::Gen { check: true });
        !is_check
            && matches!(
                self,
                Self::Add(_) | Self::Fix(_) | Self::Gen { .. } | Self::Record(_) | Self::Tools(_) | Self::Upgrade(_)
            )
    }
}

/// Why a command that writes does not run in a folder that is in no workspace.
fn nowhere() -> Failure {
    let what = "this folder is in no Cargo workspace, so that nothing says what to change";
    let fix = "run it in the repository of a stack, or say which one: `--root DIR`";
    Failure::new("nothing was done", vec![problem(what, fix)])
}

/// The command line as clap knows it.
pub(crate) fn command_line() -> clap::Command {
    Arguments::command()
}

/// The script of a shell.
fn completions(shell: clap_complete::Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command().bin_name("xtask"), "xtask", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// The manual page, and the pages of all commands behind it.
fn manual() -> String {
    let mut all = Arguments::command();
    all.build();
    let pages = std::iter::once(&all).chain(all.get_subcommands().filter(|command| command.get_name() != "help"));
    let page = |command: &clap::Command| {
        let mut page = Vec::new();
        // A vector takes whatever is written to it.
        let _ = clap_mangen::Man::new(command.clone()).render(&mut page);
        String::from_utf8_lossy(&page).into_owned()
    };
    pages.map(page).collect()
}

/// Help goes to the output, a faulty command line to the errors.
fn explain(error: &clap::Error, context: &mut Context) -> Outcome {
    let rendered = error.render();
    let text = |style: Style| if style.has_colour() { rendered.ansi().to_string() } else { rendered.to_string() };
    if error.use_stderr() {
        print_error(&text(context.err_style), context)
    } else {
        print(&text(context.out_style), Outcome::Done, context)
    }
}

/// Says why a command does not run.
fn refuse(failure: Failure, format: Format, context: &mut Context) -> Outcome {
    match format {
        Format::Json => print(&json(&Failed::new(failure)), Outcome::Failed, context),
        Format::Text | Format::Sarif => print_error(&failure_text(&failure, context.err_style), context),
    }
}

fn answer<R: Report>(result: Result<R, Failure>, format: Format, context: &mut Context) -> Outcome {
    match (result, format) {
        (Ok(report), Format::Text) => print(&report.text(context.out_style), report.outcome(), context),
        (Ok(report), Format::Json) => print(&json(&report), report.outcome(), context),
        (Ok(ref report), Format::Sarif) if let Some(found) = report.found() => {
            print(&found.sarif(), report.outcome(), context)
        }
        (Ok(_), Format::Sarif) => {
            let problem = problem("this command finds nothing that SARIF could say", "say `--format json`");
            let failure = Failure::new("there is no such answer", vec![problem]);
            print_error(&failure_text(&failure, context.err_style), context)
        }
        (Err(failure), Format::Sarif) if !failure.found.is_empty() => {
            print(&failure.found.sarif(), Outcome::Failed, context)
        }
        (Err(failure), Format::Text | Format::Sarif) => {
            print_error(&failure_text(&failure, context.err_style), context)
        }
        (Err(failure), Format::Json) => print(&json(&Failed::new(failure)), Outcome::Failed, context),
    }
}

/// A failure as scripts see it: with an outcome, as every other answer.
#[derive(Serialize)]
struct Failed {
    outcome: Outcome,
    #[serde(flatten)]
    failure: Failure,
}

impl Failed {
    const fn new(failure: Failure) -> Self {
        Self { outcome: Outcome::Failed, failure }
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).map_or_else(|error| format!("{{\"error\": \"{error}\"}}\n"), |text| text + "\n")
}

/// Prints an answer. A reader that has seen enough, as `head`, is no failure.
fn print(text: &str, outcome: Outcome, context: &mut Context) -> Outcome {
    match context.out.write_all(text.as_bytes()).and_then(|()| context.out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let problem = problem(format!("cannot print: {error}"), "see where the output is redirected to");
            let failure = Failure::new("the command has run, and its report is lost", vec![problem]);
            print_error(&failure_text(&failure, context.err_style), context)
        }
        _ => outcome,
    }
}

/// Prints an error. There is nowhere left to report that it cannot be printed; the exit code says it.
fn print_error(text: &str, context: &mut Context) -> Outcome {
    let _unheard = context.err.write_all(text.as_bytes()).and_then(|()| context.err.flush());
    Outcome::Failed
}
