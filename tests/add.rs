//! `cargo xtask add` writes a part as a person would, in any stack of this shape; or says what stops it, and nothing
//! changes. That what it writes builds and generates is tried with `cargo xtask new`, which builds a stack anyway.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its files says so by ending there")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use cli::{Cli, Context, Outcome};

/// What the command line says, and how it ends. It needs no stack that compiles.
fn run(words: &[&str]) -> (Outcome, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let line = ["cargo xtask"].iter().chain(words);
    let outcome = cli::run(line, &mut Context::new(&Cli::ALONE, &mut out, &mut err));
    (outcome, String::from_utf8([out, err].concat()).unwrap())
}

fn add(root: &Path, words: &[&str]) -> (Outcome, String) {
    run(&[&["--root", root.to_str().unwrap(), "add"], words].concat())
}

/// A new stack, and a page of metrics beside it.
fn stack() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("corner-shop");
    let (outcome, said) = run(&["new", root.to_str().unwrap()]);
    assert_eq!(outcome, Outcome::Done, "{said}");
    fs::write(folder.path().join("page.txt"), "# TYPE teapot_full gauge\nteapot_full{pot=\"1\"} 1\n").unwrap();
    (folder, root)
}

/// Every file and its text.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            found.extend(files(&entry.path()).into_iter().map(|(path, text)| (format!("{name}/{path}"), text)));
        } else {
            found.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
    found
}

