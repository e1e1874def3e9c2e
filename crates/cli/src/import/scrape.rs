//! The scrape jobs of a `prometheus.yml`: those of fixed addresses are jobs here, the others are kept as they were.

use findings::Finding;
use lint::Node;
use watch::scrape::Job;

use super::part::{Names, Part, comment, verbatim};
use super::query::{leaked, leaked_all};
use super::routing::Brought;
use super::rust::{const_name, duration_call, group_name};
use super::{Imported, Kept};
use crate::guard::guard;

/// What a job of fixed addresses says here.
const UNDERSTOOD: [&str; 8] = [
    "job_name",
    "static_configs",
    "scrape_interval",
    "scrape_timeout",
    "honor_labels",
    "metrics_path",
    "scheme",
    "sample_limit",
];

/// Writes the jobs.
pub fn write(brought: &Brought, findings: &[Finding], names: &mut Names, part: &mut Part, made: &mut Imported) {
    let (file, node) = (brought.file.as_str(), &brought.node);
    part.files.insert(file.to_owned());
    let of_file = findings.iter().filter(|finding| finding.place.path() == Some(file));
    let mut notes: Vec<String> =
        of_file.map(|finding| format!("lint: {}; fix: {}", finding.message, finding.fix)).collect();
    let others: Vec<String> =
        node.entries().iter().filter(|(key, _)| key != "scrape_configs").map(|(key, _)| format!("`{key}`")).collect();
    if !others.is_empty() {
        notes.push(format!("{file}: Prometheus' settings and environments say what is here in {}.", others.join(", ")));
    }
    let (mut bodies, mut consts) = (String::new(), Vec::new());
    for job in node.items_of("scrape_configs") {
        let called = job.text_of("job_name").unwrap_or_default();
        match draft(job) {
            Ok((text, lost)) => {
                let name = names.free(&const_name(&group_name(called)));
                let drafts = [vec!["which exporter it is".to_owned()], lost].concat().join(", ");
                bodies += &comment(&format!("{file}:{}. Draft: {drafts}.", job.line));
                bodies += &format!("const {name}: Job = {text};\n\n");
                consts.push(name);
            }
            Err(reason) => {
                bodies += &comment(&format!("{file}:{}. Kept as it was: {reason}\n{}", job.line, verbatim(job, 1)));
                bodies += "\n";
                made.kept.push(Kept { file: file.to_owned(), line: job.line, name: called.to_owned(), reason });
            }
        }
    }
    part.bodies += "\n";
    part.bodies += bodies.trim_end();
    part.bodies += "\n";
    let mut text = comment(&notes.join("\n"));
    if !consts.is_empty() {
        let name = names.free("JOBS");
        text += &format!("pub const {name}: &[Job] = &[{}];\n", consts.join(", "));
        part.uses.insert("watch::scrape::Job");
        made.jobs.extend(consts);
        made.job_lists.push(name);
    }
    part.listed.push(text);
}

/// The job as code, and what it loses; else why it is none here.
fn draft(job: &Node) -> Result<(String, Vec<String>), String> {
    let found = job.entries().iter().find(|(key, _)| key.ends_with("_sd_configs"));
    if let Some((kind, _)) = found {
        return Err(format!(
            "it finds its targets by `{kind}`; say `Job::service(..)` or `Job::pods(..)` of what runs"
        ));
    }
    if let Some((key, _)) = job.entries().iter().find(|(key, _)| !UNDERSTOOD.contains(&key.as_str())) {
        return Err(format!("a job of fixed addresses says no `{key}` here"));
    }
    if job.text_of("metrics_path").is_some_and(|path| path != "/metrics") {
        return Err("a job of fixed addresses is asked for `/metrics` here".to_owned());
    }
    if job.text_of("scheme").is_some_and(|scheme| scheme != "http") {
        return Err("a job of fixed addresses is asked by HTTP here".to_owned());
    }
    let configs = job.items_of("static_configs");
    let name = group_name(job.text_of("job_name").unwrap_or_default());
    let targets: Vec<&str> =
        configs.iter().flat_map(|config| config.items_of("targets")).filter_map(Node::text).collect();
    let mut lost = Vec::new();
    if configs.iter().any(|config| config.get("labels").is_some()) {
        lost.push("its labels are left out".to_owned());
    }
    if job.get("scrape_timeout").is_some() {
        lost.push("its timeout is left out".to_owned());
    }
    let every = job.text_of("scrape_interval").and_then(::query::duration::nanoseconds);
    let every = every.and_then(|time| u64::try_from(time / 1_000_000).ok()).filter(|time| *time > 0);
    let limit: Option<u32> = job.text_of("sample_limit").and_then(|limit| limit.parse().ok());
    let honors = job.text_of("honor_labels") == Some("true");
    let told = guard(|| {
        let targets = leaked_all(targets.iter().copied());
        let mut made = Job::static_(leaked(&name), leaked(&name), targets);
        made = every.map_or(made, |time| made.every(kit::milliseconds(time)));
        made = limit.map_or(made, |limit| made.sample_limit(limit));
        let _ = if honors { made.honor_labels() } else { made };
        Ok(())
    });
    told.map_err(|told| super::alert::reason(&told))?;
    let mut text = format!("Job::static_({name:?}, {name:?}, &{targets:?})");
    text += &every.map_or_else(String::new, |time| format!(".every({})", duration_call(time)));
    text += &limit.map_or_else(String::new, |limit| format!(".sample_limit({limit})"));
    text += if honors { ".honor_labels()" } else { "" };
    Ok((text, lost))
}
