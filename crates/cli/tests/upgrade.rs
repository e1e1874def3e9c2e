//! `upgrade` on breakages of the past, each between two real versions; silence where a bump was harmless; and what it
//! says of bad arguments. Each folder of `upgrade/` is a case: pages recorded from both versions, cut to what rules of
//! the time read, and what the changelog makes one expect of each rule. `upgrade/README.md` has the table.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn folder(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/upgrade").join(kind)
}

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask-alone"));
    command.arg("upgrade").args(arguments).current_dir(folder(""));
    command.output().expect("it starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs a case, such as `breaks/node-exporter-0.16.0`, with more arguments.
fn case(name: &str, more: &[&str]) -> Output {
    let (_, case) = name.split_once('/').expect("a case lies in a folder");
    let (program, version) = case.rsplit_once('-').expect("a case names the new version");
    let file = |file: &str| format!("{name}/{file}");
    let (old, new, rules) = (file("old.prom"), file("new.prom"), file("rules.yml"));
    run(&[&[program, version, "--from", &old, "--file", &new, &rules], more].concat())
}

/// What is told of a case: the line, what a comment of its `rules.yml` would call it, and message and fix.
#[track_caller]
fn told(name: &str) -> Vec<(u64, &'static str, String)> {
    let output = case(name, &["--format", "json"]);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
    let findings = answer["findings"].as_array().expect("there is a list of findings");
    let said = |finding: &Value| {
        let word = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
        let effect = match (word("severity").as_str(), word("rule").as_str()) {
            ("error", _) => "dies",
            (_, "upgrade/during-rollout") => "rollout",
            _ => "else",
        };
        (finding["place"]["line"].as_u64().unwrap_or_default(), effect, format!("{}; {}", word("message"), word("fix")))
    };
    findings.iter().map(said).collect()
}

/// A rule of a case, with what its comments expect of it.
#[derive(Default)]
struct Rule {
    line: u64,
    expected: Vec<(String, String)>,
    missed: usize,
}

/// The rules of a case: above each stands `# quiet`, or what the changelog makes one expect, a line each, with ` … `
/// between words: `# dies: …` for an error, `# else: …` where it means something else, `# rollout: …`, and
/// `# missed: …` for what is not told.
fn rules(name: &str) -> Vec<Rule> {
    let text = fs::read_to_string(folder(name).join("rules.yml")).expect("a case has rules");
    let (mut rules, mut next) = (Vec::new(), Rule::default());
    for (line, text) in (1_u64..).zip(text.lines()) {
        if let Some((effect, words)) = text.trim().strip_prefix("# ").and_then(|text| text.split_once(": "))
            && ["dies", "else", "rollout", "missed"].contains(&effect)
        {
            if effect == "missed" {
                next.missed += 1;
            } else {
                next.expected.push((effect.to_owned(), words.to_owned()));
            }
        } else if text.trim_start().starts_with("- alert:") || text.trim_start().starts_with("- record:") {
            rules.push(Rule { line, ..std::mem::take(&mut next) });
        }
    }
    rules
}

/// What was expected, what of it is told, what is not, and what is told beside it.
struct Measured {
    expected: usize,
    missed: Vec<String>,
    beside: Vec<String>,
}

/// Holds what is told of a case against what its rules expect.
fn measured(name: &str) -> Measured {
    let rules = rules(name);
    let mut beside = told(name);
    let (mut expected, mut missed) = (0, Vec::new());
    for (index, rule) in rules.iter().enumerate() {
        let end = rules.get(index + 1).map_or(u64::MAX, |next| next.line);
        expected += rule.expected.len() + rule.missed;
        missed.extend((0..rule.missed).map(|_| format!("line {}", rule.line)));
        for (effect, words) in &rule.expected {
            let is_it = |(line, told, said): &(u64, &str, String)| {
                (rule.line..end).contains(line) && told == effect && words.split(" … ").all(|word| said.contains(word))
            };
            match beside.iter().position(is_it) {
                Some(at) => drop(beside.remove(at)),
                None => missed.push(format!("line {}: {effect}: {words}", rule.line)),
            }
        }
    }
    let beside = beside.into_iter().map(|(line, effect, said)| format!("line {line}: {effect}: {said}")).collect();
    Measured { expected, missed, beside }
}

fn cases(kind: &str) -> Vec<String> {
    let entries = fs::read_dir(folder(kind)).expect("the cases are there");
    let mut names: Vec<_> =
        entries.map(|entry| format!("{kind}/{}", entry.expect("it can be read").file_name().display())).collect();
    names.sort();
    names
}

/// The first line of a page: which program, in which version, recorded how.
fn header(name: &str, file: &str) -> (String, String) {
    let page = fs::read_to_string(folder(name).join(file)).expect("a case has both pages");
    let line = page.lines().next().and_then(|line| line.strip_prefix("# ")).expect("it says what it is");
    let (what, how) = line.split_once(", recorded ").expect("it says how it was recorded");
    (what.rsplit_once(' ').expect("it says the version").1.to_owned(), how.trim_end_matches('.').to_owned())
}

#[test]
fn every_breakage_of_the_past_is_told_and_nothing_beside_it() {
    let mut table = String::from("| program | from | to | expected | told | missed | told beside | recorded |\n");
    table += "|---|---|---|---|---|---|---|---|\n";
    for name in cases("breaks").into_iter().chain(cases("harmless")) {
        let found = measured(&name);
        let known: usize = rules(&name).iter().map(|rule| rule.missed).sum();
        assert_eq!(
            found.missed.len(),
            known,
            "{name} misses {:#?}\nand tells beside {:#?}",
            found.missed,
            found.beside
        );
        assert!(found.beside.is_empty(), "{name} tells what nobody expects: {:#?}", found.beside);
        let ((from, how), (to, _)) = (header(&name, "old.prom"), header(&name, "new.prom"));
        let (_, case) = name.split_once('/').expect("a case lies in a folder");
        let (program, version) = case.rsplit_once('-').expect("a case names the new version");
        assert_eq!(version, to, "{name}");
        table += &format!(
            "| [{program}]({name}/rules.yml) | {from} | {to} | {} | {} | {known} | {} | {how} |\n",
            found.expected,
            found.expected - known,
            found.beside.len()
        );
    }
    let readme = fs::read_to_string(folder("").join("README.md")).expect("there is a README");
    assert!(readme.contains(&table), "README.md does not hold the table:\n{table}");
}

#[test]
fn a_harmless_bump_is_answered_with_silence() {
    let cases = cases("harmless");
    assert!(cases.len() >= 3, "{cases:?}");
    for name in cases {
        let output = case(&name, &[]);
        let out = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{out}{}", text(&output.stderr));
        assert!(out.lines().last().is_some_and(|line| line.contains(": 0 die, 0 mean something else, of ")), "{out}");
    }
}

#[test]
fn the_table_has_file_and_line_and_says_who_follows() {
    let output = case("breaks/kube-state-metrics-2.0.0", &["--all"]);
    let out = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{out}");
    assert!(
        out.contains("dies    breaks/kube-state-metrics-2.0.0/rules.yml:11  recording rule `node:cpu_requested:sum`"),
        "{out}"
    );
    assert!(out.contains("(alert `Overbooked` reads it)"), "{out}");
    assert!(out.contains("    unused  kube_daemonset_status_observed_generation: new, and read by nothing\n"), "{out}");
}

#[test]
fn a_comment_is_markdown_and_a_code_host_reads_sarif() {
    let output = case("breaks/prometheus-3.16.0", &["--markdown"]);
    let out = text(&output.stdout);
    assert!(out.starts_with("### prometheus old.prom -> 3.16.0: 1 die, 2 mean something else, of 7 queries"), "{out}");
    assert!(
        out.contains("\n| **dies** | `breaks/prometheus-3.16.0/rules.yml:9` | alert `QueueFull` | the sides of `/`"),
        "{out}"
    );
    let output = case("breaks/prometheus-3.16.0", &["--format", "sarif"]);
    let sarif: Value = serde_json::from_slice(&output.stdout).expect("it answers in JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("there are results");
    let rules: Vec<_> = results.iter().map(|result| result["ruleId"].as_str().unwrap_or_default()).collect();
    assert_eq!(rules, ["query/never-matches", "upgrade/means-something-else", "upgrade/means-something-else"]);
}

#[test]
fn bad_arguments_are_answered_with_a_fix() {
    let says = |arguments: &[&str], words: &str| {
        let output = run(arguments);
        let err = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {err}");
        assert!(err.contains(words), "{arguments:?}: {err}");
    };
    let page = "harmless/alertmanager-0.35.0/new.prom";
    let rules = "harmless/alertmanager-0.35.0/rules.yml";
    says(&["alertmanager"], "<VERSION>");
    says(&["alertmanager", "newest", "--file", page], "`newest` is no version");
    says(&["alertmanagr", "0.19.0"], "did you mean `alertmanager`?");
    says(&["teapot", "1.0.0", "--file", page], "there is no catalogue of `teapot` to compare with");
    says(&["alertmanager", "0.35.0", "--file", "no.prom"], "cannot read `no.prom`");
    says(&["alertmanager", "0.35.0", "--file", rules], "does not answer in Prometheus' text format");
    says(&["alertmanager", "0.35.0", "--from", "no.prom", "--file", page], "cannot read `no.prom`");
    says(&["alertmanager", "0.35.0", "--from", rules, "--file", page], "does not answer in Prometheus' text format");
    says(&["alertmanager", "0.35.0", "--url", "http://127.0.0.1:9/metrics"], "127.0.0.1:9");
    says(&["alertmanager", "0.35.0", "--url", "http://127.0.0.1:9", "--file", page], "cannot be used with");
    says(&["alertmanager", "0.35.0", "--binary", "no/alertmanager"], "there is no program at `no/alertmanager`");
    says(&["alertmanager", "0.35.0", "--file", page, "--flags", "no.txt"], "cannot read `no.txt`");
    says(&["alertmanager", "0.35.0", "--file", page, "no-rules.yml"], "cannot read `no-rules.yml`");
    says(&["alertmanager", "0.35.0", "--file", page, "--apply", rules], "cannot be used with");
    says(&["alertmanager", "0.35.0", "--file", page, "--port", "x"], "invalid value 'x'");
    says(&["alertmanager", "0.35.0", "--file", page, "--from", page, "--apply"], "cannot be used with");
    says(&["alertmanager", "0.35.0", "--file", page, "--format", "xml"], "possible values");
}

#[test]
fn what_is_missing_is_the_program_of_the_new_version_and_not_what_is_started_beside_it() {
    let empty = tempfile::tempdir().expect("there is room");
    let of = |command: &str, more: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_xtask-alone"));
        let root = empty.path().to_string_lossy();
        let words = [&[command][..], more, &["--root", &root]].concat();
        text(&program.args(words).env("PATH", empty.path()).output().expect("it starts").stderr)
    };
    // Its recipe starts Alertmanager first.
    let said = of("upgrade", &["prometheus", "99.1.0"]);
    assert!(said.contains("the program `prometheus` of 99.1.0 is neither given nor in .tools/bin"), "{said}");
    assert!(
        said.contains("`--binary PATH`") && said.contains("--only prometheus`") && !said.contains("alertmanager"),
        "{said}"
    );
    let said = of("record", &["prometheus"]);
    assert!(said.contains("the program `prometheus` is neither") && said.contains("--only prometheus`"), "{said}");
    // Where it is given, what stands beside it is told, with why.
    let given = empty.path().join("prometheus");
    fs::write(&given, "").expect("there is room");
    let said = of("upgrade", &["prometheus", "99.1.0", "--binary", &given.to_string_lossy()]);
    assert!(said.contains("the program `alertmanager`, beside which `prometheus` is recorded, is neither"), "{said}");
    assert!(said.contains("`cargo xtask tools --only alertmanager`"), "{said}");
}
