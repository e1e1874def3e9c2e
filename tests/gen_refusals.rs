//! Whatever stands in the way is reported at once, with the way out, before anything changes.

use std::fs;
use std::path::Path;
use std::time::Duration;

use cli::Outcome;
use insta::assert_snapshot;
use stack_tests::repository::{Repository, Small, deployment, run_at};

use crate::{DEPLOYMENT, SERVICE, two_environments};

/// The stack as it will be: a file changed, a file added, and one that nothing writes any more.
fn changed() -> Small {
    Small::shop()
        .file(DEPLOYMENT, &deployment(2))
        .file("monitoring/loki/service.yaml", "kind: Service\n")
        .without(SERVICE)
}

/// Sees that `gen` and `gen --check` both fail and change nothing; returns what they say.
#[track_caller]
fn refused(repository: &Repository) -> String {
    let before = repository.contents();
    let answers = [&["gen"][..], &["gen", "--check"]].map(|line| repository.run(&changed(), line));
    for answer in &answers {
        assert_eq!(answer.outcome, Outcome::Failed, "{}", answer.shown());
    }
    assert_eq!(repository.contents(), before, "a refusal changes nothing");
    answers.map(|answer| answer.shown()).concat()
}

#[test]
fn k8s_is_a_file() {
    let repository = Repository::empty();
    fs::write(repository.root().join("k8s"), "mine").unwrap();
    assert_snapshot!(refused(&repository));
    assert_eq!(fs::read_to_string(repository.root().join("k8s")).unwrap(), "mine");
}

#[test]
fn a_folder_is_a_file() {
    let repository = Repository::empty();
    repository.write("monitoring", "mine");
    assert_snapshot!(refused(&repository));
}

#[test]
fn a_file_is_a_folder() {
    let repository = Repository::generated(&Small::shop());
    fs::remove_file(repository.path(DEPLOYMENT)).unwrap();
    repository.write(&format!("{DEPLOYMENT}/notes.txt"), "mine");
    assert_snapshot!(refused(&repository));
}

#[test]
fn an_unknown_environment_is_answered_with_the_known_ones() {
    let lines = [&["list", "kubadm"][..], &["diff", "default", "production"], &["list", "prod", "--format", "json"]];
    assert_snapshot!(lines.map(|line| Repository::empty().run(&two_environments(), line).shown()).concat());
}

#[test]
fn an_unknown_command_line_is_answered_with_the_known_ones() {
    let lines = [&["generate"][..], &["gen", "--chek"], &["diff", "default"], &[]];
    assert_snapshot!(lines.map(|line| Repository::empty().run(&Small::shop(), line).shown()).join("\n"));
}

#[test]
fn a_root_that_is_no_folder_is_named() {
    let repository = Repository::empty();
    let (missing, file) = (repository.root().join("missing"), repository.root().join("file"));
    fs::write(&file, "mine").unwrap();
    for root in [&missing, &file] {
        let answer = run_at(root, &Small::shop(), &["gen"], &|_| Ok(()), Duration::ZERO);
        assert_eq!(answer.outcome, Outcome::Failed);
        assert!(answer.err.contains("cannot open the root folder `[root]`"), "{}", answer.err);
    }
    assert!(!missing.exists());
}

