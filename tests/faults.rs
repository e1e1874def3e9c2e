//! The table of faults cites what is there: every case is a mistake with its message, or a test of that name.

use std::fs;
use std::path::Path;

const TABLE: &str = include_str!("../FAULTS.md");

/// What a row may say happens here, by its first words.
const WAYS: [&str; 6] = ["unsayable", "compile error", "finding", "test", "real program", "not caught"];

/// Where the rules are that relate values.
const RULES: &str = "crates/checks/src/rules/";

/// A row: its fault, what happens here, and its cases.
fn rows(table: &str) -> Vec<[&str; 3]> {
    let cells = table.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    let rows = cells.map(|line| line.split(" | ").collect::<Vec<_>>());
    rows.filter_map(|cells| match cells[..] {
        [number, fault, here, cases] if number.parse::<usize>().is_ok() => Some([fault, here, cases]),
        _ => None,
    })
    .collect()
}

/// What is wrong with a row.
fn faults(root: &Path, [fault, here, cases]: [&str; 3]) -> Vec<String> {
    let mut found = Vec::new();
    if !WAYS.iter().any(|way| here.starts_with(way)) {
        found.push(format!("{fault}: `{here}` begins with none of {WAYS:?}"));
    }
    let cited: Vec<_> = cases.split('`').skip(1).step_by(2).collect();
    if cited.is_empty() && !here.starts_with("not caught") {
        found.push(format!("{fault}: it cites no case"));
    }
    let is_message = |case: &&str| case.starts_with("tests/ui/") || is_table(case);
    if here.starts_with("compile error") && !cited.iter().any(is_message) {
        found.push(format!("{fault}: it cites no message of a compile error"));
    }
    if here.starts_with("finding") && !cited.iter().any(|case| case.starts_with(RULES)) {
        found.push(format!("{fault}: it cites no rule of {RULES}"));
    }
    for case in cited {
        let (path, test) = case.split_once("::").map_or((case, None), |(path, test)| (path, Some(test)));
        let source = fs::read_to_string(root.join(path)).unwrap_or_default();
        let is_there = match test {
            Some(mistake) if is_table(path) => source.contains(&format!("\"{mistake}\"")),
            Some(test) => {
                source.contains(&format!("#[test]\n    fn {test}()"))
                    || source.contains(&format!("#[test]\nfn {test}()"))
            }
            // A rule, whose examples are compiled and run.
            None if path.starts_with(RULES) => source.contains("tested!("),
            None => !source.is_empty() && root.join(path).with_extension("stderr").exists(),
        };
        if !is_there {
            found.push(format!("{fault}: there is no `{case}`"));
        }
    }
    found
}

/// The tables of rules are generated: what they say is what the rules say.
#[test]
fn the_rules_are_those_that_explain_tells() {
    let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
    let copy = folder.path().join("FAULTS.md");
    fs::write(&copy, TABLE).expect("the test may write");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut context = cli::Context::new(&xtask::CLI, &mut out, &mut err);
    let line = ["cargo xtask", "explain", "--markdown", "--into", copy.to_str().expect("the path is text")];
    assert_eq!(cli::run(line, &mut context), cli::Outcome::Done, "{}", String::from_utf8_lossy(&err));
    let fix = "fix: `cargo xtask explain --markdown --into FAULTS.md`";
    assert!(fs::read_to_string(&copy).expect("it is there") == TABLE, "the tables are stale; {fix}");
    for rule in cli::rules::ALL.iter() {
        assert!(TABLE.contains(&format!("| `{}` | ", rule.id)), "{} is missing; {fix}", rule.id);
    }
}

/// Whether messages of mistakes are listed there by name.
fn is_table(case: &str) -> bool {
    case.contains("tests/messages/") || case.contains("tests/messages.rs")
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

#[test]
fn every_case_that_the_table_cites_is_there() {
    let rows = rows(TABLE);
    assert_eq!(rows.len(), 42 + 9, "a row is lost, or cannot be read");
    let found: Vec<_> = rows.into_iter().flat_map(|row| faults(root(), row)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_case_that_is_not_there_is_named() {
    let table = "| 1 | Dust | compile error | `tests/faults.rs::dust` |\n| 2 | Rust | hope | - |\n";
    let found: Vec<_> = rows(table).into_iter().flat_map(|row| faults(root(), row)).collect();
    assert_eq!(
        found,
        [
            "Dust: it cites no message of a compile error".to_owned(),
            "Dust: there is no `tests/faults.rs::dust`".to_owned(),
            format!("Rust: `hope` begins with none of {WAYS:?}"),
            "Rust: it cites no case".to_owned(),
        ]
    );
}

/// The cases of public reports cite rules and tests that there are.
#[test]
fn every_public_case_has_a_rule_and_a_test() {
    let rows = include_str!("cases.md").lines().filter_map(|line| line.strip_prefix("| C")?.strip_suffix(" |"));
    let mut cases = 0;
    for row in rows {
        let cells: Vec<_> = row.split(" | ").collect();
        // The head of the table begins with a C too.
        if cells[0].parse::<u8>().is_err() {
            continue;
        }
        let [case, _, _, rules, tests] = cells[..] else { panic!("{row}: a row has five cells") };
        let quoted = |cell: &'static str| cell.split('`').skip(1).step_by(2);
        for rule in quoted(rules) {
            assert!(cli::rules::ALL.iter().any(|known| known.id == rule), "C{case}: there is no rule `{rule}`");
        }
        assert!(rules == "compile error" || quoted(rules).count() > 0, "C{case} names no rule");
        for (path, test) in quoted(tests).filter_map(|test| test.split_once("::")) {
            let source = fs::read_to_string(root().join(path)).unwrap_or_default();
            let is_there = [format!("fn {test}()"), format!("\"{test}\"")].iter().any(|text| source.contains(text));
            // In a table of cases, each stands under its number.
            let is_listed = !path.ends_with("/cases.rs") || source.contains(&format!("\"C{case}\""));
            assert!(is_there && is_listed, "C{case}: there is no `{path}::{test}` of it");
        }
        cases += 1;
    }
    assert!(cases > 20, "{cases}");
}
