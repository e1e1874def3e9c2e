//! What the constructors of the kit refuse, word for word: a name for each mistake, the message, and the mistake.
//!
//! At compile time each is an error at its line, which the few cases of `tests/ui` hold.

#[path = "../../../terms/tests/support/said.rs"]
mod said;

mod config_map;
mod environment;
mod exemption;
mod exposure;
mod label;
mod lifecycle;
mod mount;
mod name;
mod port;
mod probe;
mod remote_write;
mod secret;
mod service;
mod sidecar;
mod stack;
mod workload;

#[test]
fn each_mistake_is_told_with_its_fix() {
    said::each_is_said(&[
        ("config_map", config_map::CASES),
        ("environment", environment::CASES),
        ("exemption", exemption::CASES),
        ("exposure", exposure::CASES),
        ("lifecycle", lifecycle::CASES),
        ("mount", mount::CASES),
        ("probe", probe::CASES),
        ("remote_write", remote_write::CASES),
        ("port", port::CASES),
        ("name", name::CASES),
        ("label", label::CASES),
        ("secret", secret::CASES),
        ("service", service::CASES),
        ("sidecar", sidecar::CASES),
        ("stack", stack::CASES),
        ("workload", workload::CASES),
    ]);
}