#[test]
fn a_part_is_a_module_and_a_line_in_every_list() {
    let (folder, root) = stack();
    let page = folder.path().join("page.txt");
    let page = page.to_str().unwrap();
    let text = |path: &str| fs::read_to_string(root.join(path)).unwrap();

    let image = "docker.io/tea/teapot-exporter:1.2.0";
    let (outcome, said) =
        add(&root, &["exporter", "teapot-exporter", "--file", page, "--image", image, "--port", "9150"]);
    assert_eq!(outcome, Outcome::Done, "{said}");
    assert!(said.contains("decide  what it measures: `.arg(..)`") && said.contains("3 files written"), "{said}");
    let module = text("facts/src/teapot_exporter.rs");
    let deployed = r#"WorkloadBuilder::deployment(NAMESPACE, "teapot-exporter", IMAGE)"#;
    assert!(module.contains(deployed) && module.contains(r#"Port::new("http", 9150)"#), "{module}");
    assert!(text("catalogue/teapot-exporter.prom").contains("teapot_full{pot}"));

    let (outcome, said) = add(&root, &["service", "payments", "--port", "9102", "--namespace", "shop"]);
    assert_eq!(outcome, Outcome::Done, "{said}");
    assert!(text("facts/src/payments.rs").contains(r#"pub const SHOP: Namespace = Namespace::of_others("shop");"#));
    // The namespace is known from here on.
    let (outcome, said) = add(&root, &["service", "orders", "--port", "9103", "--file", page]);
    assert_eq!(outcome, Outcome::Done, "{said}");
    let module = text("facts/src/orders.rs");
    assert!(module.contains(r#"declared(SHOP, "orders")"#) && module.contains(".admits(NAMESPACE)"), "{module}");
    let lists = text("facts/src/lib.rs");
    assert!(lists.contains("pub mod orders;\npub mod payments;\npub mod teapot_exporter;\n"), "{lists}");
    for list in ["COMPONENT", "JOB"] {
        let line = format!("    teapot_exporter::{list},\n    payments::{list},\n    orders::{list},\n];");
        assert!(lists.contains(&line), "{lists}");
    }

    let expr = "max by (pot) (teapot_full{job=\"orders\"}) < 1";
    let (outcome, said) = add(&root, &["alert", "TeapotEmpty", "--expr", expr, "--for", "10m"]);
    assert_eq!(outcome, Outcome::Done, "{said}");
    let alerts = text("src/alerts.rs");
    for written in [
        "&[TARGET_DOWN, JOB_GONE, TEAPOT_EMPTY])];",
        "const TEAPOT_EMPTY: Alert = Alert::new(\"TeapotEmpty\", Severity::WARNING)",
        ".for_(minutes(10))",
        ".when_gone(told_by(&JOB_GONE).job(\"orders\"))",
        ".panel(boards::WATCHERS.panel(\"Targets that answer\"))",
        "series! { teapot_full{job=\"orders\", pot=",
    ] {
        assert!(alerts.contains(written), "{written}: {alerts}");
    }

    let (outcome, said) = add(&root, &["dashboard", "teapots"]);
    assert_eq!(outcome, Outcome::Done, "{said}");
    let boards = text("src/boards.rs");
    assert!(boards.contains("&[WATCHERS, TEAPOTS];") && boards.contains(r#"Dashboard::new("teapots", "Teapots")"#));
}

#[test]
fn it_fits_into_the_stacks_of_this_repository() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let exporter = ["exporter", "teapot-exporter", "--image", "docker.io/tea/teapot-exporter:1.2.0"];
    let shop = ["service", "tea-payments", "--port", "9102"];
    let alert = ["alert", "TeapotEmpty", "--group"];
    for (root, facts, of_alert, of_board, group) in [
        (repository.clone(), "stack/facts/src", "stack/src/alerts/shop/mod.rs", "stack/src/dashboards/mod.rs", "shop"),
        (repository.join("examples/tea"), "facts/src", "src/alerts.rs", "src/boards.rs", "orders"),
    ] {
        let dry = |words: &[&str]| {
            let (outcome, said) = add(&root, &[words, &["--dry-run"]].concat());
            assert_eq!(outcome, Outcome::Done, "{said}");
            assert!(said.contains("would change; without `--dry-run` they do\n"), "{said}");
            said
        };
        let said = dry(&exporter);
        for written in
            ["+    teapot_exporter::COMPONENT,\n", "+    teapot_exporter::JOB,\n", "+pub mod teapot_exporter;\n"]
        {
            assert!(said.contains(written), "{written}: {said}");
        }
        assert!(said.contains(&format!("+++ {facts}/teapot_exporter.rs\n")), "{said}");
        assert!(dry(&shop).contains("+    tea_payments::JOB,\n"));
        let said = dry(&[&alert[..], &[group]].concat());
        assert!(said.contains(&format!("+++ {of_alert}\n")) && said.contains("TEAPOT_EMPTY"), "{said}");
        let said = dry(&["dashboard", "teapots"]);
        assert!(
            said.contains(&format!("+++ {of_board}\n")) && said.contains("+pub const TEAPOTS: Dashboard"),
            "{said}"
        );
        assert!(!root.join(facts).join("teapot_exporter.rs").exists());
    }
}

#[test]
fn what_does_not_fit_is_refused_and_nothing_is_written() {
    let (folder, root) = stack();
    let page = folder.path().join("page.txt");
    let page = page.to_str().unwrap();
    let html = folder.path().join("html.txt");
    fs::write(&html, "<html></html>\n").unwrap();
    let html = html.to_str().unwrap();
    let image = "docker.io/tea/teapot-exporter:1.2.0";
    let before = files(folder.path());
    for (words, what, fix) in [
        (
            vec!["exporter", "Tea_Pot", "--image", image],
            "cannot be called `Tea_Pot`: `T` is no lower-case letter",
            "like",
        ),
        (vec!["exporter", "../teapot", "--image", image], "cannot be called `../teapot`: `.` is no", "lower-case"),
        (vec!["exporter", "../teapot", "--file", page], "cannot be called `../teapot`: `.` is no", "lower-case"),
        (vec!["exporter", "9teapots", "--image", image], "does not begin with a letter", "lower-case"),
        (vec!["exporter", "", "--image", image], "it is empty", "lower-case"),
        (vec!["exporter", "teapot", "--image", "docker.io/tea/teapot"], "the tag is missing", "pin a version"),
        (vec!["exporter", "teapot", "--image", "teapot:1"], "the registry is missing", "spell it out"),
        (vec!["exporter", "teapot", "--file", "nowhere.txt"], "cannot read `nowhere.txt`", "saved /metrics page"),
        (
            vec!["exporter", "teapot", "--file", html],
            "answers with a page of HTML, not with metrics",
            "see that the path is right",
        ),
        (vec!["exporter", "grafana", "--image", image], "`grafana` is taken: facts/src/lib.rs", "choose another name"),
        (
            vec!["exporter", "mysqld-exporter", "--file", page, "--image", image],
            "there is a catalogue of `mysqld-exporter` already: the recorded catalogue `mysqld-exporter`",
            "leave the page out",
        ),
        (
            vec!["exporter", "teapot", "--image", "localhost:5000/tea/teapot:1.2.0"],
            "the image `localhost:5000/tea/teapot` names the port of its registry",
            ".registry_mirror(\"localhost:5000\")",
        ),
        (
            vec!["exporter", "teapot", "--image", "docker.io/tea/teapot:1.2.0@sha256:12"],
            "a digest is `sha256:` and 64 hexadecimal digits",
            "copy it from the registry",
        ),
        (vec!["exporter", "kit", "--image", image], "`kit` is taken: the crate `kit`", "choose another name"),
        (vec!["exporter", "std", "--image", image], "`std` is taken: the crate `std`", "choose another name"),
        (vec!["service", "type", "--port", "80", "--namespace", "shop"], "it would be a module", "like `type-service`"),
        (vec!["service", "payments", "--port", "9102"], "no const names the namespace", "say `--namespace NAME`"),
        (
            vec!["service", "payments", "--port", "80", "--namespace", "Shop"],
            "name `Shop`: a name holds lower-case letters",
            "write it like `node-exporter`",
        ),
        (
            vec!["service", "payments", "--port", "80", "--namespace", "shop", "--probe", "health"],
            "`health` is no path that can be probed",
            "begin it with `/`",
        ),
        (
            vec!["service", "payments", "--port", "80", "--namespace", "shop", "--probe", "/a b"],
            "`/a b` is no path that can be probed",
            "write `%20` in the place of ` `",
        ),
        (vec!["alert", "orders-wait"], "an alert cannot be called `orders-wait`", "call it like `OrdersWait`"),
        (vec!["alert", "../x"], "an alert cannot be called `../x`", "call it like `X`"),
        (vec!["alert", "TargetDown"], "there is an alert `TargetDown` already: src/alerts.rs", "choose another name"),
        (vec!["alert", "Cold", "--group", "kitchen"], "no group is called `kitchen`", "say one of `watchers`"),
        (vec!["alert", "Cold", "--expr", "sum("], "the expression cannot be an alert", "what follows `--expr`"),
        (vec!["alert", "Cold", "--for", "soon"], "`soon` is no length of time", "`--for` like `5m`"),
        (vec!["alert", "Cold", "--for", "5"], "`5` is no length of time", "`0s` fires at once"),
        (vec!["alert", "Yes"], "the const `YES`, which is taken: src/alerts.rs imports `YES`", "choose another name"),
        (
            vec!["alert", "Cold", "--expr", "prometheus_build_inf > 1"],
            "no catalogue has the metric `prometheus_build_inf`",
            "did you mean `prometheus_build_info`?",
        ),
        (vec!["alert", "Cold", "--expr", "tea:pots:sum > 1"], "no rule records `tea:pots:sum`", "record it"),
        (
            vec!["alert", "Cold", "--expr", "up unless on (job) prometheus_build_info"],
            "does not show when",
            "compare a query",
        ),
        (vec!["dashboard", "watchers"], "`watchers` is taken: src/boards.rs names it", "choose another name"),
        (vec!["dashboard", "tea pots"], "a dashboard cannot be called `tea pots`", "lower-case"),
    ] {
        let (outcome, said) = add(&root, &words);
        assert_eq!(outcome, Outcome::Failed, "{words:?}: {said}");
        assert!(
            said.starts_with("error: nothing was added\n") && said.matches("problem  ").count() == 1,
            "{words:?}: {said}"
        );
        let (_, told) = said.split_once("problem  ").unwrap();
        let (problem, told) = told.split_once("fix  ").unwrap();
        // Long texts are broken.
        let is_in = |wanted: &str, text: &str| {
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            wanted.len() > 3 && words(text).contains(&words(wanted))
        };
        assert!(is_in(what, problem) && is_in(fix, told), "{words:?}: {said}");
    }
    assert!(files(folder.path()) == before, "something was written");
}

#[test]
fn what_is_missing_or_out_of_range_is_refused_and_nothing_is_written() {
    let (folder, root) = stack();
    let before = files(folder.path());
    for words in [
        vec!["exporter", "teapot"],
        vec!["exporter", "teapot", "--image", "docker.io/tea/teapot-exporter:1.2.0", "--port", "0"],
        vec!["service", "payments"],
        vec!["service", "payments", "--port", "70000"],
        vec!["alert"],
    ] {
        let (outcome, said) = add(&root, &words);
        assert!(outcome == Outcome::Failed && said.starts_with("error: "), "{words:?}: {said}");
    }
    assert!(files(folder.path()) == before, "something was written");
}

/// What a new const or module would contradict is told before it is written.
#[test]
fn names_that_a_file_imports_are_taken() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (root, words, what) in [
        (repository.clone(), vec!["dashboard", "watch"], "`watch` is taken: the crate `watch`"),
        (repository.clone(), vec!["alert", "Warning", "--group", "shop"], "`WARNING`, which is taken"),
        (repository.clone(), vec!["exporter", "programs", "--image", "docker.io/tea/a:1.2"], "`programs` is taken"),
        (repository.join("examples/tea"), vec!["dashboard", "requests"], "`requests` is taken: src/boards.rs imports"),
    ] {
        let (outcome, said) = add(&root, &[&words[..], &["--dry-run"]].concat());
        assert_eq!(outcome, Outcome::Failed, "{words:?}: {said}");
        assert!(said.contains(what) && said.contains("fix  choose another name"), "{words:?}: {said}");
    }
}

/// A namespace of any name is a const that the new file does not have yet.
#[test]
fn a_namespace_is_called_like_nothing_else_in_its_file() {
    let (_folder, root) = stack();
    for name in ["component", "http", "http-ok", "image", "job", "namespace", "probe", "service", "workload"] {
        let image = "docker.io/tea/teapot-exporter:1.2.0";
        let words = ["exporter", "teapot", "--image", image, "--namespace", name, "--dry-run"];
        let (outcome, said) = add(&root, &words);
        assert_eq!(outcome, Outcome::Done, "{said}");
        let constant = format!("IN_{}", name.to_ascii_uppercase().replace('-', "_"));
        assert!(said.contains(&format!("+pub const {constant}: Namespace = ")), "{said}");
        assert!(said.contains(&format!("deployment({constant}, ")), "{said}");
    }
}

/// What the crate `programs` has settings for needs no workload that is written out, and a digest stays.
#[test]
fn a_program_that_is_known_is_named_and_its_digest_stays() {
    let (_folder, root) = stack();
    let digest = format!("sha256:{}", "0".repeat(64));
    let image = format!("quay.io/prometheus/mysqld-exporter:v0.20.0@{digest}");
    let (outcome, said) = add(&root, &["exporter", "mysqld-exporter", "--image", &image, "--dry-run"]);
    assert_eq!(outcome, Outcome::Done, "{said}");
    assert!(said.contains("`programs::mysqld_exporter` knows the program"), "{said}");
    assert!(said.contains(&format!(".digest(\"{digest}\")").replace('\n', "")), "{said}");
    assert!(!said.contains("mysqld-exporter.prom"), "{said}");
}

#[test]
fn a_list_that_cannot_be_found_is_named_and_nothing_is_half_written() {
    let (folder, root) = stack();
    for (file, from, to, words, what) in [
        (
            "facts/src/lib.rs",
            "pub const JOBS: &[Job] = &[",
            "pub const JOBS: &[Job] = made![",
            vec!["service", "payments", "--port", "9102", "--namespace", "shop"],
            "the jobs cannot be found: `JOBS` in src/lib.rs is no list of `Job` that is written out",
        ),
        ("src/lib.rs", "    groups: alerts::GROUPS,\n", "", vec!["alert", "Cold"], "no `Watch { groups: .. }` stands"),
        (
            "src/alerts.rs",
            "const ALL_JOBS",
            "const ALL JOBS",
            vec!["alert", "Cold"],
            "src/alerts.rs:25: this is no Rust",
        ),
        ("xtask/src/main.rs", "spec::PROGRAM", "spec::STACK", vec!["dashboard", "teapots"], "names a `PROGRAM`"),
    ] {
        let whole = fs::read_to_string(root.join(file)).unwrap();
        assert!(whole.contains(from), "{file}: {whole}");
        fs::write(root.join(file), whole.replace(from, to)).unwrap();
        let before = files(folder.path());
        let (outcome, said) = add(&root, &words);
        assert_eq!(outcome, Outcome::Failed, "{words:?}: {said}");
        assert!(said.contains(what) && said.contains("fix  "), "{words:?}: {said}");
        assert!(files(folder.path()) == before, "something was written");
        fs::write(root.join(file), whole).unwrap();
    }
    let empty = tempfile::tempdir().unwrap();
    let (outcome, said) = add(empty.path(), &["dashboard", "teapots"]);
    assert!(outcome == Outcome::Failed && said.contains("fix  run it in the root of a stack"), "{said}");
    assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0);
}
