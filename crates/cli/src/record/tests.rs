use findings::Finding;
use std::fs;
use std::time::Duration;

use super::*;

#[track_caller]
fn said<T>(result: Result<T, Finding>) -> String {
    let Err(problem) = result else { panic!("this must fail") };
    format!("{}; fix: {}", problem.message, problem.fix)
}

fn lab() -> Lab {
    Lab::new(std::path::Path::new("."), 21900, Vec::new(), None).unwrap()
}

#[test]
fn an_unknown_program_is_answered_with_the_known_ones() {
    let answer = said(find(&[], "node-exportr").map(|_| ()));
    assert!(
        answer.starts_with("there is no recipe to record `node-exportr`; fix: did you mean `node-exporter`?"),
        "{answer}"
    );
    assert!(find(&[], "blackbox-probe").is_ok(), "a catalogue finds its recipe");
}

#[test]
fn a_program_that_is_not_there_is_said_to_be_missing() {
    assert_eq!(
        said(lab().start("no-such-exporter", &[])),
        "the program `no-such-exporter` is neither in .tools/bin nor on the PATH; fix: install it, or give a page of a \
         running one with `--url` or `--file`"
    );
    // Its file is `initdb`, and the tool that brings it has another name.
    assert_eq!(
        said::<()>(Err(missing("initdb", Some("postgres_exporter")))),
        "the program `initdb`, beside which `postgres_exporter` is recorded, is neither in .tools/bin nor on the PATH; \
         fix: run `cargo xtask tools --only postgresql`, or give a page of a running `postgres_exporter` with `--url` \
         or `--file`"
    );
}

#[test]
fn a_port_that_is_taken_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let mut lab = Lab::new(std::path::Path::new("."), port, Vec::new(), None).unwrap();
    let answer = said(lab.port());
    assert!(answer.starts_with(&format!("port {port} of 127.0.0.1 cannot be used: ")), "{answer}");
    assert!(answer.contains("--port"), "{answer}");
}

#[cfg(unix)]
#[test]
fn a_program_that_ends_early_is_quoted() {
    let mut lab = lab();
    lab.start("sh", &["-c", "echo unknown flag --wrong >&2; exit 3"]).unwrap();
    let answer = said(lab.answers("http://127.0.0.1:9/metrics", 20));
    assert!(
        answer.starts_with("`sh` ended early, with exit status: 3; its last lines:\nunknown flag --wrong; fix: "),
        "{answer}"
    );
}

#[cfg(unix)]
#[test]
fn what_was_started_ends_with_the_lab_and_so_does_its_folder() {
    let mut lab = lab();
    let pid = lab.path("pid");
    lab.start("sh", &["-c", &format!("echo $$ > {pid}; exec sleep 600")]).unwrap();
    let written = || fs::read_to_string(&pid).unwrap_or_default().trim().to_owned();
    lab.until("a pid", 20, |_| Ok(!written().is_empty())).unwrap();
    let number = written();
    assert!(lab.run("kill", &["-0", &number]).is_ok());
    drop(lab);
    assert!(self::lab().run("kill", &["-0", &number]).is_err());
    assert!(!std::path::Path::new(&pid).exists());
}

#[test]
fn a_url_that_nobody_answers_is_named() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{closed}/metrics");
    let answer = said(http::page(&url, Duration::from_secs(5)));
    assert!(answer.starts_with(&format!("{url} cannot be reached: ")), "{answer}");
    assert!(answer.ends_with("in a cluster, `kubectl port-forward` first"), "{answer}");
    let secure = said(http::page("https://127.0.0.1/metrics", Duration::from_secs(5)));
    assert!(secure.contains("only plain http is spoken here"), "{secure}");
}

#[test]
fn a_page_that_does_not_answer_200_is_no_page() {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/metrics", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _head = stream.read(&mut [0; 1024]).unwrap();
        stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
    });
    let answer = said(http::page(&url, Duration::from_secs(5)));
    server.join().unwrap();
    assert_eq!(
        answer,
        format!(
            "{url} answers with status 404, not with 200; fix: see that the path is right, as a rule /metrics, and \
             that the program serves metrics at all"
        )
    );
}

#[test]
fn every_catalogue_has_one_recipe() {
    let mut names: Vec<_> = ALL.iter().flat_map(|recipe| recipe.drafts).map(|draft| draft.exporter).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(ALL.iter().all(|recipe| recipe.drafts[0].exporter == recipe.program));
}
