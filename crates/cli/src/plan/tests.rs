//! Each state, and each obstacle, from the smallest disk that shows it.

use super::*;
use crate::HEADER_MARK;

const OURS: &str = "k8s/a/service.yaml";

fn wanted() -> String {
    format!("# {HEADER_MARK}\nkind: Service\n")
}

fn file(text: &str) -> Found {
    Found::File { text: text.as_bytes().to_vec(), read_only: false }
}

fn folder() -> Found {
    Found::Folder { read_only: false }
}

/// The plan for a tree of one file, and a disk that holds these.
fn plan(found: &[(&str, Found)]) -> Plan {
    let tree = Tree::new(BTreeMap::from([(OURS.to_owned(), wanted())])).unwrap();
    let found = found.iter().map(|(path, found)| ((*path).to_owned(), found.clone())).collect();
    Plan::new(&tree, &Disk { root_read_only: false, found, unspeakable: Vec::new() })
}

#[track_caller]
fn state_of(plan: &Plan, path: &str) -> State {
    let entry = plan.entries.iter().find(|entry| entry.path == path);
    entry.unwrap_or_else(|| panic!("{path} is not in {plan:?}")).state.clone()
}

#[test]
fn equal_bytes_are_unchanged() {
    let plan = plan(&[("k8s/a", folder()), (OURS, file(&wanted()))]);
    assert_eq!(state_of(&plan, OURS), State::Unchanged);
    assert!(plan.is_fresh());
}

#[test]
fn a_path_of_ours_is_ours_whatever_its_header() {
    let plan = plan(&[("k8s/a", folder()), (OURS, file("mine\n"))]);
    assert_eq!(state_of(&plan, OURS), State::Stale { found: b"mine\n".to_vec(), cause: Cause::Header });
}

#[test]
fn an_absent_file_is_missing() {
    assert_eq!(state_of(&plan(&[]), OURS), State::Missing);
}

#[test]
fn only_a_header_makes_an_orphan() {
    let plan = plan(&[("k8s/b", folder()), ("k8s/b/old.yaml", file(&wanted())), ("k8s/b/notes.txt", file("mine"))]);
    assert_eq!(state_of(&plan, "k8s/b/old.yaml"), State::Orphan);
    assert_eq!(state_of(&plan, "k8s/b/notes.txt"), State::Stranger);
    assert!(plan.empty_folders.is_empty(), "the folder still holds the stranger's notes");
}

#[test]
fn folders_that_become_empty_go_innermost_first() {
    let plan =
        plan(&[("k8s/b", folder()), ("k8s/b/c", folder()), ("k8s/b/c/old.yaml", file(&wanted())), ("k8s/a", folder())]);
    assert_eq!(plan.empty_folders, ["k8s/b/c", "k8s/b"]);
}

#[test]
fn temporaries_are_left_over_unless_another_run_may_write_them() {
    let name = "k8s/.gen-abcdefghijkl.tmp";
    let mut plan = plan(&[(name, file("# half"))]);
    assert_eq!(state_of(&plan, name), State::Leftover);
    plan.keep_leftovers();
    assert_eq!(state_of(&plan, name), State::Stranger);
}

#[test]
fn links_are_strangers_and_never_followed() {
    let link = || Found::Other(Kind::Link { to: "elsewhere".to_owned() });
    assert_eq!(state_of(&plan(&[("k8s/b", link())]), "k8s/b"), State::Stranger);
    let blocked = plan(&[("k8s/a", link())]);
    assert_eq!(state_of(&blocked, OURS), State::Blocked);
    assert!(matches!(blocked.obstacles["k8s/a"], Obstacle::NotAFolder(Kind::Link { .. })));
}

#[test]
fn everything_in_the_way_is_found_at_once() {
    let read_only = Found::File { text: wanted().into_bytes(), read_only: true };
    let closed = Found::Folder { read_only: true };
    let plan = plan(&[("k8s/a", folder()), (OURS, folder()), ("k8s/b", closed), ("k8s/b/old.yaml", read_only)]);
    assert_eq!(plan.obstacles.keys().collect::<Vec<_>>(), [OURS, "k8s/b", "k8s/b/old.yaml"]);
}

#[test]
fn a_read_only_file_that_need_not_change_is_no_obstacle() {
    let read_only = Found::File { text: wanted().into_bytes(), read_only: true };
    let plan = plan(&[("k8s/a", Found::Folder { read_only: true }), (OURS, read_only)]);
    assert!(plan.is_fresh() && plan.obstacles.is_empty());
}
