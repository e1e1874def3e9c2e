//! The stack of this repository, rendered.

use findings::Finding;
use render::{Object, Tree};
use stack::PROGRAM;

/// The names of its environments, the default one first.
pub fn environments() -> Vec<&'static str> {
    PROGRAM.environments().iter().map(|environment| environment.name().as_str()).collect()
}

/// Whether an environment writes Secrets; else operators keep them.
///
/// # Panics
///
/// Where there is no such environment.
pub fn writes_secrets(environment: &str) -> bool {
    render::environment(&PROGRAM, environment).expect("the stack has it").bundles_secrets()
}

/// The objects of one environment, in the order of application.
pub fn objects(environment: &str) -> Result<Vec<Object>, Vec<Finding>> {
    render::objects(&PROGRAM, render::environment(&PROGRAM, environment).map_err(|problem| vec![problem])?)
}

/// Every file under `k8s/`, by its path there.
pub fn tree() -> Result<Tree, Vec<Finding>> {
    render::tree(&PROGRAM)
}

/// Every file under `tests/promtool/`, by its path there.
pub fn scenarios() -> Result<Tree, Vec<Finding>> {
    render::scenarios(&PROGRAM)
}
