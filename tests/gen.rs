//! `gen` writes only what changed, removes only what is ours, and fixes whatever `gen --check` reports.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its folder says so by ending there")]

mod gen_damaged;
mod gen_disks;
mod gen_findings;
mod gen_interrupted;
mod gen_killed;
mod gen_refusals;

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use cli::{Context, Object, Outcome, Source};
use findings::Finding;
use insta::assert_snapshot;
use stack_tests::repository::{Repository, Small, deployment, headed};

const DEPLOYMENT: &str = "monitoring/grafana/deployment.yaml";
const SERVICE: &str = "monitoring/grafana/service.yaml";

/// What the file system knows of every file: another write shows, even one of the same bytes.
fn traces(repository: &Repository) -> Vec<(String, SystemTime, u64)> {
    let trace = |path: String| {
        let data = fs::metadata(repository.path(&path)).unwrap();
        (path, data.modified().unwrap(), identity(&data))
    };
    repository.contents().into_keys().map(trace).collect()
}

#[cfg(unix)]
fn identity(data: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(data)
}

#[cfg(not(unix))]
fn identity(data: &fs::Metadata) -> u64 {
    data.len()
}

/// Checks, sees that checking changes nothing, generates, and sees that this fixes it. Returns the check's report.
#[track_caller]
fn fixed(repository: &Repository, stack: &Small) -> String {
    let before = repository.contents();
    let checked = repository.run(stack, &["gen", "--check"]);
    assert_eq!(checked.outcome, Outcome::Drift, "{}", checked.shown());
    assert_eq!(repository.contents(), before, "a check never writes");
    let generated = repository.run(stack, &["gen"]);
    assert_eq!(generated.outcome, Outcome::Done, "{}", generated.shown());
    let again = repository.run(stack, &["gen", "--check"]);
    assert_eq!(again.outcome, Outcome::Done, "{}", again.shown());
    for (path, text) in stack.files() {
        assert_eq!(&repository.contents()[path], text);
    }
    checked.shown()
}

#[test]
fn first_run_writes_everything() {
    let repository = Repository::empty();
    assert_snapshot!(repository.run(&Small::shop(), &["gen"]).shown());
    assert_eq!(&repository.contents(), Small::shop().files());
}

#[test]
fn second_run_writes_nothing() {
    let repository = Repository::generated(&Small::shop());
    let before = traces(&repository);
    assert_snapshot!(repository.run(&Small::shop(), &["gen"]).shown());
    assert_eq!(traces(&repository), before);
}

#[test]
fn a_change_writes_one_file() {
    let repository = Repository::generated(&Small::shop());
    let before = traces(&repository);
    let answer = repository.run(&Small::shop().file(DEPLOYMENT, &deployment(2)), &["gen"]);
    assert_snapshot!(answer.shown());
    let changed: Vec<_> = traces(&repository).into_iter().filter(|trace| !before.contains(trace)).collect();
    assert_eq!(changed.iter().map(|(path, ..)| path).collect::<Vec<_>>(), [DEPLOYMENT]);
}

#[test]
fn stale_files_are_shown_as_a_diff() {
    let repository = Repository::generated(&Small::shop());
    assert_snapshot!(fixed(&repository, &Small::shop().file(DEPLOYMENT, &deployment(2))));
}

#[test]
fn missing_files_are_named() {
    let repository = Repository::generated(&Small::shop());
    fs::remove_dir_all(repository.path("monitoring")).unwrap();
    assert_snapshot!(fixed(&repository, &Small::shop()));
}

#[test]
fn orphans_are_named_and_removed_with_their_folder() {
    let repository = Repository::generated(&Small::shop().file("monitoring/loki/service.yaml", "kind: Service\n"));
    assert_snapshot!(fixed(&repository, &Small::shop()));
    assert!(!repository.path("monitoring/loki").exists());
}

#[test]
fn hand_edits_are_shown_as_a_diff() {
    let repository = Repository::generated(&Small::shop());
    repository.write(SERVICE, headed("kind: Service\nport: 3001\n"));
    assert_snapshot!(fixed(&repository, &Small::shop()));
}

#[test]
fn a_tampered_header_does_not_make_our_file_a_strangers() {
    let repository = Repository::generated(&Small::shop());
    repository.write(SERVICE, "# mine now\nkind: Service\nport: 3000\n");
    assert_snapshot!(fixed(&repository, &Small::shop()));
}

#[test]
fn a_crlf_checkout_is_said_to_be_one() {
    let repository = Repository::generated(&Small::shop());
    for (path, text) in Small::shop().files() {
        repository.write(path, text.replace('\n', "\r\n"));
    }
    assert_snapshot!(fixed(&repository, &Small::shop()));
}

#[test]
fn damaged_files_are_told_apart() {
    let stack = Small::shop();
    let repository = Repository::generated(&stack);
    repository.write(DEPLOYMENT, &stack.text(DEPLOYMENT)[..70]);
    repository.write(SERVICE, headed("<<<<<<< HEAD\nport: 1\n=======\nport: 2\n>>>>>>> theirs\n"));
    repository.write("kustomization.yaml", b"\xff\xfe\x1b[2J");
    assert_snapshot!(fixed(&repository, &stack));
}

