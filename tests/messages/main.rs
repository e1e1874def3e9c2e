//! What constructors that take a query refuse, word for word: a name for each mistake, the message, and the mistake.
//!
//! At compile time each is an error at its line, which the few cases of `tests/ui` hold.

#[path = "../../crates/terms/tests/support/said.rs"]
mod said;

mod alert;
mod dashboard;
mod data_source;
mod logql;
mod promql;
mod receiver;

#[test]
fn each_mistake_is_told_with_its_fix() {
    said::each_is_said(&[
        ("alert", alert::CASES),
        ("dashboard", dashboard::CASES),
        ("data_source", data_source::CASES),
        ("logql", logql::CASES),
        ("promql", promql::CASES),
        ("receiver", receiver::CASES),
    ]);
}
