//! `tools`: installs the real programs that the tests use, or says which of them are here.

use crate::problem::problem;
use findings::Finding;
use std::path::Path;
use std::time::Instant;

use serde::Serialize;

use crate::problem::counted;
use crate::report::{Found, Report, Style, Verb, table};
use crate::tools::{Pin, Seen, Source, Tool, by_hand, deployed, install, look, named};
use crate::{Context, Failure, Outcome};

/// Which tools, and what to do with them.
#[derive(Debug, clap::Args)]
pub(crate) struct Wanted {
    /// Only these, with commas between them, such as `promtool,amtool` [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    only: Vec<String>,
    /// Build programs under the AGPL, too (loki, logcli, promtail, k6), instead of taking them from their images
    #[arg(long)]
    build_agpl: bool,
    /// Only say what is here; exits with 1 if anything is missing or another version
    #[arg(long)]
    check: bool,
}

/// What became of each tool.
#[derive(Debug, Serialize)]
pub(crate) struct Toolbox {
    outcome: Outcome,
    tools: Vec<Line>,
    problems: Found,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Line {
    name: &'static str,
    /// The wanted version, if it is any in particular.
    wanted: Option<&'static str>,
    source: String,
    #[serde(flatten)]
    seen: Seen,
}

/// Installs what is missing, or only says what is.
pub(crate) fn tools(root: &Path, wanted: &Wanted, context: &mut Context) -> Result<Toolbox, Failure> {
    let tools = selected(deployed(context.cli.program), &wanted.only)?;
    let mut lines: Vec<_> = tools.iter().map(|tool| Line::new(root, tool)).collect();
    let (mut problems, mut left_out) = (Vec::new(), Vec::new());
    if !wanted.check {
        let missing: Vec<_> = (0..tools.len()).filter(|index| !lines[*index].is_ready()).collect();
        for (done, index) in missing.iter().enumerate() {
            let tool = &tools[*index];
            let start = Instant::now();
            say(context, &format!("{} ({} of {})", tool.title(), done + 1, missing.len()));
            match install(root, tool, wanted.build_agpl, &mut |progress| say(context, progress)) {
                Ok(()) => {
                    lines[*index] = Line::new(root, tool);
                    say(context, &format!("{} took {} s", tool.title(), start.elapsed().as_secs()));
                    problems.extend((!lines[*index].is_ready()).then(|| lines[*index].lack(tool)));
                }
                // Who asked for all tools did not ask for this one.
                Err(problem) if tool.agpl.is_some() && wanted.only.is_empty() => {
                    left_out.push(format!("left out: {}", problem.message));
                }
                Err(problem) => problems.push(problem),
            }
        }
    }
    let is_complete = lines.iter().filter(|line| !line.is_ready()).count() == left_out.len();
    let outcome = match (is_complete, wanted.check) {
        (true, _) => Outcome::Done,
        (false, true) => Outcome::Unmet,
        (false, false) => Outcome::Failed,
    };
    if wanted.check {
        let absent = tools.iter().zip(&lines).filter(|(_, line)| !line.is_ready());
        problems.extend(absent.map(|(tool, line)| line.lack(tool)));
    }
    Ok(Toolbox {
        outcome,
        tools: lines,
        problems: Found::of_command(problems),
        notes: tools.iter().filter_map(Tool::note).chain(left_out).collect(),
    })
}

/// The tools of these names, in the order of the table.
fn selected(all: Vec<Tool>, names: &[String]) -> Result<Vec<Tool>, Failure> {
    let known: Vec<_> = all.iter().map(|tool| tool.name).collect();
    let unknown = names.iter().filter(|name| named(name).is_none());
    let problems: Vec<_> = unknown.map(|name| stranger(name, &known)).collect();
    if !problems.is_empty() {
        return Err(Failure::new("nothing was installed", problems));
    }
    let is_wanted =
        |tool: &Tool| names.is_empty() || names.iter().any(|name| named(name).is_some_and(|one| one.name == tool.name));
    Ok(all.into_iter().filter(is_wanted).collect())
}

fn stranger(name: &str, known: &[&str]) -> Finding {
    let fix = match findings::did_you_mean(name, known.iter().copied()) {
        Some(meant) => format!("{meant} There are: {}", known.join(", ")),
        None => format!("say some of: {}", known.join(", ")),
    };
    problem(format!("no tool is called `{name}`"), fix)
}

fn say(context: &mut Context, text: &str) {
    let line = context.err_style.line(Verb::Note, text);
    // Progress that nobody reads is no reason to stop.
    let _unheard = context.err.write_all(line.as_bytes()).and_then(|()| context.err.flush());
}

impl Tool {
    fn title(&self) -> String {
        self.version().map_or_else(|| self.name.to_owned(), |version| format!("{} {version}", self.name))
    }

    fn origin(&self) -> String {
        match self.source {
            Source::Go(build) => {
                format!("{} {}", build.module, (build.as_module)(self.version().unwrap_or_default()))
            }
            Source::Debian(package) => format!("Debian's {package}"),
        }
    }

    fn note(&self) -> Option<String> {
        match self.pin {
            Pin::InPlaceOf(_, version, why) => {
                self.tag.map(|tag| format!("{} {version} in place of {tag}: {why}", self.name))
            }
            _ => None,
        }
    }
}

impl Line {
    fn new(root: &Path, tool: &Tool) -> Self {
        let mut seen = look(root, tool);
        if let Seen::Ready { path, .. } | Seen::Other { path, .. } = &mut seen
            && let Ok(within) = path.strip_prefix(root)
        {
            *path = within.to_owned();
        }
        Self { name: tool.name, wanted: tool.version(), source: tool.origin(), seen }
    }

    const fn is_ready(&self) -> bool {
        matches!(self.seen, Seen::Ready { .. })
    }

    /// What is wrong with it, and what to do.
    fn lack(&self, tool: &Tool) -> Finding {
        let message = match &self.seen {
            Seen::Other { path, version } => {
                let version = version.as_deref().unwrap_or("a program that tells no version");
                format!("{} is to be used, and {} is {version}", tool.title(), path.display())
            }
            _ => format!("{} is missing", tool.title()),
        };
        problem(message, format!("run `cargo xtask tools --only {}`, or {}", tool.name, by_hand(tool)))
    }
}

impl Report for Toolbox {
    fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn text(&self, style: Style) -> String {
        let head = ["NAME", "VERSION", "SOURCE", "PATH"].map(str::to_owned);
        let row = |line: &Line| {
            let wanted = line.wanted.unwrap_or("any").to_owned();
            let (version, path) = match &line.seen {
                Seen::Ready { path, version } => (version.clone(), path.display().to_string()),
                Seen::Other { path, version } => {
                    let here = version.as_deref().unwrap_or("no version told");
                    (wanted, format!("{} (another: {here})", path.display()))
                }
                Seen::Missing => (wanted, "missing".to_owned()),
            };
            [line.name.to_owned(), version, line.source.clone(), path]
        };
        let rows: Vec<_> = std::iter::once(head).chain(self.tools.iter().map(row)).collect();
        let problems = self.problems.lines(style);
        let ready = self.tools.iter().filter(|line| line.is_ready()).count();
        let total = self.tools.len();
        let summary = if ready == total {
            format!("{} as the table wants them", counted(total, "tool"))
        } else {
            format!("{ready} of {} as the table wants them", counted(total, "tool"))
        };
        problems + &table(&rows) + &style.lines(Verb::Note, &self.notes, self.notes.len()) + &style.summary(&summary)
    }
}
