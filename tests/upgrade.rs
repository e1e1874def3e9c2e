//! `upgrade` on the stack itself: what dies is what the compiler would refuse, `--apply` changes tag, tool and
//! catalogue, and the README shows what it says.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its files says so by ending there")]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use cli::catalogue::{Catalogue, recorded};
use cli::{Context, Outcome};
use promql::{Dialect, analyse, parse};
use serde_json::Value;
use stack_tests::tools;

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn run(arguments: &[&str]) -> (Outcome, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut context = Context::new(&xtask::CLI, &mut out, &mut err);
    let outcome = cli::run(["cargo xtask"].iter().chain(arguments), &mut context);
    (outcome, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

/// The catalogue of node-exporter as a release would have it that renames a metric of the disks.
fn renamed() -> String {
    let (_, text) = recorded::ALL.iter().find(|(name, _)| *name == "node-exporter").unwrap();
    text.replace("node_filesystem_avail_bytes", "node_filesystem_available_bytes")
}

#[test]
fn what_dies_is_what_the_compiler_refuses() {
    let folder = tempfile::tempdir().unwrap();
    let new = folder.path().join("new.prom");
    fs::write(&new, renamed()).unwrap();
    let root = root();
    let (outcome, out, err) = run(&[
        "upgrade",
        "node-exporter",
        "9.9.9",
        "--file",
        new.to_str().unwrap(),
        "--format",
        "json",
        "--root",
        root.to_str().unwrap(),
    ]);
    assert_eq!(outcome, Outcome::Unmet, "{out}{err}");
    let answer: Value = serde_json::from_str(&out).unwrap();
    let findings = answer["findings"].as_array().unwrap();
    let errors: Vec<_> = findings.iter().filter(|finding| finding["severity"] == "error").collect();
    // The macros ask the same world for the same faults.
    let mut world = (stack::PROGRAM.metrics)().clone();
    world.catalogues.retain(|catalogue| catalogue.exporter != "node-exporter");
    world.catalogues.push(Catalogue::parse(&renamed()).unwrap());
    let watch = stack::PROGRAM.watch;
    let asked = watch.questions().into_iter().chain(watch.scenario_series());
    let dead: BTreeSet<_> = asked
        .filter(|question| {
            let expr = parse(question.text, Dialect::EVERY_FEATURE.in_grafana());
            expr.is_ok_and(|expr| !analyse(&expr, &world).1.is_empty())
        })
        .map(|question| (question.origin.location().file(), question.text))
        .collect();
    let told = |text: &str| errors.iter().any(|finding| finding["message"].as_str().unwrap().contains(text));
    assert!(!dead.is_empty() && told("`node_filesystem_avail_bytes` is gone from node-exporter 9.9.9"), "{errors:#?}");
    let places: BTreeSet<_> = errors.iter().map(|one| one["place"]["file"].as_str().unwrap().to_owned()).collect();
    assert_eq!(places, dead.iter().map(|(file, _)| (*file).to_owned()).collect::<BTreeSet<_>>());
    assert!(
        errors.iter().all(|one| one["fix"].as_str().unwrap().contains("node_filesystem_available_bytes")),
        "{errors:#?}"
    );
}

#[test]
fn the_same_version_again_is_silent() {
    let root = root();
    for exporter in ["node-exporter", "prometheus"] {
        let file = format!("{}/crates/catalogue/recorded/{exporter}.prom", root.display());
        let (outcome, out, err) =
            run(&["upgrade", exporter, "9.9.9", "--file", &file, "--root", root.to_str().unwrap()]);
        assert_eq!(outcome, Outcome::Done, "{out}{err}");
        assert!(out.contains(": 0 die, 0 mean something else, of ") && out.contains("; 0 metrics new"), "{out}");
    }
}

#[test]
fn applied_it_changes_tag_tool_and_catalogue() {
    let folder = tempfile::tempdir().unwrap();
    let (at, new) = (folder.path(), folder.path().join("new.prom"));
    fs::write(&new, renamed()).unwrap();
    let image = xtask::CLI.recorded_as("node-exporter").unwrap().image;
    let (repository, tag) = image.rsplit_once(':').unwrap();
    fs::create_dir_all(at.join("programs")).unwrap();
    let source = format!("pub const IMAGE: Image = Image::new(\"{repository}\", \"{tag}\");\n");
    fs::write(at.join("programs/node_exporter.rs"), &source).unwrap();
    let pin = format!("pin: Pin::Deployed(\"{repository}\", \"{}\"),\n", &tag[1..]);
    fs::write(at.join("programs/table.rs"), &pin).unwrap();
    let (outcome, out, err) = run(&[
        "upgrade",
        "node-exporter",
        "v9.9.9",
        "--file",
        new.to_str().unwrap(),
        "--apply",
        "--root",
        at.to_str().unwrap(),
    ]);
    assert_eq!(outcome, Outcome::Unmet, "what dies is still to be fixed: {out}{err}");
    assert_eq!(fs::read_to_string(at.join("programs/node_exporter.rs")).unwrap(), source.replace(tag, "v9.9.9"));
    assert_eq!(fs::read_to_string(at.join("programs/table.rs")).unwrap(), pin.replace(&tag[1..], "9.9.9"));
    let written = fs::read_to_string(at.join("stack/catalogue/node-exporter.prom")).unwrap();
    assert!(written.contains("\nnode_filesystem_available_bytes{"), "{written}");
    assert!(written.starts_with(&format!("# exporter: node-exporter\n# image: {repository}:v9.9.9\n")), "{written}");
    for file in ["stack/catalogue/node-exporter.prom", "programs/node_exporter.rs", "programs/table.rs"] {
        assert!(out.contains(&format!("   written  {file}\n")), "{out}");
    }
}

#[test]
fn a_flag_that_is_gone_is_told_at_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let help = folder.path().join("help.txt");
    fs::write(&help, "usage: node_exporter\n      --[no-]collector.arp\n      --path.rootfs2=\"/\"\n").unwrap();
    let root = root();
    let file = format!("{}/crates/catalogue/recorded/node-exporter.prom", root.display());
    let arguments = ["upgrade", "node-exporter", "9.9.9", "--file", &file, "--flags", help.to_str().unwrap(), "--root"];
    let (outcome, out, err) = run(&[&arguments[..], &[root.to_str().unwrap()]].concat());
    assert_eq!(outcome, Outcome::Unmet, "{out}{err}");
    let line =
        out.lines().find(|line| line.contains("the flag `--path.rootfs` is gone")).unwrap_or_else(|| panic!("{out}"));
    assert!(line.contains("crates/programs/src/node_exporter.rs:"), "{line}");
    assert!(line.contains("did you mean `--path.rootfs2`?"), "{line}");
}

/// A program that runs another one, but first refuses a flag in the words of kingpin.
fn refusing(file: &Path, program: &Path, flag: &str) {
    let words = format!("alertmanager: error: unknown long flag '{flag}', try --help");
    let script = format!(
        "#!/bin/sh\nfor word in \"$@\"; do case $word in {flag}*) echo \"{words}\" >&2; exit 1;; esac; done\n\
         exec {} \"$@\"\n",
        program.display()
    );
    fs::write(file, script).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A release without a flag that the recording needs, and without a key of the config: it is recorded nevertheless.
#[test]
fn a_program_is_asked_whether_it_takes_flags_and_config() {
    let Some([alertmanager, amtool]) = tools(["alertmanager", "amtool"]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let [program, checker] = ["alertmanager", "amtool"].map(|name| folder.path().join(name));
    let version = xtask::CLI.recorded_as("alertmanager").unwrap().image.rsplit_once(":v").unwrap().1.to_owned();
    let root = root();
    let upgraded = || {
        let (program, root) = (program.to_str().unwrap(), root.to_str().unwrap());
        run(&["upgrade", "alertmanager", &version, "--binary", program, "--port", "25100", "--root", root])
    };
    symlink(&alertmanager, &program).unwrap();
    symlink(&amtool, &checker).unwrap();
    let (outcome, out, err) = upgraded();
    assert_eq!(outcome, Outcome::Done, "what is deployed takes all of it: {out}{err}");
    assert!(!out.contains("check says") && !out.contains("was not held against"), "{out}");

    fs::remove_file(&program).unwrap();
    refusing(&program, &alertmanager, "--web.route-prefix");
    fs::remove_file(&checker).unwrap();
    let said = "  FAILED: yaml: unmarshal errors:\n  line 9: field group_interval not found in type config.plain";
    fs::write(&checker, format!("#!/bin/sh\ncat <<'END'\n{said}\nEND\nexit 1\n")).unwrap();
    fs::set_permissions(&checker, fs::Permissions::from_mode(0o755)).unwrap();
    let (outcome, out, err) = upgraded();
    assert_eq!(outcome, Outcome::Unmet, "{out}{err}");
    let row = |words: &str| out.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{out}{err}"));
    let flag = row("the flag `--web.route-prefix` is gone from alertmanager");
    assert!(flag.contains("crates/programs/src/alertmanager"), "{flag}");
    let key = row("the key `group_interval` of alertmanager.yml is gone from alertmanager");
    assert!(key.starts_with("dies    stack/src/alerts/routing.rs:"), "{key}");
    assert!(out.contains(": 2 die, 0 mean something else, of "), "{out}");
}

/// While a DaemonSet is replaced, a query of both names reads both: of one node the old, of another the new.
#[test]
fn during_a_rollout_a_query_of_both_names_is_told_and_one_of_each_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let page = |name: &str| {
        format!(
            "# HELP {name} Bytes.\n# TYPE {name} gauge\n{name}{{device=\"a\"}} 1\n# HELP up_to_date Whether.\n\
             # TYPE up_to_date gauge\nup_to_date 1\n"
        )
    };
    let (old, new) = (file("old.prom", &page("disk_free")), file("new.prom", &page("disk_free_bytes")));
    let told = |expr: &str| {
        let text = format!("groups:\n- name: a\n  rules:\n  - record: job:a:b\n    expr: {expr}\n");
        let rules = file("rules.yml", &text);
        let (_, out, err) =
            run(&["upgrade", "disks", "2.0.0", "--from", &old, "--file", &new, &rules, "--format", "json"]);
        let answer: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}"));
        let findings = answer["findings"].as_array().unwrap();
        findings.iter().map(|one| one["rule"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let rollout = ["upgrade/during-rollout"];
    assert_eq!(told("abs({__name__=~'disk_free(_bytes)?'})"), rollout, "the two names become one");
    assert_eq!(told("max_over_time({__name__=~'disk_free(_bytes)?'}[5m])"), rollout);
    assert_eq!(told("disk_free_bytes or disk_free"), [""; 0], "each node has one of them");
    assert_eq!(told("disk_free or vector(0)"), ["upgrade/gone"], "a number is no other name of it");
    assert_eq!(told("count({__name__=~'disk_free(_bytes)?'})"), [""; 0], "it counts nodes, whichever they run");
    assert_eq!(told("sum(up_to_date)"), [""; 0]);
}

#[test]
fn the_readme_shows_what_upgrade_says() {
    const README: &str = include_str!("../README.md");
    let section = README.split("\n## ").find(|text| text.starts_with("Upgrade a program")).unwrap();
    let blocks: Vec<_> = section.split("```").collect();
    let [_, command, _, output, ..] = blocks.as_slice() else { panic!("it shows a command and what that says") };
    let command = command.trim_start_matches("sh\n").replace("\\\n", " ");
    std::env::set_current_dir(root()).unwrap();
    let arguments: Vec<_> = command.split_whitespace().skip(2).collect();
    let (outcome, out, err) = run(&arguments);
    assert_eq!(outcome, Outcome::Unmet, "{err}");
    assert_eq!(out, output.trim_start_matches("text\n"));
}
