//! What keeps the new version from starting: flags and keys of its config that it does not know.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use findings::{Finding, Place};
use kit::Program;

use crate::outdated::Sources;
use crate::problem::{of_io, problem};
use crate::upgrade::flags::{lost_options, meant, refused, says, unnamed};
use crate::upgrade::rules::{GONE, MEANS_SOMETHING_ELSE};
use crate::{Deployed, Source};

/// What was found, each with who is concerned.
type Told = Vec<(String, Finding)>;

/// How a program checks a config: the program that does it, which stands beside it where it is another one, what that
/// is asked with the file for `{}`, and the file as the `ConfigMap` has it.
struct Check {
    program: &'static str,
    asked: Option<&'static str>,
    arguments: &'static [&'static str],
    file: &'static str,
}

const CHECKS: &[Check] = &[
    Check {
        program: "prometheus",
        asked: Some("promtool"),
        // The files that it names are nowhere.
        arguments: &["check", "config", "--syntax-only", "{}"],
        file: "prometheus.yml",
    },
    Check {
        program: "alertmanager",
        asked: Some("amtool"),
        arguments: &["check-config", "{}"],
        file: "alertmanager.yml",
    },
    Check {
        program: "blackbox-exporter",
        asked: None,
        arguments: &["--config.check", "--config.file={}"],
        file: "blackbox.yml",
    },
    Check { program: "otel-collector", asked: None, arguments: &["validate", "--config={}"], file: "otelcol.yaml" },
    Check { program: "loki", asked: None, arguments: &["-verify-config", "-config.file={}"], file: "loki.yaml" },
    Check { program: "promtail", asked: None, arguments: &["-check-syntax", "-config.file={}"], file: "promtail.yaml" },
];

/// The new version of a program, and where the tree says how it is started.
pub(super) struct Starts<'a> {
    pub program: &'a str,
    pub version: &'a str,
    pub files: &'a Sources,
}

impl Starts<'_> {
    /// The flags that the stack starts it with and the new version does not know, and values that they no longer take.
    pub(super) fn flags(&self, runs: &Deployed, saved: Option<String>, binary: Option<&Path>) -> Result<Told, Finding> {
        let cannot = |binary: &Path, error| {
            problem(format!("`{}` cannot be started: {error}", binary.display()), "give a program for this machine")
        };
        let (help, gone) = match (saved, binary) {
            (Some(help), _) => {
                let gone = unnamed(&runs.flags, &help);
                (help, gone)
            }
            (None, Some(binary)) => {
                let commands = runs.flags.iter().take_while(|flag| !flag.starts_with('-')).map(String::as_str);
                let help = says(binary, commands.chain(["--help"])).map_err(|error| cannot(binary, error))?;
                (help, refused(binary, &runs.flags).map_err(|error| cannot(binary, error))?)
            }
            (None, None) => return Ok(Vec::new()),
        };
        let (program, version) = (self.program, self.version);
        let who = format!("the workload `{program}`");
        let gone = gone.iter().map(|flag| {
            let message = format!("the flag `--{flag}` is gone from {program} {version}, which does not start with it");
            let fix =
                meant(flag, &help).map_or_else(|| "remove it".to_owned(), |meant| format!("did you mean `{meant}`?"));
            (who.clone(), GONE.error(self.flag_at(flag), message).fix(fix))
        });
        let lost = lost_options(&runs.flags, &help).into_iter().map(|(flag, value)| {
            let message = format!("`{value}` is no more among the options of `--{flag}` in {program} {version}");
            let fix = "see in its changelog whether it is everybody's now, and remove it";
            (who.clone(), MEANS_SOMETHING_ELSE.warning(self.flag_at(&value), message).fix(fix))
        });
        Ok(gone.chain(lost).collect())
    }

    /// The keys of its config that the new version refuses, in any environment, and what else its check complains of.
    pub(super) fn keys(
        &self,
        program: &Program,
        recorded: &str,
        binary: &Path,
    ) -> Result<(Told, Vec<String>), Vec<Finding>> {
        let (mut found, mut notes) = (Told::new(), BTreeSet::new());
        let Some(check) = CHECKS.iter().find(|check| check.program == recorded) else { return Ok((found, Vec::new())) };
        let checker = check.asked.map_or_else(|| binary.to_owned(), |asked| binary.with_file_name(asked));
        if !checker.is_file() {
            let checker = checker.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let note =
                format!("its config was not held against the new version: put its `{checker}` beside the program");
            return Ok((found, vec![note]));
        }
        let folder = tempfile::tempdir().map_err(|error| vec![of_io("create", "a folder", &error)])?;
        let path = folder.path().join(check.file);
        let file = path.to_string_lossy();
        let mut keys = BTreeSet::new();
        for (environment, text) in configs(program, check.file)? {
            fs::write(&path, text).map_err(|error| vec![of_io("write", check.file, &error)])?;
            let arguments: Vec<_> = check.arguments.iter().map(|one| one.replace("{}", &file)).collect();
            let said = says(&checker, arguments.iter().map(String::as_str)).map_err(|error| {
                let message = format!("`{}` cannot be started: {error}", checker.display());
                vec![problem(message, "give a program for this machine")]
            })?;
            let refused = refused_keys(&said);
            if refused.is_empty() && complains(&said) {
                let line = said.lines().find(|line| complains(line)).unwrap_or_default().replace(&*file, check.file);
                notes.insert(format!(
                    "of {} of environment `{environment}` its check says: {}",
                    check.file,
                    line.trim()
                ));
            }
            keys.extend(refused);
        }
        for key in keys {
            let place = self.files.line_of_key(&key).map_or(Place::NOWHERE, |(path, line)| Place::of_line(path, line));
            let message = format!(
                "the key `{key}` of {} is gone from {} {}, which does not start with it",
                check.file, self.program, self.version
            );
            let fix = "see in its changelog what took its place, and follow in the model of its config";
            found.push((check.file.to_owned(), GONE.error(place, message).fix(fix)));
        }
        Ok((found, notes.into_iter().collect()))
    }

    fn flag_at(&self, word: &str) -> Place {
        let quoted = [format!("\"--{word}"), format!("\"-{word}"), word.to_owned()];
        let place = quoted.iter().find_map(|words| self.files.line_with(std::slice::from_ref(words)));
        place.map_or(Place::NOWHERE, |(path, line)| Place::of_line(path.to_owned(), line))
    }
}

