//! `import`: rules, dashboards and routings that others wrote, as Rust of this spec.

use std::path::{Path, PathBuf};

use findings::Finding;
use lint::{Options, boards, routings, rule_groups, scrapes};
use serde::Serialize;

use super::lint::read;
use crate::import::{Brought, BroughtConfig, Imported, imported};
use crate::problem::{counted, problem};
use crate::report::{Found, Report, Style, Verb};
use crate::rustfmt::formatted;
use crate::{Failure, Outcome, whole};

/// What is to be imported.
#[derive(Debug, clap::Args)]
pub(crate) struct Wanted {
    /// Rule files of Prometheus and objects of its operator, dashboards of Grafana, `alertmanager.yml`,
    /// `prometheus.yml`, and folders of them; `-` reads one file from the input
    #[arg(required = true, value_name = "FILE")]
    paths: Vec<PathBuf>,
    /// The file of Rust to write, which is not there yet [default: the output]
    #[arg(long, value_name = "FILE.rs")]
    into: Option<PathBuf>,
}

/// What was written.
#[derive(Debug, Serialize)]
pub(crate) struct Importing {
    outcome: Outcome,
    into: Option<String>,
    #[serde(flatten)]
    imported: Imported,
    #[serde(rename = "findings")]
    found: Found,
}

/// Imports files into one file of Rust: all that can be read. Of the others it says why not.
pub(crate) fn import(wanted: &Wanted) -> Result<Importing, Failure> {
    let failed = |problems| Failure::new("nothing was imported", problems);
    if let Some(into) = &wanted.into {
        free(into).map_err(|problem| failed(vec![problem]))?;
    }
    let files = read(&wanted.paths).map_err(failed)?;
    let (mut brought, mut unread) = (Brought::default(), Vec::new());
    for file in &files {
        match rule_groups(file).and_then(|groups| Ok((groups, boards(file)?, routings(file)?))) {
            Ok((groups, boards, routings)) => {
                let routings = routings.into_iter().map(|node| BroughtConfig { file: file.path.clone(), node });
                brought.routings.extend(routings);
                brought.groups.extend(groups);
                brought.boards.extend(boards);
                let configs = scrapes(file).unwrap_or_default().into_iter();
                brought.scrapes.extend(configs.map(|node| BroughtConfig { file: file.path.clone(), node }));
            }
            Err(finding) if file.is_missed() => unread.push(finding),
            Err(_) => {}
        }
    }
    if brought.is_empty() {
        if !unread.is_empty() {
            let found = Found::in_order(Path::new(""), unread);
            return Err(Failure::of_findings("nothing was imported", found));
        }
        let fix = "name a rule file with `groups:`, a dashboard with `panels` and `schemaVersion`, an alertmanager.yml \
                   with `route:`, or a prometheus.yml with `scrape_configs:`";
        return Err(failed(vec![problem("there is no rule, dashboard, route or scrape job in what was named", fix)]));
    }
    let checked = lint::lint(&files, &Options::default());
    let mut made = imported(&brought, &checked.findings, &unread);
    let folder = wanted.into.as_deref().and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
    made.text = formatted(made.text, folder.unwrap_or(Path::new(".")));
    if let Some(into) = &wanted.into {
        let path = into.display().to_string();
        whole::write(Path::new("."), &[(&path, &made.text)]).map_err(|problem| failed(vec![problem]))?;
    }
    let into = wanted.into.as_ref().map(|into| into.display().to_string());
    let found = Found::new(Path::new(""), checked.findings);
    Ok(Importing { outcome: Outcome::Done, into, imported: made, found })
}

/// Whether a file of Rust can be written there, over nothing.
fn free(into: &Path) -> Result<(), Finding> {
    let shown = into.display();
    if into.extension().is_none_or(|ending| ending != "rs") {
        return Err(problem(format!("`{shown}` is no file of Rust"), "name one, like `--into src/imported.rs`"));
    }
    if into.symlink_metadata().is_ok() {
        return Err(problem(format!("`{shown}` is there already"), "name a file that is not there yet, or remove it"));
    }
    let module = into.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if !is_module(&module) {
        let plain = crate::skeleton::words(&module, "imported").replace('-', "_");
        let plain = if is_module(&plain) { plain } else { "imported".to_owned() };
        let fix = format!("call it `{}`", into.with_file_name(format!("{plain}.rs")).display());
        return Err(problem(format!("`{shown}` would be the module `{module}`, which is no name in Rust"), fix));
    }
    let folder = into.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder.filter(|folder| !folder.is_dir()) {
        Some(folder) => {
            Err(problem(format!("there is no folder `{}`", folder.display()), "create it, or name another file"))
        }
        None => Ok(()),
    }
}

/// Whether a file of that name can be a module of its own.
fn is_module(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_ok() && !["lib", "main", "mod"].contains(&name)
}

impl Report for Importing {
    fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn text(&self, style: Style) -> String {
        let Some(into) = &self.into else { return self.imported.text.clone() };
        let Imported { alerts, untried, records, panels, unchecked, kept, unread, .. } = &self.imported;
        let mut text = self.found.text(style);
        for rule in kept {
            text += &style.line(Verb::Keep, &format!("{}:{}: {}: {}", rule.file, rule.line, rule.name, rule.reason));
        }
        let mut counts = Vec::new();
        if alerts + untried + records > 0 {
            counts.push(counted(*alerts, "alert"));
            counts.push(format!("{untried} without scenarios, in no group yet"));
            // One and many are the same word.
            counts.push(format!("{records} recorded series"));
        }
        if *panels > 0 {
            counts.push(format!(
                "{} in {}",
                counted(*panels, "panel"),
                counted(self.imported.dashboards.len(), "dashboard")
            ));
        }
        if !self.imported.routings.is_empty() {
            counts.push(counted(self.imported.routes, "route"));
            counts.push(counted(self.imported.receivers, "receiver"));
        }
        if !self.imported.jobs.is_empty() {
            counts.push(counted(self.imported.jobs.len(), "scrape job"));
        }
        if *unchecked > 0 {
            counts.push(format!("{} asked unchecked", counted(*unchecked, "query")));
        }
        counts.push(format!("{} kept as they were", kept.len()));
        if *unread > 0 {
            counts.push(format!("{} left out: see the top of it", counted(*unread, "file")));
        }
        text += &style.line(Verb::Written, &format!("{into}: {}", counts.join(", ")));
        let module = Path::new(into).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let listed = |consts: &[String], among: &str| {
            let consts: Vec<String> = consts.iter().map(|name| format!("{module}::{name}")).collect();
            if consts.is_empty() {
                String::new()
            } else {
                format!(", and list {} among your {among}", consts.join(", "))
            }
        };
        let (groups, boards) =
            (listed(&self.imported.groups, "groups"), listed(&self.imported.dashboards, "dashboards"));
        let jobs = listed(&self.imported.job_lists, "scrape jobs");
        let routing = self.imported.routings.iter().map(|name| format!(", and give {module}::{name} to Alertmanager"));
        let routing: String = routing.collect();
        text + &style.line(Verb::Run, &format!("say `mod {module};`{groups}{boards}{jobs}{routing}"))
    }
}
