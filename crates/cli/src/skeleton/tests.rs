//! What a new stack is called, where it finds the crates, and what is refused.

use std::path::Path;

use super::{COMPANY, FILES, Git, Names, Skeleton, seen_from};

#[test]
fn names_that_do_not_fit_are_refused_with_one_that_does() {
    let long = "a".repeat(64);
    let cut = format!("call the folder `{}`", "a".repeat(63));
    for (company, namespace, what, fix) in [
        ("", "watchers", "it is empty", "call the folder `our-stack`"),
        ("Tea", "watchers", "`T` is no lower-case letter, digit or `-`", "call the folder `tea`"),
        ("tea_shop", "watchers", "`_` is no lower-case letter, digit or `-`", "call the folder `tea-shop`"),
        ("tea shop", "watchers", "` ` is no lower-case letter, digit or `-`", "call the folder `tea-shop`"),
        ("thé", "watchers", "`é` is no lower-case letter, digit or `-`", "call the folder `th`"),
        ("-tea", "watchers", "it begins or ends with `-`", "call the folder `tea`"),
        ("---", "watchers", "it begins or ends with `-`", "call the folder `our-stack`"),
        (&long, "watchers", "it has 64 characters, and 63 are the most", &cut),
        ("tea", "", "a namespace cannot be called ``: it is empty", "say `--namespace observability`"),
        ("tea", "Tea.Watch", "`T` is no lower-case letter, digit or `-`", "say `--namespace tea-watch`"),
        ("tea", "kube-system", "it belongs to Kubernetes", "say `--namespace observability`"),
        ("tea", "default", "it belongs to Kubernetes", "say `--namespace observability`"),
    ] {
        let said = format!("{:?}", Names::of(company, namespace).expect_err(company));
        assert!(said.contains(what) && said.contains(fix), "{company}, {namespace}: {said}");
    }
    for company in ["tea", "tea-shop-2", "7-teas", "match"] {
        assert!(Names::of(company, "watchers").is_ok(), "{company}");
    }
}

#[test]
fn the_names_stand_wherever_the_files_want_them() {
    // A name in which the one of the files occurs is put in once.
    let names = Names::of("not-our-company", "watchers").expect("these are names");
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the crates are there");
    let skeleton =
        Skeleton::new(&names, Path::new("/nowhere/not-our-company"), &crates, None).expect("the path is plain");
    let text = |path: &str| skeleton.files()[path].as_str();
    assert!(text("Cargo.toml").contains(&format!("\nkit = {{ path = \"{}/kit\" }}\n", crates.display())));
    assert!(text("facts/src/lib.rs").contains("(\"cluster\", \"not-our-company\")"));
    assert!(text("facts/src/lib.rs").contains("Namespace::ours(\"watchers\")"));
    assert_eq!(text("Cargo.lock"), include_str!("../../../../Cargo.lock"));
    for (path, text) in skeleton.files().iter().filter(|(path, _)| **path != "Cargo.lock") {
        assert!(
            !text.replace("not-our-company", "").contains(COMPANY) && !text.contains("observability"),
            "{path}: {text}"
        );
    }
    assert_eq!(skeleton.files().len(), FILES.len() + 1);
}

#[test]
fn the_crates_may_be_those_of_a_commit() {
    let names = Names::of("tea", "watchers").expect("these are names");
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let of = |url: &str, rev: &str| {
        let git = Git { url: url.to_owned(), rev: rev.to_owned() };
        Skeleton::new(&names, Path::new("/nowhere/tea"), &crates, Some(&git))
    };
    let manifest = of("https://git.example.com/watch.git", "v1.2").expect("it is one").files()["Cargo.toml"].clone();
    let taken = manifest.matches("= { git = \"https://git.example.com/watch.git\", rev = \"v1.2\" }\n").count();
    assert_eq!((taken, manifest.matches("path = ").count()), (8, 2), "facts and macros are its own: {manifest}");
    assert_eq!(manifest.lines().count(), include_str!("../../skeleton/Cargo.toml").lines().count());
    let url = "https://a.example/b";
    for (url, rev) in [("", "v1"), ("--upload-pack=x", "v1"), ("a\"b", "v1"), (url, ""), (url, "\"}"), ("a\n", "v1")] {
        assert!(of(url, rev).is_err(), "{url:?} {rev:?}");
    }
    for (url, fix) in [
        ("git@git.example.com:team/watch.git", "say `--git ssh://git@git.example.com/team/watch.git`"),
        ("git.example.com/watch.git", "say `--git` with its scheme, like `https://git.example.com/watch.git`"),
    ] {
        let refused = of(url, "v1").expect_err(url);
        assert!(refused.fix.contains(fix), "{refused:?}");
    }
}

#[test]
fn the_toolchain_is_the_one_that_the_crates_are_tried_with() {
    let channel = |text: &'static str| text.lines().find(|line| line.starts_with("channel"));
    let ours = include_str!("../../../../rust-toolchain.toml");
    assert_eq!(channel(include_str!("../../skeleton/rust-toolchain.toml")), channel(ours));
}

#[cfg(unix)]
#[test]
fn the_crates_are_seen_from_the_new_folder() {
    for (dir, crates, seen) in [
        ("/work-of-nobody/tea", "/work-of-nobody/language/crates", "../language/crates"),
        ("/work-of-nobody/a/tea", "/work-of-nobody/language/crates", "../../language/crates"),
        ("/somewhere-else/tea", "/work-of-nobody/language/crates", "/work-of-nobody/language/crates"),
    ] {
        assert_eq!(seen_from(Path::new(dir), Path::new(crates)).expect("the path is plain"), seen);
    }
    assert!(seen_from(Path::new("/a/tea"), Path::new("/a \"/crates")).is_err());
}
