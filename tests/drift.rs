//! What lies under `k8s/` is what the code says: the same check as `cargo xtask gen --check`, and it never writes.

use cli::{Context, Outcome};

#[test]
fn k8s_is_what_the_code_says() {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut context = Context::new(&xtask::CLI, &mut out, &mut err);
    let outcome = cli::run(["cargo xtask", "gen", "--check"], &mut context);
    let report = [out, err].concat();
    assert!(outcome == Outcome::Done, "\n{}\n", String::from_utf8_lossy(&report));
}
