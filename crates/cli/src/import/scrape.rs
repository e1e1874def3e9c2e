//! The scrape jobs of a `prometheus.yml`: those of fixed addresses are jobs here, the others are kept as they were.

use findings::Finding;
use lint::Node;
use watch::scrape::{Job, Tls};

use super::part::{Names, Part, comment, told, verbatim, without_secrets};
use super::query::{leaked, leaked_all};
use super::rust::{const_name, duration_call, group_name, milliseconds};
use super::{BroughtConfig, Imported, Kept};
use crate::guard::guard;

/// What a job of fixed addresses says here.
const UNDERSTOOD: [&str; 12] = [
    "authorization",
    "basic_auth",
    "bearer_token",
    "bearer_token_file",
    "job_name",
    "static_configs",
    "scrape_interval",
    "scrape_timeout",
    "honor_labels",
    "metrics_path",
    "scheme",
    "sample_limit",
];

/// The Secret of the logins.
const LOGINS: &str = "prometheus-scrapes";

/// Writes the jobs.
pub fn write(brought: &BroughtConfig, findings: &[Finding], names: &mut Names, part: &mut Part, made: &mut Imported) {
    let (file, node) = (brought.file.as_str(), &brought.node);
    part.files.insert(file.to_owned());
    let of_file = findings.iter().filter(|finding| finding.place.path() == Some(file));
    let mut notes: Vec<String> = of_file.map(told).collect();
    let others: Vec<String> =
        node.entries().iter().filter(|(key, _)| key != "scrape_configs").map(|(key, _)| format!("`{key}`")).collect();
    if !others.is_empty() {
        notes.push(format!("{file}: Prometheus' settings and environments say what is here in {}.", others.join(", ")));
    }
    let (mut bodies, mut consts) = (String::new(), Vec::new());
    for job in node.items_of("scrape_configs") {
        let called = job.text_of("job_name").unwrap_or_default();
        let plain = names.free_among("a job ", &group_name(called));
        match draft(job, &plain) {
            Ok(Draft { text, lost, keys }) => {
                made.logins.extend(keys);
                let name = names.free(&const_name(&plain));
                let drafts = [vec!["which exporter it is".to_owned()], lost].concat().join(", ");
                bodies += &comment(&format!("{file}:{}. Draft: {drafts}.", job.line));
                bodies += &format!("const {name}: Job = {text};\n\n");
                consts.push(name);
            }
            Err(reason) => {
                let reason = without_secrets(&reason);
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

/// What jobs share: the Secret of their logins, and what the file imports for how they are let in.
pub fn logins(part: &mut Part, made: &Imported) {
    if part.bodies.contains(".https(Tls::") {
        part.uses.insert("watch::scrape::Tls");
    }
    if made.logins.is_empty() {
        return;
    }
    let entries: Vec<String> =
        made.logins.iter().map(|key| format!("\n        SecretEntry::to_be_filled_in({key:?}),")).collect();
    let entries = entries.concat();
    part.uses.extend(["kit::Secret", "kit::SecretEntry"]);
    part.shared.push(format!(
        "/// What Prometheus logs in with; nothing of it was copied. Its setting `scrape_credentials` says it.\npub \
         const LOGINS: Secret = Secret::ours(\n    {LOGINS:?},\n    &[{entries}\n    ],\n);\n"
    ));
}

/// A job as code.
struct Draft {
    text: String,
    /// What it loses, in words.
    lost: Vec<String>,
    /// The keys of the Secret of logins.
    keys: Vec<String>,
}

/// How a target lets Prometheus in.
enum Access {
    Basic(String),
    Bearer,
}

/// How a job logs in, where it does; else why that cannot be said.
fn access(job: &Node) -> Result<Option<Access>, String> {
    let text =
        |node: &Node, key: &str| node.text_of(key).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    if let Some(login) = job.get("basic_auth") {
        let user = text(login, "username").ok_or("its `basic_auth` says no `username`, which is no secret here")?;
        return Ok(Some(Access::Basic(user)));
    }
    if let Some(login) = job.get("authorization") {
        let kind = text(login, "type").unwrap_or_else(|| "Bearer".to_owned());
        if !kind.eq_ignore_ascii_case("bearer") {
            return Err("only the authorization of the type `Bearer` is taken over".to_owned());
        }
        return Ok(Some(Access::Bearer));
    }
    let is_bearer = ["bearer_token", "bearer_token_file"].iter().any(|key| job.get(key).is_some());
    Ok(is_bearer.then_some(Access::Bearer))
}

/// The job as code, and what it loses; else why it is none here.
fn draft(job: &Node, name: &str) -> Result<Draft, String> {
    let found = job.entries().iter().find(|(key, _)| key.ends_with("_sd_configs"));
    if let Some((kind, _)) = found {
        return Err(format!(
            "it finds its targets by `{kind}`; say `Job::service(..)` or `Job::pods(..)` of what runs"
        ));
    }
    if let Some((key, _)) = job.entries().iter().find(|(key, _)| !UNDERSTOOD.contains(&key.as_str())) {
        let more = if key == "tls_config" { "; say `.https(Tls::of_authority(..))`" } else { "" };
        return Err(format!("the `{key}` of a job of fixed addresses is not taken over{more}"));
    }
    if job.text_of("metrics_path").is_some_and(|path| path != "/metrics") {
        return Err("a job of fixed addresses is asked for `/metrics` here".to_owned());
    }
    let is_https = match job.text_of("scheme") {
        None | Some("http") => false,
        Some("https") => true,
        Some(other) => return Err(format!("its scheme `{other}` is none of Prometheus'")),
    };
    let configs = job.items_of("static_configs");
    let targets: Vec<&str> =
        configs.iter().flat_map(|config| config.items_of("targets")).filter_map(Node::text).collect();
    let mut lost = Vec::new();
    if configs.iter().any(|config| config.get("labels").is_some()) {
        lost.push("its labels are left out".to_owned());
    }
    if job.get("scrape_timeout").is_some() {
        lost.push("its timeout is left out".to_owned());
    }
    let every = job.text_of("scrape_interval").map(|text| milliseconds(text).ok_or(text)).transpose();
    let every = every.map_err(|text| format!("its `scrape_interval: {text}` is no length of time"))?;
    let every = every.filter(|time| *time > 0);
    let limit = job.text_of("sample_limit").map(|text| text.parse::<u32>().map_err(|_| text)).transpose();
    let limit = limit.map_err(|text| format!("its `sample_limit: {text}` is no count"))?;
    let honors = job.text_of("honor_labels") == Some("true");
    let access = access(job)?;
    let key = match access {
        Some(Access::Basic(_)) => Some(format!("{name}-password")),
        Some(Access::Bearer) => Some(format!("{name}-token")),
        None => None,
    };
    let told = guard(|| {
        let targets = leaked_all(targets.iter().copied());
        let mut made = Job::static_(leaked(name), leaked(name), targets);
        made = every.map_or(made, |time| made.every(kit::milliseconds(time)));
        made = limit.map_or(made, |limit| made.sample_limit(limit));
        made = if honors { made.honor_labels() } else { made };
        if let Some(key) = &key {
            let entries = Vec::leak(vec![kit::SecretEntry::to_be_filled_in(leaked(key))]);
            let key = kit::Secret::of_others(LOGINS, entries).key(leaked(key));
            made = match &access {
                Some(Access::Basic(user)) => made.basic_auth(leaked(user), key),
                _ => made.bearer_token(key),
            };
        }
        let _ = if is_https { made.https(Tls::PUBLIC) } else { made };
        Ok(())
    });
    told.map_err(|told| super::alert::reason(&told))?;
    let mut text = format!("Job::static_({name:?}, {name:?}, &{targets:?})");
    text += &every.map_or_else(String::new, |time| format!(".every({})", duration_call(time)));
    text += &limit.map_or_else(String::new, |limit| format!(".sample_limit({limit})"));
    text += if honors { ".honor_labels()" } else { "" };
    text += &match (&access, &key) {
        (Some(Access::Basic(user)), Some(key)) => format!(".basic_auth({user:?}, LOGINS.key({key:?}))"),
        (Some(Access::Bearer), Some(key)) => format!(".bearer_token(LOGINS.key({key:?}))"),
        _ => String::new(),
    };
    text += if is_https { ".https(Tls::PUBLIC)" } else { "" };
    Ok(Draft { text, lost, keys: key.into_iter().collect() })
}
