//! `cargo xtask new` writes a stack that builds, generates and tests at once, without a network; or nothing at all.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its files says so by ending there")]

use std::fs;
use std::path::Path;
use std::process::Command;

use cli::{Cli, Context, Outcome};

/// What the command says, and how it ends. It needs no stack.
fn new(words: &[&str]) -> (Outcome, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let line = ["cargo xtask", "new"].iter().chain(words);
    let outcome = cli::run(line, &mut Context::new(&Cli::ALONE, &mut out, &mut err));
    (outcome, String::from_utf8([out, err].concat()).unwrap())
}

/// Runs cargo in the new stack, as its author would. What it builds is shared with the tea shop's stack, which is made
/// of the same crates in the same versions.
fn cargo(root: &Path, words: &[&str]) -> (bool, String) {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/tea/target");
    let mut command = Command::new(env!("CARGO"));
    // It looks for programs in its own folder and in the PATH; promtool is the only one that its tests ask for.
    match cli::tools::find("promtool") {
        Some(promtool) => {
            let path = std::env::var_os("PATH").unwrap_or_default();
            let folders = promtool.parent().map(Path::to_owned).into_iter().chain(std::env::split_paths(&path));
            command.env("PATH", std::env::join_paths(folders).unwrap()).env("STACK_TOOLS", "require:promtool");
        }
        None => drop(command.env_remove("STACK_TOOLS")),
    }
    command.args(words).current_dir(root).env("CARGO_TARGET_DIR", shared).env("CARGO_NET_OFFLINE", "true");
    let output = command.output().unwrap();
    (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

#[track_caller]
fn passes(root: &Path, words: &[&str]) -> String {
    let (passed, said) = cargo(root, words);
    assert!(passed, "cargo {}:\n{said}", words.join(" "));
    said
}

/// Brings rules of others into the stack: what is written, and the two lines that one adds by hand.
fn import(root: &Path) {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/cli/tests/rules/watchers.yml");
    let into = root.join("src/imported.rs");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let line = ["cargo xtask", "import", rules.to_str().unwrap(), "--into", into.to_str().unwrap()];
    let outcome = cli::run(line, &mut Context::new(&Cli::ALONE, &mut out, &mut err));
    assert_eq!(outcome, Outcome::Done, "{}", String::from_utf8_lossy(&err));
    let replace = |file: &str, from: &str, to: &str| {
        let text = fs::read_to_string(root.join(file)).unwrap();
        assert!(text.contains(from), "{file}: {text}");
        fs::write(root.join(file), text.replace(from, to)).unwrap();
    };
    replace("src/lib.rs", "mod boards;\n", "mod boards;\nmod imported;\n");
    replace("src/alerts.rs", "JOB_GONE])];", "JOB_GONE]), crate::imported::PROMETHEUS_ITSELF];");
}

/// Adds a part of each kind: nothing has to be done by hand.
fn add(root: &Path) {
    let page = root.join("../page.txt");
    fs::write(&page, "# TYPE memcached_commands_total counter\nmemcached_commands_total{command=\"get\"} 1\n").unwrap();
    let orders = root.join("../orders.txt");
    fs::write(&orders, "# TYPE orders_waiting gauge\norders_waiting{kind=\"books\"} 3\n").unwrap();
    let orders = orders.to_str().unwrap();
    let (page, image) = (page.to_str().unwrap(), "docker.io/prom/memcached-exporter:v0.15.3");
    let rate = |job| format!("sum by (command) (rate(memcached_commands_total{{job={job:?}}}[5m])) > 100");
    let [cache, teapots, payments] = ["memcached-exporter", "teapot-exporter", "payments"].map(rate);
    for words in [
        vec!["exporter", "memcached-exporter", "--file", page, "--image", image, "--port", "9150"],
        vec!["exporter", "teapot-exporter", "--file", page],
        vec!["service", "payments", "--port", "9102", "--namespace", "corner-payments", "--file", page],
        vec!["alert", "PaymentsGone", "--group", "watchers"],
        vec!["alert", "CommandsPileUp", "--expr", &cache, "--group", "watchers"],
        vec!["alert", "TeapotsPileUp", "--expr", &teapots, "--group", "watchers"],
        vec!["alert", "PaymentsPileUp", "--expr", &payments, "--group", "watchers"],
        vec!["dashboard", "payments"],
        // Steps 7 to 9 of the README.
        vec!["service", "orders", "--port", "8080", "--namespace", "shop", "--file", orders],
        vec!["alert", "OrdersWait", "--expr", "sum by (kind) (orders_waiting) > 100", "--group", "watchers"],
    ] {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let line = [&["cargo xtask", "--root", root.to_str().unwrap(), "add"], words.as_slice()].concat();
        let outcome = cli::run(line, &mut Context::new(&Cli::ALONE, &mut out, &mut err));
        assert_eq!(outcome, Outcome::Done, "{words:?}: {}", String::from_utf8_lossy(&err));
    }
}

#[test]
fn with_a_repository_a_fresh_clone_needs_nothing_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("corner-shop");
    let url = "https://code.example/language";
    let (outcome, said) = new(&[root.to_str().unwrap(), "--git", url, "--rev", "0a1b2c3"]);
    assert_eq!(outcome, Outcome::Done, "{said}");
    // Cargo reads the manifests; it would fetch only now.
    let said = passes(&root, &["metadata", "--no-deps", "--format-version", "1", "--quiet"]);
    let read: serde_json::Value = serde_json::from_str(&said).unwrap();
    let packages = read["packages"].as_array().unwrap();
    let dependencies = packages.iter().flat_map(|package| package["dependencies"].as_array().unwrap());
    let (mut fetched, root) = (0, root.canonicalize().unwrap());
    for one in dependencies {
        match one["source"].as_str() {
            Some(source) => {
                assert_eq!(source, format!("git+{url}?rev=0a1b2c3"), "{one}");
                fetched += 1;
            }
            None => assert!(Path::new(one["path"].as_str().unwrap()).starts_with(&root), "{one}"),
        }
    }
    assert!(packages.len() == 4 && fetched > 8, "{fetched} of {} packages", packages.len());
}

#[test]
fn what_it_writes_builds_generates_and_tests_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("corner-shop");
    let (outcome, said) = new(&[root.to_str().unwrap(), "--namespace", "corner-watch"]);
    assert_eq!(outcome, Outcome::Done, "{said}");
    assert!(said.contains("corner-shop: 20 files\n") && said.contains("cargo xtask gen; cargo test\n"), "{said}");
    passes(&root, &["fmt", "--all", "--check"]);
    import(&root);
    add(&root);
    passes(&root, &["fmt", "--all", "--check"]);

    passes(&root, &["xtask", "gen"]);
    let rules = fs::read_to_string(root.join("k8s/live/prometheus/configmap-rules.yaml")).unwrap();
    assert!(rules.contains("alert: TargetDown") && rules.contains("namespace: corner-watch"), "{rules}");
    assert!(rules.contains("alert: AlertsAreDropped"), "{rules}");
    let read = "expr: (increase(prometheus_notifications_dropped_total{job=\"prometheus\"}[10m])) > 3";
    assert!(rules.contains(read), "{rules}");
    assert!(root.join("tests/promtool/watchers.yaml").is_file());
    assert!(rules.contains("alert: PaymentsGone") && rules.contains("alert: CommandsPileUp"), "{rules}");
    for file in ["memcached-exporter/deployment.yaml", "grafana/configmap-dashboard-payments.yaml"] {
        assert!(root.join("k8s/live").join(file).is_file(), "{file}");
    }
    let scraped = fs::read_to_string(root.join("k8s/live/prometheus/configmap.yaml")).unwrap();
    assert!(scraped.contains("job_name: payments") && scraped.contains("job_name: teapot-exporter"), "{scraped}");

    // Cargo has taken out of the lock what is not needed; from here on it does not change.
    let said = passes(&root, &["test", "--workspace", "--locked"]);
    for test in ["nothing_is_found", "what_is_committed_is_what_the_code_says", "promtool_finds_every_alert"] {
        assert!(said.contains(test), "{said}");
    }

    // Its tests are no decoration.
    fs::write(root.join("k8s/live/prometheus/configmap-rules.yaml"), rules.replace("TargetDown", "TargetUp")).unwrap();
    let (passed, said) = cargo(&root, &["test", "--locked"]);
    assert!(!passed && said.contains("TargetUp"), "{said}");
}

