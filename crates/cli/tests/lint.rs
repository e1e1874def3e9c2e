//! `lint` as a process: its formats, its exit codes, its input, and what it says of bad arguments.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const COLD: &str = "groups:\n- name: tea\n  rules:\n  - alert: TeaIsCold\n    expr: count(tea_pot > 1) == 0\n";
const FLAT: &str = "groups:\n- name: tea\n  rules:\n  - record: a:b\n    expr: rate(node_load1[5m])\n";

/// Runs it in a folder that holds both files.
fn run(arguments: &[&str], input: &str) -> Output {
    let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
    let write = |path: &Path, text: &str| fs::write(path, text).expect("the test may write");
    fs::create_dir(folder.path().join("rules")).expect("the test may write");
    write(&folder.path().join("rules/cold.yml"), COLD);
    write(&folder.path().join("flat.yml"), FLAT);
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask-alone"));
    command.arg("lint").args(arguments).current_dir(folder.path());
    let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = spawned.expect("it starts");
    child.stdin.take().expect("it has an input").write_all(input.as_bytes()).expect("it reads, or leaves it");
    child.wait_with_output().expect("it ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[track_caller]
fn exits(arguments: &[&str], code: i32) -> Output {
    let output = run(arguments, "");
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}{}", text(&output.stdout), text(&output.stderr));
    output
}

#[test]
fn an_error_is_exit_code_1_and_a_warning_only_where_it_is_denied() {
    let out = text(&exits(&["rules"], 1).stdout);
    assert!(out.starts_with("error[query/impossible-bound]: ") && out.contains("--> rules/cold.yml:5:33"), "{out}");
    assert!(out.ends_with("\n1 query in 1 file: 1 error\n"), "{out}");
    let out = text(&exits(&["flat.yml"], 0).stdout);
    assert!(out.ends_with("\n1 query in 1 file: 1 warning\n"), "{out}");
    exits(&["flat.yml", "--deny", "warnings"], 1);
    // A folder, and a file in it that is named as well.
    let out = text(&exits(&[".", "flat.yml"], 1).stdout);
    assert!(out.ends_with("\n2 queries in 2 files: 1 error, 1 warning\n"), "{out}");
}

#[test]
fn the_input_is_a_file() {
    let output = run(&["-"], COLD);
    let out = text(&output.stdout);
    assert!(out.contains("--> <stdin>:5:33\n") && out.contains("expr: count(tea_pot > 1) == 0"), "{out}");
    assert_eq!(output.status.code(), Some(1));
    let none = text(&run(&["-"], "a: 1\n").stdout);
    assert!(none.contains("this file holds no rule, dashboard, alertmanager.yml or prometheus.yml"), "{none}");
}

#[test]
fn scripts_and_code_hosts_get_the_same_facts() {
    let json: Value = serde_json::from_slice(&exits(&["rules", "--format", "json"], 1).stdout).expect("it is JSON");
    let finding = json.pointer("/findings/findings/0").or_else(|| json.pointer("/findings/0")).expect("there is one");
    assert_eq!((&json["outcome"], &json["files"], &json["queries"]), (&"unmet".into(), &1.into(), &1.into()));
    assert_eq!((&finding["rule"], &finding["severity"]), (&"query/impossible-bound".into(), &"error".into()));
    assert_eq!((&finding["place"]["file"], &finding["place"]["line"]), (&"rules/cold.yml".into(), &5.into()));
    let sarif: Value = serde_json::from_slice(&exits(&["rules", "--format", "sarif"], 1).stdout).expect("it is JSON");
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "query/impossible-bound");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "rules/cold.yml");
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&5.into(), &33.into()));
}

#[test]
fn bad_arguments_get_one_clear_error() {
    for (arguments, said) in [
        (&["nothing"][..], "problem  cannot read `nothing`: No such file or directory (os error 2)\n"),
        (
            &["flat.yml", "--with", "nod_exporter"],
            "no program is catalogued here as `nod-exporter`\n       fix  did you mean `node-exporter`?",
        ),
        (&["flat.yml", "--with", "x"], "fix  name some of alertmanager, blackbox-exporter, "),
        (&["flat.yml", "--deny", "notes"], "invalid value 'notes' for '--deny <warnings>'"),
        (&["flat.yml", "--format", "xml"], "invalid value 'xml' for '--format <FORMAT>'"),
        (&[], "the following required arguments were not provided:\n  <PATH>..."),
    ] {
        let output = exits(arguments, 2);
        let err = text(&output.stderr);
        assert!(err.contains(said) && output.stdout.is_empty(), "{arguments:?}: {err}");
        assert_eq!(err.matches("error: ").count(), 1, "{err}");
    }
}

#[test]
fn nothing_to_check_is_a_warning_and_another_encoding_is_no_hiding_place() {
    let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
    let lint = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_xtask-alone"));
        command.arg("lint").arg(folder.path()).args(arguments).output().expect("it starts")
    };
    assert_eq!(lint(&["--deny", "warnings"]).status.code(), Some(1));
    let rule = b"groups:\n- name: caf\xe9\n  rules:\n  - {alert: A, expr: 'sum('}\n";
    std::fs::write(folder.path().join("rules.yml"), rule).expect("the test may write");
    assert_eq!(lint(&[]).status.code(), Some(1), "{}", String::from_utf8_lossy(&lint(&[]).stdout));
}
