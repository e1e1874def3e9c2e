//! Disks that are really full, or really closed to writing, and not only said to be: `gen` changes nothing and says
//! why.
//!
//! The disks are mounted in a namespace of their own, in which the test runs once more, so that nothing is left of
//! them.

#![cfg(target_os = "linux")]

use std::any::type_name_of_val;
use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

use cli::Outcome;
use stack_tests::repository::{Repository, Small};
use stack_tests::skip;

use crate::gen_interrupted::{new, next_run_completes, nothing_is_lost, old, seeded, started_by};

/// Set for the process inside the namespace.
const INSIDE: &str = "STACK_TESTS_OWN_MOUNTS";
const UNSHARE: [&str; 3] = ["--user", "--map-root-user", "--mount"];

/// Runs `body` where it may mount, if the kernel allows that; `test` is found again by its name.
fn where_disks_can_be_mounted<T: Fn()>(test: T, body: impl FnOnce()) {
    if env::var_os(INSIDE).is_some() {
        body();
        return;
    }
    let trial = Command::new("unshare").args(UNSHARE).args(["mount", "-t", "tmpfs", "trial", "/mnt"]).output();
    if !trial.is_ok_and(|output| output.status.success()) {
        skip("a mount namespace", "allow unprivileged user namespaces, or run as root, on Linux with `unshare`");
        return;
    }
    let name = type_name_of_val(&test).split_once("::").unwrap().1;
    let mut command = Command::new("unshare");
    command.args(UNSHARE).arg(env::current_exe().unwrap()).args([name, "--exact", "--nocapture"]).env(INSIDE, "1");
    let output = command.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

/// A disk over a folder, as long as this lives.
struct Disk<'a>(&'a Path);

impl<'a> Disk<'a> {
    fn mounted(folder: &'a Path, options: &str) -> Self {
        mount(&["-t", "tmpfs", "-o", options, "disk"], folder);
        Self(folder)
    }

    fn remounted(&self, options: &str) {
        mount(&["-o", &format!("remount,{options}")], self.0);
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        // In the way of the folder's own end; the namespace would take it along in any case.
        let _gone = Command::new("umount").arg(self.0).output();
    }
}

#[track_caller]
fn mount(arguments: &[&str], folder: &Path) {
    let output = Command::new("mount").args(arguments).arg(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The old files and a stranger's, on a disk.
fn generated_on(repository: &Repository) {
    assert_eq!(repository.run(&old(), &["gen"]).outcome, Outcome::Done);
    repository.write("monitoring/notes.txt", "mine");
}

/// What is written besides: so many files of a page each.
fn with_pages(count: usize) -> Small {
    (0..count).fold(new(), |stack, number| {
        stack.file(
            &format!("monitoring/boards/{number:02}.yaml"),
            &"# a line of forty letters, as a dashboard\n".repeat(90),
        )
    })
}

#[test]
fn a_full_disk_changes_nothing_wherever_it_ends() {
    where_disks_can_be_mounted(a_full_disk_changes_nothing_wherever_it_ends, || {
        // Each file takes a page of 4 KB: the disk ends at another file each time.
        for pages in 1..=12 {
            let repository = Repository::empty();
            let disk = Disk::mounted(repository.root(), &format!("size={}k", 4 * (8 + pages)));
            generated_on(&repository);
            let before = repository.contents();
            let answer = repository.run(&with_pages(20), &["gen"]);
            assert_eq!(answer.outcome, Outcome::Failed, "{pages} pages: {}", answer.shown());
            assert!(answer.err.contains("nothing was changed"), "{}", answer.err);
            assert!(answer.err.contains("No space left on device"), "{}", answer.err);
            assert!(answer.err.contains("free some space on the disk of `k8s/monitoring/"), "{}", answer.err);
            assert_eq!(repository.contents(), before, "{pages} pages");
            disk.remounted("size=4m");
            next_run_completes(&repository, "there is room again");
        }
    });
}

#[test]
fn a_disk_without_room_for_more_files_changes_nothing() {
    where_disks_can_be_mounted(a_disk_without_room_for_more_files_changes_nothing, || {
        for files in 12..=24 {
            let repository = Repository::empty();
            let disk = Disk::mounted(repository.root(), &format!("size=1m,nr_inodes={files}"));
            generated_on(&repository);
            let before = repository.contents();
            let answer = repository.run(&with_pages(20), &["gen"]);
            assert_eq!(answer.outcome, Outcome::Failed, "{files} files: {}", answer.shown());
            assert!(
                answer.err.contains("nothing was changed") && answer.err.contains("free some space"),
                "{}",
                answer.err
            );
            assert_eq!(repository.contents(), before, "{files} files");
            disk.remounted("nr_inodes=1000");
            next_run_completes(&repository, "there is room again");
        }
    });
}

#[test]
fn a_read_only_disk_is_checked_and_not_written() {
    where_disks_can_be_mounted(a_read_only_disk_is_checked_and_not_written, || {
        let repository = Repository::empty();
        let disk = Disk::mounted(repository.root(), "size=1m");
        generated_on(&repository);
        disk.remounted("ro");
        let before = repository.contents();
        let checked = repository.run(&new(), &["gen", "--check"]);
        assert_eq!(checked.outcome, Outcome::Drift, "{}", checked.shown());
        assert_eq!(repository.run(&old(), &["gen"]).outcome, Outcome::Done, "nothing is to be written");
        let answer = repository.run(&new(), &["gen"]);
        assert_eq!(answer.outcome, Outcome::Failed, "{}", answer.shown());
        assert!(
            answer.err.contains("fix  the file system is mounted read-only: work in a checkout that you can write to"),
            "{}",
            answer.err
        );
        assert_eq!(repository.contents(), before);
        disk.remounted("rw");
        next_run_completes(&repository, "it can be written again");
    });
}

/// A limit on the size of files (`ulimit -f`), which needs no rights: every write fails, or kills where nobody ignores
/// it.
#[test]
fn a_limit_on_files_changes_nothing_and_the_next_run_completes_it() {
    for (script, is_told) in
        [("trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"", true), ("ulimit -f 0; exec \"$0\" \"$@\"", false)]
    {
        let repository = seeded();
        let before = repository.contents();
        let mut run = Command::new("sh");
        run.args(["-c", script]);
        let status = started_by(run, &repository, "none").wait().unwrap();
        assert_eq!(status.code(), is_told.then_some(2), "{script}: {status}");
        if is_told {
            assert_eq!(repository.contents(), before);
        }
        nothing_is_lost(&repository, script);
        next_run_completes(&repository, script);
    }
}