#[test]
fn what_does_not_fit_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("full/of")).unwrap();
    fs::write(root.join("file"), "a shopping list\n").unwrap();
    fs::create_dir(root.join("Empty")).unwrap();
    let path = |name: &str| root.join(name).to_str().unwrap().to_owned();
    for (words, what, fix) in [
        (vec![path("full")], "full` is not empty", "name a folder that is empty, or not there yet"),
        (vec![path("file")], "file` is there, and no folder", "name a folder that is empty, or not there yet"),
        (vec![path("file/tea")], "file/tea` cannot be written: ", "name a folder in a place where you may write"),
        (vec!["/".to_owned()], "`/` has no last name", "name a folder, like `../tea`"),
        (vec![path("tea/..")], "has no last name", "name a folder, like `../tea`"),
        (vec![path("Empty")], "a stack cannot be called `Empty`", "call the folder `empty`"),
        (vec![path("tea"), "--namespace".to_owned(), "kube-tea".to_owned()], "it belongs to Kubernetes", "--namespace"),
        (
            vec![path("tea"), "--crates".to_owned(), path("full")],
            "full` holds no crate `catalogue`",
            "say with `--crates`",
        ),
    ] {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (outcome, said) = new(&words);
        assert_eq!(outcome, Outcome::Failed, "{words:?}: {said}");
        assert!(said.starts_with("error: no stack was written\n"), "{words:?}: {said}");
        assert!(said.contains(what) && said.contains(fix), "{words:?}: {said}");
    }
    let mut left: Vec<_> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["Empty", "file", "full"]);
    assert_eq!(fs::read_dir(root.join("Empty")).unwrap().count(), 0);
    assert_eq!(fs::read_dir(root.join("full")).unwrap().count(), 1);
}

#[test]
fn an_empty_folder_is_filled() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("tea");
    fs::create_dir(&root).unwrap();
    let (outcome, said) = new(&[root.to_str().unwrap()]);
    assert_eq!(outcome, Outcome::Done, "{said}");
    assert!(root.join("Cargo.toml").is_file() && root.join("Cargo.lock").is_file());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
}