#[test]
fn strangers_are_reported_and_never_touched() {
    let repository = Repository::generated(&Small::shop());
    let quoting = "Files that bear `@generated by `cargo xtask gen`` are generated.\n";
    repository.write("monitoring/notes.md", quoting);
    repository.write("mine/secret.yaml", "kind: Secret\n");
    let answers = [&["gen"][..], &["gen", "--check"]].map(|line| repository.run(&Small::shop(), line).shown());
    assert_snapshot!(answers.concat());
    assert_eq!(repository.contents()["monitoring/notes.md"], quoting);
    assert_eq!(repository.contents()["mine/secret.yaml"], "kind: Secret\n");
}

#[test]
fn a_stranger_that_is_applied_with_the_rest_is_told_so() {
    let stack = Small::shop().file("monitoring/stack.yaml", "kind: Namespace\n");
    let repository = Repository::generated(&stack);
    for path in ["monitoring/notes.md", "monitoring/secret.yaml", "monitoring/grafana/secret.yaml"] {
        repository.write(path, "kind: Secret\n");
    }
    let answer = repository.run(&stack, &["gen", "--check"]);
    let strangers: Vec<_> = answer.out.lines().filter(|line| line.contains("stranger")).collect();
    assert_eq!(
        strangers,
        [
            "  stranger  k8s/monitoring/grafana/secret.yaml is not generated: left alone",
            "  stranger  k8s/monitoring/notes.md is not generated: left alone",
            "  stranger  k8s/monitoring/secret.yaml is not generated: left alone; `kubectl apply -f k8s/monitoring/` \
             applies it too, and nothing checks it: move it elsewhere",
        ]
    );
}

#[test]
fn the_alerts_scenarios_are_generated_like_manifests_and_nothing_else_of_the_tests_is_touched() {
    let stack = Small::shop().scenario("nodes.yaml", "tests: []\n").scenario("rules/nodes.yaml", "groups: []\n");
    let repository = Repository::generated(&stack.clone().scenario("rules/old.yaml", "groups: []\n"));
    let tests = repository.root().join("tests");
    fs::write(tests.join("drift.rs"), headed("of ours by its head, but elsewhere\n")).unwrap();
    fs::write(tests.join("promtool/mine.yaml"), "tests: []\n").unwrap();
    fs::write(tests.join("promtool/nodes.yaml"), headed("tests: [mine]\n")).unwrap();
    let answers = [&["gen", "--check"][..], &["gen"], &["gen", "--check"]].map(|line| repository.run(&stack, line));
    assert_eq!(answers.each_ref().map(|answer| answer.outcome), [Outcome::Drift, Outcome::Done, Outcome::Done]);
    assert_snapshot!(answers.map(|answer| answer.shown()).concat());
    let names = |folder: &std::path::Path| {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&tests), ["drift.rs", "promtool"]);
    assert_eq!(names(&tests.join("promtool")), ["mine.yaml", "nodes.yaml", "rules"]);
    assert_eq!(names(&tests.join("promtool/rules")), ["nodes.yaml"]);
    // A stack without any takes the folder away, and leaves the one above it.
    fs::remove_file(tests.join("promtool/mine.yaml")).unwrap();
    fs::remove_file(tests.join("drift.rs")).unwrap();
    assert_eq!(repository.run(&Small::shop(), &["gen"]).outcome, Outcome::Done);
    assert_eq!(names(&tests), [] as [&str; 0]);
}

#[test]
fn long_reports_are_cut() {
    let lines = |word: &str| (0..200).fold(String::new(), |text, number| text + &format!("{word} {number}\n"));
    let repository = Repository::generated(&Small::shop().file(DEPLOYMENT, &lines("old")));
    let many =
        (0..30).fold(Small::shop(), |stack, number| stack.file(&format!("boards/{number:02}.yaml"), "kind: A\n"));
    assert_snapshot!(fixed(&repository, &many.file(DEPLOYMENT, &lines("new"))));
}

#[test]
fn scripts_get_json() {
    let repository = Repository::generated(&Small::shop().file("monitoring/old.yaml", "kind: Service\n"));
    let stack = Small::shop().file(SERVICE, "kind: Service\nport: 80\n").file("monitoring/new.yaml", "kind: Service\n");
    let lines = [&["gen", "--check", "--format", "json"][..], &["gen", "--format", "json"]];
    assert_snapshot!(lines.map(|line| repository.run(&stack, line).shown()).concat());
}

fn object(kind: &str, namespace: Option<&str>, name: &str, yaml: &str) -> Object {
    Object {
        api_version: "v1".to_owned(),
        kind: kind.to_owned(),
        namespace: namespace.map(str::to_owned),
        name: name.to_owned(),
        path: format!("monitoring/{}-{name}.yaml", kind.to_lowercase()),
        yaml: yaml.to_owned(),
    }
}

