//! Killed, out of space or beside another run: `gen` loses nothing, and the next run completes it.

use std::cell::RefCell;
use std::env;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use cli::{Outcome, Step};
use insta::assert_snapshot;
use stack_tests::repository::{Answer, Repository, Small, deployment, run_at, step_name};

use crate::{DEPLOYMENT, SERVICE};

/// Says to this program, started again as a child, where to run `gen`, and what to do before which step.
const ROOT: &str = "STACK_TESTS_CHILD_ROOT";
const STEP: &str = "STACK_TESTS_CHILD_STEP";
const DEED: &str = "STACK_TESTS_CHILD_DEED";

pub(crate) fn old() -> Small {
    Small::shop().file("monitoring/loki/service.yaml", "kind: Service\n")
}

pub(crate) fn new() -> Small {
    Small::shop()
        .file(DEPLOYMENT, &deployment(2))
        .file(SERVICE, "kind: Service\nport: 80\n")
        .file("monitoring/tempo/service.yaml", "kind: Service\n")
}

/// A repository with the old files and a stranger's, in which `gen` has much to do.
pub(crate) fn seeded() -> Repository {
    let repository = Repository::generated(&old());
    repository.write("monitoring/notes.txt", "mine");
    repository
}

/// Every step of the run from old to new.
fn steps() -> Vec<String> {
    let steps = RefCell::new(Vec::new());
    seeded().run_asking(&new(), &["gen"], &|step| {
        steps.borrow_mut().push(step_name(step));
        Ok(())
    });
    steps.into_inner()
}

/// Every file is whole, old or new, and the stranger's is there.
#[track_caller]
pub(crate) fn nothing_is_lost(repository: &Repository, when: &str) {
    let contents = repository.contents();
    assert_eq!(contents.get("monitoring/notes.txt").map(String::as_str), Some("mine"), "{when}");
    for (path, text) in &contents {
        let versions = [old(), new()].map(|stack| stack.files().get(path).cloned());
        let whole = versions.contains(&Some(text.clone()));
        assert!(
            whole || path.ends_with('/') || path.contains("/.gen-") || path.ends_with("notes.txt"),
            "{when}: {path}"
        );
    }
    for path in new().files().keys().filter(|path| old().files().contains_key(*path)) {
        assert!(contents.contains_key(path), "{when}: {path} is gone");
    }
}

/// The next run leaves exactly the new files and the stranger's: no temporary file, no empty folder.
#[track_caller]
pub(crate) fn next_run_completes(repository: &Repository, when: &str) {
    let answer = repository.run(&new(), &["gen"]);
    assert_eq!(answer.outcome, Outcome::Done, "{when}: {}", answer.shown());
    let mut expected = new().files().clone();
    expected.insert("monitoring/notes.txt".to_owned(), "mine".to_owned());
    assert_eq!(repository.contents(), expected, "{when}");
}

/// Does nothing unless another test of this file has started this program again, as a process that it can kill.
#[test]
fn runs_as_the_child_of_another_test() {
    let (Ok(root), Ok(chosen), Ok(deed)) = (env::var(ROOT), env::var(STEP), env::var(DEED)) else { return };
    let before = |step: &Step| -> io::Result<()> {
        match deed.as_str() {
            "die" if step_name(step) == chosen => std::process::exit(9),
            "hang" if step_name(step) == chosen => {
                println!("hanging");
                std::thread::sleep(Duration::from_mins(1));
            }
            "slow" => {
                println!("at work");
                std::thread::sleep(Duration::from_millis(1));
            }
            _ => {}
        }
        Ok(())
    };
    let answer = run_at(Path::new(&root), &new(), &["gen"], &before, Duration::from_secs(20));
    std::process::exit(answer.outcome.code().into());
}

pub(crate) fn child(repository: &Repository, step: &str, deed: &str) -> Child {
    as_child(Command::new(env::current_exe().unwrap()), repository, step, deed)
}

/// The same behind another command, which starts what it is given.
pub(crate) fn started_by(mut command: Command, repository: &Repository, deed: &str) -> Child {
    command.arg(env::current_exe().unwrap());
    as_child(command, repository, "", deed)
}

