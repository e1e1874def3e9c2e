//! `gen` killed (`kill -9`) at whatever moment, hundreds of times, alone and beside other runs: the next run completes
//! it.

use std::process::Child;
use std::time::Duration;

use stack_tests::chance::Chance;

use crate::gen_interrupted::{child, new, next_run_completes, nothing_is_lost, old, seeded, wait_until_it_says};

/// A run at work has about a dozen steps of a millisecond each: so it is killed before, within and after.
const LONGEST: usize = 20_000;

fn after_a_while(chance: &mut Chance) -> Duration {
    Duration::from_micros(chance.below(LONGEST) as u64)
}

fn kill(child: &mut Child) {
    // One that has just ended is killed too late.
    let _ended = child.kill();
    child.wait().unwrap();
}

#[test]
fn killed_at_random_moments_hundreds_of_times() {
    let mut chance = Chance::new(9);
    let mut within = 0;
    for round in 0..250 {
        let repository = seeded();
        let mut child = child(&repository, "", "slow");
        wait_until_it_says("at work", &mut child);
        std::thread::sleep(after_a_while(&mut chance));
        kill(&mut child);
        let when = format!("round {round}");
        nothing_is_lost(&repository, &when);
        let contents = repository.contents();
        let is = |files: &std::collections::BTreeMap<String, String>| {
            let mut files = files.clone();
            files.insert("monitoring/notes.txt".to_owned(), "mine".to_owned());
            contents == files
        };
        within += usize::from(!is(old().files()) && !is(new().files()));
        next_run_completes(&repository, &when);
    }
    assert!(within > 50, "only {within} of 250 were killed half way: the moments are badly chosen");
}

#[test]
fn killed_again_and_again_without_a_whole_run_between() {
    let mut chance = Chance::new(10);
    for round in 0..10 {
        let repository = seeded();
        for _ in 0..8 {
            let mut child = child(&repository, "", "slow");
            std::thread::sleep(after_a_while(&mut chance));
            kill(&mut child);
            nothing_is_lost(&repository, &format!("round {round}"));
        }
        next_run_completes(&repository, &format!("round {round}"));
    }
}

#[test]
fn one_of_several_runs_is_killed_and_the_others_complete() {
    let mut chance = Chance::new(11);
    for round in 0..15 {
        let repository = seeded();
        let mut runs: Vec<_> = (0..3).map(|_| child(&repository, "", "slow")).collect();
        std::thread::sleep(after_a_while(&mut chance));
        kill(&mut runs[0]);
        for run in &mut runs[1..] {
            assert!(run.wait().unwrap().success(), "round {round}");
        }
        let contents = repository.contents();
        for (path, text) in new().files() {
            assert_eq!(contents.get(path), Some(text), "round {round}: {path}");
        }
        next_run_completes(&repository, &format!("round {round}"));
    }
}