#[cfg(unix)]
mod on_unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn close(path: &Path) {
        let mode = if path.is_dir() { 0o555 } else { 0o444 };
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    fn open(path: &Path) {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn k8s_is_a_link() {
        let (repository, elsewhere) = (Repository::empty(), Repository::generated(&Small::shop()));
        symlink("../elsewhere", repository.root().join("k8s")).unwrap();
        assert_snapshot!(refused(&repository));
        fs::remove_file(repository.root().join("k8s")).unwrap();
        symlink(elsewhere.path(""), repository.root().join("k8s")).unwrap();
        let before = elsewhere.contents();
        assert_eq!(repository.run(&changed(), &["gen"]).outcome, Outcome::Failed);
        assert_eq!(elsewhere.contents(), before);
    }

    #[test]
    fn a_file_is_a_link() {
        let repository = Repository::generated(&Small::shop());
        fs::rename(repository.path(DEPLOYMENT), repository.root().join("deployment.yaml")).unwrap();
        symlink("../../../deployment.yaml", repository.path(DEPLOYMENT)).unwrap();
        assert_snapshot!(refused(&repository));
        assert_eq!(
            fs::read_to_string(repository.root().join("deployment.yaml")).unwrap(),
            Small::shop().text(DEPLOYMENT)
        );
    }

    #[test]
    fn a_folder_is_a_dangling_link() {
        let repository = Repository::generated(&Small::shop());
        symlink("nowhere", repository.path("monitoring/loki")).unwrap();
        assert_snapshot!(refused(&repository));
    }

    #[test]
    fn a_file_is_a_socket() {
        let repository = Repository::generated(&Small::shop());
        fs::remove_file(repository.path(DEPLOYMENT)).unwrap();
        let _open = std::os::unix::net::UnixListener::bind(repository.path(DEPLOYMENT)).unwrap();
        let before = repository.run(&changed(), &["gen"]);
        assert_eq!(before.outcome, Outcome::Failed);
        assert!(before.err.contains("is a device, a pipe or a socket"), "{}", before.err);
    }

    #[test]
    fn files_and_folders_closed_to_writing_stay_as_they_are() {
        let repository = Repository::generated(&Small::shop());
        for path in [DEPLOYMENT, SERVICE, "monitoring"] {
            close(&repository.path(path));
        }
        assert_snapshot!(refused(&repository));
        open(&repository.path("monitoring"));
    }

    #[test]
    fn a_root_closed_to_writing_stays_as_it_is() {
        let repository = Repository::empty();
        close(repository.root());
        let answer = repository.run(&changed(), &["gen"]);
        open(repository.root());
        assert_snapshot!(answer.shown());
        assert!(!repository.path("").exists());
    }

    #[test]
    fn a_closed_file_that_need_not_change_is_no_obstacle() {
        let repository = Repository::generated(&Small::shop());
        close(&repository.path(SERVICE));
        let answer = repository.run(&Small::shop().file(DEPLOYMENT, &deployment(2)), &["gen"]);
        assert_eq!(answer.outcome, Outcome::Done, "{}", answer.shown());
    }

    #[test]
    fn a_rewritten_file_keeps_its_mode_and_a_new_one_is_ordinary() {
        let repository = Repository::generated(&Small::shop());
        let mode = |path: &str| fs::metadata(repository.path(path)).unwrap().permissions().mode() & 0o777;
        repository.write("ordinary", "");
        assert_eq!(mode(SERVICE), mode("ordinary"));
        fs::set_permissions(repository.path(DEPLOYMENT), fs::Permissions::from_mode(0o640)).unwrap();
        repository.run(&changed(), &["gen"]);
        assert_eq!(mode(DEPLOYMENT), 0o640);
    }

    #[test]
    fn links_and_names_that_are_no_text_are_strangers() {
        use std::os::unix::ffi::OsStrExt;
        let repository = Repository::generated(&Small::shop());
        symlink(repository.path(SERVICE), repository.path("monitoring/link.yaml")).unwrap();
        let odd = repository.path("monitoring").join(std::ffi::OsStr::from_bytes(b"odd-\xff.yaml"));
        // Not every file system takes such a name.
        let written = fs::write(&odd, Small::shop().text(SERVICE));
        let answer = repository.run(&changed(), &["gen"]);
        assert_eq!(answer.outcome, Outcome::Done, "{}", answer.shown());
        assert!(answer.out.contains("k8s/monitoring/link.yaml is not generated: left alone"), "{}", answer.out);
        assert!(fs::symlink_metadata(repository.path("monitoring/link.yaml")).is_ok());
        assert_eq!(written.is_ok(), odd.exists());
    }
}