pub(crate) fn two_environments() -> Small {
    let service = |head: &str, kind: &str| {
        object("Service", Some("monitoring"), "grafana", &format!("# {head}\nkind: Service\ntype: {kind}\n"))
    };
    let namespace = |head: &str| object("Namespace", None, "monitoring", &format!("# {head}\nkind: Namespace\n"));
    Small::shop()
        .object("default", namespace("of default"))
        .object("default", service("of default", "ClusterIP"))
        .object("default", object("Secret", Some("monitoring"), "grafana-admin", "kind: Secret\n"))
        .object("kubeadm", namespace("of kubeadm"))
        .object("kubeadm", service("of kubeadm", "NodePort"))
        .object("kubeadm", object("PersistentVolume", None, "loki-0", "kind: PersistentVolume\n"))
}

#[test]
fn list_shows_objects_in_apply_order() {
    let lines = [&["list"][..], &["list", "kubeadm", "--format", "json"]];
    assert_snapshot!(lines.map(|line| Repository::empty().run(&two_environments(), line).shown()).concat());
}

#[test]
fn diff_compares_environments_without_their_headers() {
    let lines = [&["diff", "default", "kubeadm"][..], &["diff", "default", "kubeadm", "--format", "json"]];
    assert_snapshot!(lines.map(|line| Repository::empty().run(&two_environments(), line).shown()).concat());
}

#[test]
fn help_reads_well() {
    let lines = [&["--help"][..], &["gen", "--help"], &["list", "--help"], &["diff", "--help"]];
    assert_snapshot!(lines.map(|line| Repository::empty().run(&Small::shop(), line).shown()).join("\n"));
}

/// A stack whose families, built by a loop, break a rule.
struct Panicking;

impl Source for Panicking {
    fn tree(&self) -> Result<std::collections::BTreeMap<String, String>, Vec<Finding>> {
        panic!("name `a_b`: a name holds lower-case letters, digits and `-` only (DNS-1123 label)")
    }

    fn environments(&self) -> Vec<String> {
        vec!["default".to_owned()]
    }

    fn objects(&self, _environment: &str) -> Result<Vec<Object>, Vec<Finding>> {
        self.tree().map(|_| Vec::new())
    }
}

#[test]
fn a_panic_of_the_stack_is_one_error_with_its_line() {
    let repository = Repository::empty();
    let answers = [&["gen"][..], &["list"]].map(|line| repository.run(&Panicking, line));
    for answer in answers {
        assert_eq!(answer.outcome, Outcome::Failed);
        assert!(answer.err.contains("the stack stopped at tests/gen.rs:"), "{}", answer.err);
        assert!(answer.err.contains("name `a_b`: a name holds"), "{}", answer.err);
    }
    assert!(!repository.path("").exists());
}

#[test]
fn all_problems_of_the_stack_are_reported_and_nothing_is_written() {
    let stack = Small::shop()
        .failing("port `web` of `grafana` is not listened on; fix: use `grafana::HTTP`")
        .failing("alert `Down` reads `up`, which nothing scrapes; fix: add a job");
    let repository = Repository::empty();
    assert_snapshot!(repository.run(&stack, &["gen"]).shown());
    assert!(!repository.path("").exists());
}

/// A stack that counts how often its files are made.
struct Counting(Small, AtomicUsize);

impl Source for Counting {
    fn tree(&self) -> Result<BTreeMap<String, String>, Vec<Finding>> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.tree()
    }
    fn environments(&self) -> Vec<String> {
        self.0.environments()
    }
    fn objects(&self, environment: &str) -> Result<Vec<Object>, Vec<Finding>> {
        self.0.objects(environment)
    }
}

#[test]
fn what_the_same_program_left_is_not_made_again() {
    let (repository, stack) = (Repository::empty(), Counting(Small::shop(), AtomicUsize::new(0)));
    let programs = tempfile::tempdir().unwrap();
    let program = programs.path().join("xtask");
    fs::write(&program, "a program").unwrap();
    let run = |arguments: &[&str]| {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let root = repository.root().to_string_lossy();
        let line = [&["cargo xtask", "--root", &root], arguments].concat();
        let mut context =
            Context::new(&xtask::CLI, &mut out, &mut err).rendering(&stack).of_program(Some(program.clone()));
        let outcome = cli::run(line, &mut context);
        assert_eq!(outcome, Outcome::Done, "{}", String::from_utf8_lossy(&err));
        let said = String::from_utf8(out).unwrap();
        (said.split(" (").next().unwrap().to_owned(), stack.1.load(Ordering::Relaxed))
    };
    let count = stack.0.files().len();
    assert!(run(&["gen"]).0.ends_with(&format!("{count} written, 0 removed, 0 unchanged")));
    let nothing = format!("k8s/: 0 written, 0 removed, {count} unchanged");
    assert_eq!(run(&["gen"]), (nothing.clone(), 1));
    assert_eq!(run(&["gen", "--check"]).1, 2, "a check always makes them");
    fs::write(&program, "a program that was built anew").unwrap();
    assert_eq!(run(&["gen"]), (nothing, 3));
    repository.write(DEPLOYMENT, "damaged");
    let said = run(&["gen"]);
    assert_eq!((said.0.contains("1 written"), said.1), (true, 4), "{}", said.0);
}
