//! Flags that a program is started with, held against its new version: what it refuses, or what its help does not name.

use std::collections::BTreeSet;
use std::io::{self, Read, Seek};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The flags that a help does not name.
pub(crate) fn unnamed(deployed: &[String], help: &str) -> Vec<String> {
    let known = known(help);
    let flags = deployed.iter().filter(|flag| flag.starts_with('-')).map(|flag| name(flag));
    let names: BTreeSet<_> = flags.filter(|name| !name.is_empty() && !known.contains(*name)).collect();
    names.into_iter().map(str::to_owned).collect()
}

/// The flags that the program itself refuses. It is asked for its help behind them: it gives it, and starts nothing,
/// once it knows all of them. So a flag that it takes and no longer names is none.
pub(crate) fn refused(program: &Path, deployed: &[String]) -> io::Result<Vec<String>> {
    let mut left = deployed.to_vec();
    let mut refused = Vec::new();
    loop {
        let said = says(program, left.iter().map(String::as_str).chain(["--help"]))?;
        let Some(flag) = left.iter().find(|flag| refuses(&said, flag)).cloned() else { break };
        left.retain(|one| *one != flag);
        refused.push(name(&flag).to_owned());
    }
    refused.sort();
    refused.dedup();
    Ok(refused)
}

/// What a program writes before it ends; it has ten seconds.
pub(crate) fn says<'a>(program: &Path, arguments: impl IntoIterator<Item = &'a str>) -> io::Result<String> {
    let mut written = tempfile::tempfile()?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null());
    let mut child = command.stdout(written.try_clone()?).stderr(written.try_clone()?).spawn()?;
    let end = Instant::now() + Duration::from_secs(10);
    while child.try_wait()?.is_none() {
        if Instant::now() > end {
            child.kill()?;
            child.wait()?;
        }
        sleep(Duration::from_millis(20));
    }
    let mut text = Vec::new();
    written.rewind()?;
    written.read_to_end(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Whether a program says that it does not know a flag, in the words of kingpin, of Go's own flags and of pflag.
fn refuses(said: &str, flag: &str) -> bool {
    let refusals = ["unknown long flag", "unknown short flag", "unknown flag", "flag provided but not defined"];
    let is_refusal = |line: &&str| refusals.iter().any(|words| line.contains(words));
    let named = |line: &str| {
        let mut words = line.split(|letter: char| letter.is_whitespace() || "',:;".contains(letter));
        words.any(|word| word.starts_with('-') && word.trim_start_matches('-') == name(flag))
    };
    flag.starts_with('-') && !name(flag).is_empty() && said.lines().filter(is_refusal).any(named)
}

/// The values of a flag that its help lists and that are no more among them: `--enable-feature=agent`. What starts with
/// such a value goes on without it.
pub(crate) fn lost_options(deployed: &[String], help: &str) -> Vec<(String, String)> {
    let values = |flag: &String| {
        let (flag, values) = flag.split_once('=')?;
        let options = options(help, name(flag))?;
        let lost = values.split(',').filter(|value| !options.contains(*value)).map(str::to_owned);
        Some(lost.map(|value| (name(flag).to_owned(), value)).collect::<Vec<_>>())
    };
    deployed.iter().filter_map(values).flatten().collect()
}

/// What a help lists behind `Valid options:` of a flag.
fn options(help: &str, flag: &str) -> Option<BTreeSet<String>> {
    let lines = help.lines().skip_while(|line| !line.trim_start().starts_with(&format!("--{flag}=")));
    let text = lines.take_while({
        let mut first = true;
        move |line| std::mem::take(&mut first) || !line.trim_start().starts_with('-')
    });
    let text = text.map(str::trim).collect::<Vec<_>>().join(" ");
    let (_, list) = text.split_once("Valid options: ")?;
    let list = list.split(['.', ';']).next()?;
    Some(list.split(',').map(|option| option.trim().to_owned()).collect())
}

/// A flag's name, without dashes and value.
pub(crate) fn name(flag: &str) -> &str {
    flag.split('=').next().unwrap_or_default().trim_start_matches('-')
}

/// The one that may be meant by a flag that is gone.
pub(crate) fn meant(flag: &str, help: &str) -> Option<String> {
    let known = known(help);
    findings::nearest(flag, known.iter().map(String::as_str)).map(|name| format!("--{name}"))
}

/// The flags of a help, without dashes: `--web.timeout`, Go's `-config.file`, kingpin's `--[no-]collector.arp`.
fn known(help: &str) -> BTreeSet<String> {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    let mut known = BTreeSet::new();
    for word in help.split(|letter: char| letter.is_whitespace() || ",;()\"'`|".contains(letter)) {
        let Some(name) = word.strip_prefix("--").or_else(|| word.strip_prefix('-')) else { continue };
        let (prefix, name) = match name.strip_prefix("[no-]") {
            Some(name) => ("no-", name),
            None => ("", name),
        };
        let name: String = name.chars().take_while(|letter| is_of_name(*letter)).collect();
        let name = name.trim_end_matches(['.', '-']);
        if name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            known.insert(name.to_owned());
            known.insert(format!("{prefix}{name}"));
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::{lost_options, meant, refuses, unnamed};

    const HELP: &str = "usage: postgres_exporter [<flags>]\n\nFlags:\n  -h, --[no-]help      Show help.\n      \
                        --[no-]collector.replication_slots\n      --web.listen-address=:9187 \
                        ...  Addresses.\n  -config.file string\n      --enable-feature=ENABLE-FEATURE ...  \n   \
                        Features to enable. Valid options: old-ui,\n    promql-per-step-stats. See the docs.\n      \
                        --agent=MODE  Runs as an agent. Valid options: none.\n";

    fn owned(flags: &[&str]) -> Vec<String> {
        flags.iter().map(|flag| (*flag).to_owned()).collect()
    }

    #[test]
    fn what_the_help_does_not_name_is_gone() {
        let unnamed = |flags: &[&str]| unnamed(&owned(flags), HELP);
        let known = ["--web.listen-address=:1", "--no-collector.replication_slots", "-config.file=a", "x"];
        assert_eq!(unnamed(&known), [""; 0]);
        assert_eq!(
            unnamed(&["--collector.replication_slot", "--disable-settings-metrics"]),
            ["collector.replication_slot", "disable-settings-metrics"]
        );
        assert_eq!(meant("collector.replication_slot", HELP).as_deref(), Some("--collector.replication_slots"));
        assert_eq!(meant("disable-settings-metrics", HELP), None);
    }

    /// Each line is what that program wrote.
    #[test]
    fn a_program_refuses_a_flag_in_its_own_words() {
        for (said, flag) in [
            // Prometheus 3.16.0
            ("prometheus: error: unknown long flag '--storage.tsdb.retention'", "--storage.tsdb.retention=15d"),
            // Alertmanager 0.35.0
            ("alertmanager: error: unknown long flag '--cluster.settle', try --help", "--cluster.settle=1"),
            // node_exporter 1.0.1
            ("node_exporter: error: unknown long flag '--collector.gmond', try --help", "--collector.gmond"),
            // redis_exporter 1.0.0
            ("flag provided but not defined: -redis.alias", "--redis.alias=shop"),
            // CoreDNS 1.7.0
            ("flag provided but not defined: -cpu", "-cpu"),
            // kube-state-metrics 2.0.0
            ("unknown flag: --collectors", "--collectors=pods"),
            // OpenTelemetry Collector 0.155.0
            ("Error: unknown flag: --mem-ballast-size-mib", "--mem-ballast-size-mib=1"),
        ] {
            assert!(refuses(said, flag), "{said}");
            assert!(!refuses(said, "--web.listen-address=:1"), "{said}");
        }
        assert!(!refuses("      --cluster.settle=1m  Time to wait.", "--cluster.settle=1"), "a help is no refusal");
    }

    #[test]
    fn a_value_that_the_help_lists_no_more_is_lost() {
        let lost = |flags: &[&str]| lost_options(&owned(flags), HELP);
        assert_eq!(
            lost(&["--enable-feature=old-ui,promql-per-step-stats", "--agent=x"]),
            [("agent".to_owned(), "x".to_owned())]
        );
        assert_eq!(
            lost(&["--enable-feature=old-ui,auto-gomemlimit", "--web.listen-address=:1"]),
            [("enable-feature".to_owned(), "auto-gomemlimit".to_owned())]
        );
    }
}
