//! Nothing outlives a lab, whatever ends the test that made it.

use std::env;
use std::fs;
use std::process::{Child, Command, Stdio};

use super::ask::until;
use super::lab::{self, sh};

/// Set for the test that is about to be ended.
const VICTIM: &str = "STACK_LAB_VICTIM";

/// No other program sleeps for that long.
const SECONDS: &str = "86413";

/// Whether something started in the lab still runs.
fn sleeps() -> bool {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut commands = processes.filter_map(|process| fs::read(process.path().join("cmdline")).ok());
    commands.any(|command| command == format!("sleep\0{SECONDS}\0").as_bytes())
}

/// This test once more, which makes a lab in which something runs.
fn victim(name: &str) -> Child {
    // Whoever starts the tests in the background may have told them to ignore SIGINT, and children inherit that.
    let mut command = Command::new("env");
    command.arg("--default-signal=INT").arg(env::current_exe().expect("a test knows its own program"));
    command.args([name, "--exact"]).env(VICTIM, "1").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("a test can be started")
}

#[test]
fn whatever_ends_a_test_nothing_of_its_lab_is_left() {
    if env::var_os(VICTIM).is_some() {
        lab::alone(whatever_ends_a_test_nothing_of_its_lab_is_left, &[], || _ = sh(&format!("sleep {SECONDS}")));
        return;
    }
    if !lab::is_possible(&[]) {
        return;
    }
    let mounts = || fs::read_to_string("/proc/self/mountinfo").expect("Linux tells its mounts");
    let before = mounts();
    for signal in ["-INT", "-KILL"] {
        let mut victim = victim("live::ending::whatever_ends_a_test_nothing_of_its_lab_is_left");
        until("something that runs in the lab", 60, || if sleeps() { Ok(()) } else { Err("nothing runs".to_owned()) });
        sh(&format!("kill {signal} {}", victim.id()));
        until("the end of the test", 20, || match victim.try_wait() {
            Ok(Some(_)) => Ok(()),
            _ => Err(format!("it outlives {signal}")),
        });
        until("the end of the lab", 20, || if sleeps() { Err(format!("it outlives {signal}")) } else { Ok(()) });
    }
    assert_eq!(mounts(), before, "a mount is left");
}
