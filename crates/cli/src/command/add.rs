//! `add`: a part of the stack, written as Rust where it belongs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use findings::Finding;
use serde::Serialize;

use super::record::{self, Recorded};
use crate::add::module::{self, What};
use crate::add::{Plain, Stack, alert, dashboard, part};
use crate::problem::{counted, problem};
use crate::report::{Budget, Report, Style, Verb, unified};
use crate::{Cli, Failure, Outcome, whole};

/// What is to be added.
#[derive(Debug, clap::Args)]
pub(crate) struct Wanted {
    #[command(subcommand)]
    part: Part,
    /// Only show what would be written, as a diff
    #[arg(long, global = true)]
    dry_run: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Part {
    /// A program that exposes metrics: its component, scrape job and catalogue
    ///
    /// With an image the stack deploys it; without, somebody else does, and Prometheus scrapes it. A page of its
    /// metrics becomes its catalogue, against which queries are checked.
    Exporter {
        /// What its workload and job are called, like `memcached-exporter`
        name: String,
        #[command(flatten)]
        page: Page,
        /// The image that the stack is to deploy, with its tag
        #[arg(long, required_unless_present_any = ["url", "file"])]
        image: Option<String>,
        /// Where it answers [default: the port of `--url`, else 8080]
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
        port: Option<u16>,
        /// The namespace in which it runs [default: the stack's; without an image the only one of others]
        #[arg(long, value_name = "NAME")]
        namespace: Option<String>,
    },
    /// A service that others run: known to the stack, scraped, probed where the stack probes, and never written
    Service {
        /// What its workload, Service and job are called, like `payments`
        name: String,
        /// Where it answers, metrics included
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
        port: u16,
        /// The namespace in which it runs [default: the only one of others that the stack knows]
        #[arg(long, value_name = "NAME")]
        namespace: Option<String>,
        #[command(flatten)]
        page: Page,
        /// The path that is probed
        #[arg(long, value_name = "PATH", default_value = "/health")]
        probe: String,
    },
    /// An alert with scenarios and runbook, in a group
    Alert {
        /// Its name, like `OrdersWait`
        name: String,
        /// When it fires: PromQL, compared with a number [default: a job does not answer]
        #[arg(long, value_name = "PROMQL")]
        expr: Option<String>,
        /// How long that lasts before it fires
        #[arg(long = "for", value_name = "TIME", default_value = "5m")]
        held_for: String,
        /// The group that it goes into [default: the only one]
        #[arg(long, value_name = "NAME")]
        group: Option<String>,
    },
    /// A dashboard with its first panel
    Dashboard {
        /// Its uid, like `payments`
        name: String,
    },
}

/// Where a page of metrics is.
#[derive(Debug, clap::Args)]
struct Page {
    /// Record its metrics: the address of a running one
    #[arg(long, conflicts_with = "file")]
    url: Option<String>,
    /// Record its metrics from a page that was saved
    #[arg(long)]
    file: Option<PathBuf>,
}

/// What was written.
#[derive(Debug, Serialize)]
pub(crate) struct Added {
    outcome: Outcome,
    dry_run: bool,
    /// Each file with its diff.
    changed: BTreeMap<String, String>,
    /// What only the author knows.
    decide: Vec<String>,
}

/// Adds a part: all of it, or nothing.
pub(crate) fn add(root: &Path, wanted: &Wanted, cli: &Cli) -> Result<Added, Failure> {
    let all_failed = |problems| Failure::new("nothing was added", problems);
    let failed = |problem: Finding| all_failed(vec![problem]);
    let mut stack = Stack::read(root).map_err(failed)?;
    let recorded = |stack: &Stack, name: &str, page: &Page| {
        if page.url.is_none() && page.file.is_none() {
            return Ok(None);
        }
        Plain::of("a catalogue", name).map_err(failed)?;
        let (url, file) = (page.url.clone(), page.file.clone());
        let page = Recorded { program: name.to_owned(), url, file, target: None, port: 0, instead: None };
        record::recorded(root, &stack.catalogues(), &page, cli).map(Some).map_err(all_failed)
    };
    let is_deployed = |name: &str| {
        let workloads = cli.program.stack.components().iter().map(kit::Component::workload);
        let taken = workloads.into_iter().any(|workload| workload.name().as_str() == name);
        let what = format!("there is a `{name}` already: the stack has a component of that name");
        if taken { Err(failed(problem(what, "choose another name, or change what is there"))) } else { Ok(()) }
    };
    let decide = match &wanted.part {
        Part::Exporter { name, page, image, port, namespace } => {
            is_deployed(name)?;
            let wanted = module::Wanted {
                what: What::Exporter,
                name,
                port: port.or_else(|| page.url.as_deref().and_then(port_of)),
                namespace: namespace.as_deref(),
                image: image.as_deref(),
                catalogue: recorded(&stack, name, page)?,
                probe: "/",
            };
            part::add(&mut stack, &wanted)
        }
        Part::Service { name, port, namespace, page, probe } => {
            is_deployed(name)?;
            let wanted = module::Wanted {
                what: What::Service,
                name,
                port: Some(*port),
                namespace: namespace.as_deref(),
                image: None,
                catalogue: recorded(&stack, name, page)?,
                probe,
            };
            part::add(&mut stack, &wanted)
        }
        Part::Alert { name, expr, held_for, group } => {
            let wanted = alert::Wanted { name, group: group.as_deref(), expr: expr.as_deref(), held_for };
            alert::add(&mut stack, &wanted, cli.program)
        }
        Part::Dashboard { name } => dashboard::add(&mut stack, name),
    };
    let decide = decide.map_err(failed)?;
    let files = stack.changed().map_err(failed)?;
    if !wanted.dry_run {
        let texts: Vec<_> = files.iter().map(|(path, _, text)| (path.as_str(), text.as_str())).collect();
        whole::write(root, &texts).map_err(failed)?;
    }
    let diff =
        |(path, before, after): &(String, String, String)| (path.clone(), unified((path, before), (path, after)));
    Ok(Added { outcome: Outcome::Done, dry_run: wanted.dry_run, changed: files.iter().map(diff).collect(), decide })
}

/// The port of an address.
fn port_of(url: &str) -> Option<u16> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let host = rest.split(['/', '?', '#']).next()?;
    match host.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')) {
        Some((_, port)) => port.parse().ok().filter(|port| *port > 0),
        None => Some(if scheme == "https" { 443 } else { 80 }),
    }
}

impl Report for Added {
    fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn text(&self, style: Style) -> String {
        let mut budget = Budget::of_a_report();
        let shown = self
            .changed
            .iter()
            .map(|(path, diff)| if self.dry_run { budget.show(diff, style) } else { style.line(Verb::Written, path) });
        let mut text: String = shown.collect();
        text += &style.lines(Verb::Decide, &self.decide, 20);
        let files = counted(self.changed.len(), "file");
        text + &style.summary(&if self.dry_run {
            format!("{files} would change; without `--dry-run` they do")
        } else {
            format!("{files} written; see `git diff`, then run `{}`", crate::GEN)
        })
    }
}
