//! `upgrade` on the stack itself: what dies is what the compiler would refuse, `--apply` changes tag, tool and
//! catalogue, and the README shows what it says.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its files says so by ending there")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cli::catalogue::{Catalogue, recorded};
use cli::{Context, Outcome};
use promql::{Dialect, analyse, parse};
use serde_json::Value;

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
