//! What the checks find keeps `gen` from writing, is told in every format, and is fixed by `fix` where an edit can.

use std::fs;

use cli::Outcome;
use findings::{Edit, Place, Rule, RuleText};
use stack_tests::repository::{Repository, Small, headed};

static UNKNOWN_CUP: Rule = Rule::new(RuleText {
    id: "tea/unknown-cup",
    says: "each pot is poured into a cup that there is",
    why: "The tea runs over the table.",
    source: None,
    fires: "pot -> cpu",
    quiet: "pot -> cup",
});

const SPEC: &str = "pot -> cpu\nmilk -> cup\n";

/// A repository whose spec has a typo, and its stack.
fn spilt(is_error: bool) -> (Repository, Small) {
    let repository = Repository::empty();
    fs::write(repository.root().join("tea.rs"), SPEC).unwrap();
    let (place, message) = (Place::in_code("tea.rs", 1, 8), "no cup is called `cpu`");
    let finding = if is_error { UNKNOWN_CUP.error(place, message) } else { UNKNOWN_CUP.warning(place, message) };
    let finding = finding.fix("did you mean `cup`?").edit(Edit::bytes("tea.rs", 7..10, "cup"));
    (repository, Small::shop().finding(finding))
}

#[test]
fn an_error_is_shown_at_its_line_and_nothing_is_written() {
    let (repository, stack) = spilt(true);
    for line in [&["gen"][..], &["gen", "--check"]] {
        let answer = repository.run(&stack, line);
        assert_eq!(answer.outcome, Outcome::Failed);
        assert_eq!(answer.out, "");
        assert_eq!(
            answer.err,
            "error[tea/unknown-cup]: no cup is called `cpu`\n --> tea.rs:1:8\n  |\n1 | pot -> \
             cpu\n  |        ^^^\n  |\n  = fix: did you mean `cup`?\n  = explain: cargo xtask explain \
             tea/unknown-cup\nhelp: this edit fixes it\n  |\n1 - pot -> cpu\n1 + pot -> cup\n  |\n\nerror: the stack \
             contradicts itself: 1 error; nothing was changed\n"
        );
    }
    assert!(repository.contents().is_empty());
}

#[test]
fn a_warning_is_shown_and_files_are_written() {
    let (repository, stack) = spilt(false);
    let answer = repository.run(&stack, &["gen"]);
    assert_eq!(answer.outcome, Outcome::Done, "{}", answer.shown());
    assert!(
        answer.out.contains("\nwarning[tea/unknown-cup]: no cup is called `cpu`\n --> tea.rs:1:8\n"),
        "{}",
        answer.out
    );
    assert_eq!(repository.contents().len(), 3);
    let again = repository.run(&stack, &["gen", "--check"]);
    assert_eq!(again.outcome, Outcome::Done);
    assert!(again.out.contains("warning[tea/unknown-cup]"), "{}", again.out);
}