/// The texts of a config, each with an environment that has it.
fn configs(program: &Program, file: &str) -> Result<Vec<(String, String)>, Vec<Finding>> {
    let mut configs: Vec<(String, String)> = Vec::new();
    for environment in Source::environments(program) {
        for object in Source::objects(program, &environment)? {
            let text = object.files().remove(file);
            configs.extend(text.map(|text| (environment.clone(), text)));
        }
    }
    configs.dedup_by(|one, other| one.1 == other.1);
    Ok(configs)
}

/// The keys that a check does not know, in the words of Go's readers of YAML and of the Collector.
fn refused_keys(said: &str) -> Vec<String> {
    let quoted = |text: &str| {
        let word = text.trim_start_matches([' ', '"', '\'']);
        word.split(|letter: char| !(letter.is_ascii_alphanumeric() || "_-".contains(letter))).next().map(str::to_owned)
    };
    let mut keys = Vec::new();
    for line in said.lines() {
        if let Some((before, _)) = line.split_once(" not found in type ") {
            keys.extend(before.rsplit_once("field ").and_then(|(_, key)| quoted(key)));
        } else if let Some((_, list)) = line.split_once("has invalid keys: ") {
            keys.extend(list.split(", ").filter_map(quoted));
        } else if let Some((_, key)) = line.split_once("unknown field ") {
            keys.extend(quoted(key));
        }
    }
    keys.retain(|key| !key.is_empty());
    keys
}

fn complains(said: &str) -> bool {
    let said = said.to_lowercase();
    ["failed", "error", "invalid", "cannot"].iter().any(|word| said.contains(word))
}

#[cfg(test)]
mod tests {
    use super::refused_keys;

    /// Each line is what that program wrote.
    #[test]
    fn a_key_is_refused_in_the_words_of_its_program() {
        // amtool 0.35.0
        let said = "Checking 'am.yml'  FAILED: yaml: unmarshal errors:\n  line 2: field made_up not found in type \
                    config.plain\n  line 10: field text not found in type pagerduty.PagerdutyImage\n";
        assert_eq!(refused_keys(said), ["made_up", "text"]);
        // promtool 3.16.0
        let said = "  FAILED: parsing YAML file p.yml: yaml: unmarshal errors:\n  line 2: field made_up not found in \
                    type config.plain\n  line 5: field other not found in type config.ScrapeConfig\n";
        assert_eq!(refused_keys(said), ["made_up", "other"]);
        // otelcol-contrib 0.155.0
        let said = "'receivers' error reading configuration for \"filelog\": decoding failed due to the following \
                    error(s):\n\n'filelogreceiver.FileLogConfig' has invalid keys: made_up, other\n'exporters' \
                    unknown type: \"debug\" for id: \"debug\" (valid values: [otlp_http otlphttp prometheus])\n";
        assert_eq!(refused_keys(said), ["made_up", "other"]);
        assert_eq!(refused_keys("Checking 'alertmanager.yml'  SUCCESS"), [""; 0]);
    }
}
