//! The stack of this repository, rendered.

use kit::Problem;
use render::{Object, Tree};
use stack::PROGRAM;

/// The names of its environments, the default one first.
pub fn environments() -> Vec<&'static str> {
    PROGRAM.environments().iter().map(|environment| environment.name().as_str()).collect()
}

/// The objects of one environment, in the order of application.
pub fn objects(environment: &str) -> Result<Vec<Object>, Vec<Problem>> {
    render::objects(&PROGRAM, render::environment(&PROGRAM, environment).map_err(|problem| vec![problem])?)
}

/// Every file under `k8s/`, by its path there.
pub fn tree() -> Result<Tree, Vec<Problem>> {
    render::tree(&PROGRAM)
}

/// Every file under `tests/promtool/`, by its path there.
pub fn scenarios() -> Result<Tree, Vec<Problem>> {
    render::scenarios(&PROGRAM)
}