fn as_child(mut command: Command, repository: &Repository, step: &str, deed: &str) -> Child {
    command
        .args(["gen_interrupted::runs_as_the_child_of_another_test", "--exact", "--nocapture"])
        .envs([(STEP, step), (DEED, deed)])
        .env(ROOT, repository.root())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Waits until the child says this.
pub(crate) fn wait_until_it_says(word: &str, child: &mut Child) {
    let mut output = io::BufReader::new(child.stdout.as_mut().unwrap());
    let mut line = String::new();
    while !line.contains(word) {
        assert_ne!(io::BufRead::read_line(&mut output, &mut line).unwrap(), 0, "the child ended: {line}");
    }
}

#[test]
fn the_steps_are_staged_before_anything_changes() {
    assert_snapshot!(steps().join("\n"));
}

#[test]
fn killed_at_any_step_the_next_run_completes_it() {
    for step in steps() {
        let repository = seeded();
        let status = child(&repository, &step, "die").wait().unwrap();
        assert!(!status.success(), "the child should have died at {step}");
        nothing_is_lost(&repository, &step);
        let checked = repository.run(&new(), &["gen", "--check"]);
        assert!(checked.outcome != Outcome::Failed, "{step}: {}", checked.shown());
        next_run_completes(&repository, &step);
    }
}

/// Answers as a disk that fails at the chosen step.
fn fail_at(step: &Step, chosen: &str, kind: ErrorKind) -> io::Result<()> {
    if step_name(step) == chosen { Err(kind.into()) } else { Ok(()) }
}

#[test]
fn out_of_space_nothing_changes() {
    let steps = steps();
    for chosen in steps.iter().filter(|step| step.starts_with("stage") || step.starts_with("create-folder")) {
        let repository = seeded();
        let before = repository.contents();
        let full = |step: &Step| fail_at(step, chosen, ErrorKind::StorageFull);
        let answer = repository.run_asking(&new(), &["gen"], &full);
        assert_eq!(answer.outcome, Outcome::Failed);
        assert!(answer.err.contains("nothing was changed") && answer.err.contains("free some space"), "{}", answer.err);
        assert_eq!(repository.contents(), before, "{chosen}");
        next_run_completes(&repository, chosen);
    }
}

#[test]
fn an_error_half_way_says_how_far_it_came() {
    let repository = seeded();
    let failing = |step: &Step| fail_at(step, &format!("publish {SERVICE}"), ErrorKind::PermissionDenied);
    assert_snapshot!(repository.run_asking(&new(), &["gen"], &failing).shown());
    nothing_is_lost(&repository, "half way");
    next_run_completes(&repository, "half way");
}

#[test]
fn leftovers_of_a_killed_run_are_reported_and_removed() {
    let repository = Repository::generated(&new());
    repository.write("monitoring/grafana/.gen-abcdefghijkl.tmp", "# half a fi");
    assert_snapshot!(crate::fixed(&repository, &new()));
    assert_eq!(&repository.contents(), new().files());
}

#[test]
fn a_second_run_waits_and_then_says_who_is_in_the_way() {
    let repository = seeded();
    let mut first = child(&repository, &format!("publish {SERVICE}"), "hang");
    wait_until_it_says("hanging", &mut first);
    let before = repository.contents();
    let answers = [&["gen"][..], &["gen", "--check"]].map(|line| repository.run_impatiently(&new(), line));
    assert_snapshot!(answers.each_ref().map(Answer::shown).concat());
    assert_eq!(repository.contents(), before, "the temporary files of a living run are not leftovers");
    first.kill().unwrap();
    first.wait().unwrap();
    next_run_completes(&repository, "the first run was killed");
}

#[test]
fn runs_beside_each_other_take_turns() {
    let repository = seeded();
    let mut children: Vec<_> = (0..4).map(|_| child(&repository, "", "busy")).collect();
    let began = Instant::now();
    for child in &mut children {
        assert!(child.wait().unwrap().success(), "after {:?}", began.elapsed());
    }
    next_run_completes(&repository, "four runs");
    let (repository, old, new) = (seeded(), old(), new());
    std::thread::scope(|scope| {
        for stack in [&old, &new, &old, &new] {
            scope.spawn(|| assert_eq!(repository.run(stack, &["gen"]).outcome, Outcome::Done));
        }
    });
    next_run_completes(&repository, "four threads, two of which undid the others' work");
}

#[test]
fn something_that_writes_meanwhile_is_reported() {
    let repository = seeded();
    let meddling = |step: &Step| {
        if matches!(step, Step::RemoveFolder(_)) {
            repository.write(DEPLOYMENT, "meddled");
        }
        Ok(())
    };
    assert_snapshot!(repository.run_asking(&new(), &["gen"], &meddling).shown());
    next_run_completes(&repository, "the meddler has gone");
}
