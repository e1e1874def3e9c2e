//! What the constructors of what watches refuse, word for word: a name for each mistake, the message, and the mistake.
//!
//! At compile time each is an error at its line, which the few cases of `tests/ui` hold.

#[path = "../../../terms/tests/support/said.rs"]
mod said;

mod alert;
mod dashboard;
mod receiver;
mod scrape_job;

#[test]
fn each_mistake_is_told_with_its_fix() {
    said::each_is_said(&[
        ("alert", alert::CASES),
        ("dashboard", dashboard::CASES),
        ("receiver", receiver::CASES),
        ("scrape_job", scrape_job::CASES),
    ]);
}