#[test]
fn scripts_and_code_hosts_get_the_same_facts() {
    let (repository, stack) = spilt(true);
    let answer = repository.run(&stack, &["gen", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(answer.outcome, Outcome::Failed);
    assert_eq!((&json["outcome"], &json["findings"][0]["rule"]), (&"failed".into(), &"tea/unknown-cup".into()));
    assert_eq!(
        (&json["findings"][0]["place"]["line"], &json["findings"][0]["place"]["column"]),
        (&1.into(), &8.into())
    );
    let answer = repository.run(&stack, &["gen", "--format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "tea/unknown-cup");
    let (repository, stack) = spilt(false);
    let answer = repository.run(&stack, &["gen", "--format", "sarif"]);
    assert_eq!(answer.outcome, Outcome::Done);
    let sarif: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["level"], "warning");
    let answer = repository.run(&stack, &["explain", "--format", "sarif"]);
    assert_eq!(answer.outcome, Outcome::Failed);
    assert!(answer.err.contains("fix  say `--format json`"), "{}", answer.err);
}

#[test]
fn an_edit_is_shown_and_then_applied() {
    let (repository, stack) = spilt(true);
    let spec = || fs::read_to_string(repository.root().join("tea.rs")).unwrap();
    let shown = repository.run(&stack, &["fix", "--dry-run"]);
    assert_eq!(shown.outcome, Outcome::Done, "{}", shown.shown());
    assert!(shown.out.contains("\n-pot -> cpu\n+pot -> cup\n milk -> cup\n1 file would change; "), "{}", shown.out);
    assert_eq!(spec(), SPEC);
    let fixed = repository.run(&stack, &["fix"]);
    assert_eq!(fixed.out, "   written  tea.rs\n1 file changed; see `git diff`, then run `cargo xtask gen`\n");
    assert_eq!(spec(), SPEC.replace("cpu", "cup"));
    assert_eq!(fs::read_dir(repository.root()).unwrap().count(), 1, "no temporary file is left");
}

#[test]
fn what_no_edit_fixes_is_left_to_a_person_and_other_files_are_not_touched() {
    let (repository, stack) = spilt(true);
    let outside = Edit::bytes("../elsewhere.rs", 0..0, "x");
    let stack = stack
        .finding(UNKNOWN_CUP.error(Place::of_line("tea.rs", 2), "no milk is left"))
        .finding(UNKNOWN_CUP.error(Place::of_line("tea.rs", 2), "no sugar is left").edit(outside));
    let answer = repository.run(&stack, &["fix"]);
    assert_eq!(answer.outcome, Outcome::Unmet, "{}", answer.shown());
    assert!(answer.out.contains("error[tea/unknown-cup]: no milk is left\n --> tea.rs:2"), "{}", answer.out);
    assert!(answer.out.contains("`../elsewhere.rs` was left as it is: its text cannot be read"), "{}", answer.out);
    assert!(answer.out.ends_with("; left to you: 1 error\n"), "{}", answer.out);
}

#[test]
fn what_stops_gen_and_what_it_sees_in_its_own_files_are_findings_of_its_rules() {
    let told = |repository: &Repository, stack: &Small| {
        let answer = repository.run(stack, &["gen", "--format", "sarif"]);
        let sarif: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        (answer.outcome, results.iter().map(|one| one["ruleId"].clone()).collect::<Vec<_>>())
    };
    let large = Small::shop().file("monitoring/grafana/configmap.yaml", &format!("text: {}\n", "x".repeat(240_000)));
    assert_eq!(told(&Repository::empty(), &large), (Outcome::Done, vec!["gen/nearly-too-large".into()]));
    let repository = Repository::empty();
    repository.write("monitoring", "a file, where `gen` needs a folder");
    assert_eq!(told(&repository, &Small::shop()), (Outcome::Failed, vec!["command/stopped".into()]));
}

#[test]
fn a_rule_is_explained_and_an_unknown_one_is_answered_with_the_one_that_was_meant() {
    let repository = Repository::empty();
    let answer = repository.run(&Small::shop(), &["explain", "gen/nearly-too-large"]);
    assert_eq!(answer.outcome, Outcome::Done);
    assert!(answer.out.starts_with("gen/nearly-too-large\n  each object leaves room"), "{}", answer.out);
    assert!(answer.out.contains("\nBreaks the rule:\n    ConfigMap::made("), "{}", answer.out);
    let answer = repository.run(&Small::shop(), &["explain", "gen/nearly-to-large"]);
    assert_eq!(
        (answer.outcome, answer.err.as_str()),
        (
            Outcome::Failed,
            "error: nothing to explain\n   problem  no rule is called `gen/nearly-to-large`\n       fix  did you mean \
             `gen/nearly-too-large`?\n"
        )
    );
    let answer = repository.run(&Small::shop(), &["explain"]);
    let listed =
        answer.out.lines().find(|line| line.trim_start().starts_with("gen/nearly-too-large ")).unwrap_or_default();
    assert!(listed.contains("each object leaves room"), "{}", answer.out);
    let answer = repository.run(&Small::shop(), &["explain", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert!(json["rules"].as_array().unwrap().iter().any(|rule| rule["id"] == "gen/nearly-too-large"));
}

#[test]
fn a_document_without_the_lines_for_the_tables_is_left_as_it_is() {
    let repository = Repository::empty();
    let file = repository.root().join("PAGE.md");
    fs::write(&file, "# Rules\n").unwrap();
    let answer = repository.run(&Small::shop(), &["explain", "--markdown", "--into", file.to_str().unwrap()]);
    assert_eq!(answer.outcome, Outcome::Failed);
    assert!(answer.err.contains("lacks the lines `<!-- rules -->` and `<!-- end of rules -->`"), "{}", answer.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), "# Rules\n");
}

#[test]
fn help_version_and_all_environments_are_answered() {
    let repository = Repository::empty();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let outcome = cli::run(["cargo xtask", "help"], &mut cli::Context::new(&xtask::CLI, &mut out, &mut err));
    let text = String::from_utf8(out).unwrap();
    assert!(outcome == Outcome::Done && text.contains("Usage: cargo xtask"), "{text}");
    let answer = repository.run(&Small::shop(), &["--version"]);
    assert_eq!((answer.outcome, answer.out), (Outcome::Done, format!("xtask {}\n", env!("CARGO_PKG_VERSION"))));
    let answer = repository.run(&crate::two_environments(), &["list", "--all"]);
    assert_eq!(answer.outcome, Outcome::Done, "{}", answer.shown());
    assert!(answer.out.ends_with("2 environments, the default one first\n"), "{}", answer.out);
}

#[test]
fn scenarios_that_nobody_has_tried_are_counted() {
    let tested = "rule_files: []\ntests:\n- name: one\n  interval: 1m\n- name: two\n";
    let stack = Small::shop().scenario("a.yaml", tested).scenario("rules/a.yaml", "groups: []\n");
    let repository = Repository::empty();
    fs::create_dir_all(repository.root().join(".tools/bin")).unwrap();
    fs::write(repository.root().join(".tools/bin/promtool"), headed("")).unwrap();
    let answer = repository.run(&stack, &["gen", "--format", "json"]);
    assert!(answer.outcome == Outcome::Done && !answer.out.contains("scenarios_not_tried"), "{}", answer.shown());
    fs::remove_dir_all(repository.root().join(".tools")).unwrap();
    let answer = repository.run(&stack, &["gen"]);
    let is_on_the_path = cli::tools::find_in(repository.root(), "promtool").is_some();
    assert_eq!(
        is_on_the_path,
        !answer.out.contains("\n2 scenarios not tried: promtool is missing; "),
        "{}",
        answer.out
    );
}
