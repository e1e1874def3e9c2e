//! What others wrote, as Rust of a spec: rules, dashboards and the routing of Alertmanager.
//!
//! What is written compiles where any metric may be there: each alert, panel and route is made with the kit's own
//! constructors first, and each query put through the macros. What they refuse is kept as it was, in a comment, with
//! the reason.

mod alert;
mod board;
mod condition;
mod conditions;
mod display;
mod groups;
mod interval;
mod log_query;
mod model;
mod panel;
mod panel_target;
mod panel_written;
mod part;
mod played;
mod query;
mod receiver;
mod routing;
mod rows;
mod rust;
mod scenario;
mod scrape;
mod texts;
mod tryout;
mod unread;
mod unsaid;
mod variable;
mod worlds;

use std::collections::BTreeSet;

use findings::Finding;
use lint::{BroughtBoard, Node, RuleGroup};
use serde::Serialize;

pub(crate) use alert::{Said, draft};
use part::{Names, Part};
pub(crate) use query::leaked;
pub(crate) use rust::{camel_case, const_name, words};

/// What was brought.
#[derive(Debug, Default)]
pub(crate) struct Brought {
    pub groups: Vec<RuleGroup>,
    pub boards: Vec<BroughtBoard>,
    pub routings: Vec<BroughtConfig>,
    pub scrapes: Vec<BroughtConfig>,
}

/// A config of Alertmanager or Prometheus, and the file that has it.
#[derive(Debug)]
pub(crate) struct BroughtConfig {
    pub file: String,
    pub node: Node,
}

impl Brought {
    /// Whether there is nothing to import.
    pub fn is_empty(&self) -> bool {
        let others = [self.boards.is_empty(), self.routings.is_empty(), self.scrapes.is_empty()];
        self.groups.iter().all(|group| group.rules.is_empty() && group.unread.is_empty()) && others == [true; 3]
    }
}

/// What became of it.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Imported {
    /// The file of Rust.
    #[serde(skip)]
    pub text: String,
    /// Alerts that stand in their groups, with scenarios.
    pub alerts: usize,
    /// Alerts that wait until somebody says when they fire.
    pub untried: usize,
    /// Series that are recorded.
    pub records: usize,
    /// The consts of their groups.
    pub groups: Vec<String>,
    /// The consts of dashboards.
    pub dashboards: Vec<String>,
    /// Panels that stand in their rows.
    pub panels: usize,
    /// Their queries that are checked.
    pub queries: usize,
    /// Their queries that the macros refuse, and that are asked as they were.
    pub unchecked: usize,
    /// The consts of routings.
    pub routings: Vec<String>,
    /// Their routes.
    pub routes: usize,
    /// Their receivers that tell somebody.
    pub receivers: usize,
    /// The consts of scrape jobs.
    pub jobs: Vec<String>,
    /// Their lists.
    #[serde(skip)]
    pub job_lists: Vec<String>,
    /// The keys of the Secret that jobs log in with.
    #[serde(skip)]
    pub logins: BTreeSet<String>,
    /// Rules, panels, variables, jobs, routes and receivers that are kept as they were.
    pub kept: Vec<Kept>,
    /// How many files could not be read.
    pub unread: usize,
}

/// What is kept as it was.
#[derive(Debug, Serialize)]
pub(crate) struct Kept {
    pub file: String,
    pub line: u32,
    pub name: String,
    pub reason: String,
}

/// Writes it; beside each part what `lint` finds in it, and at the top which files could not be read.
pub(crate) fn imported(brought: &Brought, findings: &[Finding], unread: &[Finding]) -> Imported {
    let mut made = Imported { unread: unread.len(), ..Imported::default() };
    let mut names = Names::default();
    let mut part = Part::default();
    groups::write(&brought.groups, findings, &mut names, &mut part, &mut made);
    for board in &brought.boards {
        board::write(board, findings, &mut names, &mut part, &mut made);
    }
    let mut shared = routing::Shared::default();
    for routing in &brought.routings {
        routing::write(routing, findings, &mut names, &mut part, &mut made, &mut shared);
    }
    shared.write(&mut part);
    for config in &brought.scrapes {
        scrape::write(config, findings, &mut names, &mut part, &mut made);
    }
    scrape::logins(&mut part, &made);
    made.text = part.file();
    if !unread.is_empty() {
        let left_out = |finding: &Finding| {
            let (file, line) = (finding.place.path().unwrap_or_default(), finding.place.line().unwrap_or(1));
            format!("//! Left out: {file}:{line}: {}; {}.\n", finding.message, finding.fix)
        };
        let left_out: String = unread.iter().map(left_out).collect();
        let (first, rest) = made.text.split_once('\n').unwrap_or((&made.text, ""));
        made.text = format!("{first}\n//!\n{left_out}{rest}");
    }
    made
}
