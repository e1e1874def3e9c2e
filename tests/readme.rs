//! The examples of settings in the README and SETTINGS.md do what they say when somebody pastes them: `gen` refuses
//! none of them.

use findings::{Sources, print::plain};
use kit::{Component, Environment, Program, Stack, WorkloadId};
use stack::PROGRAM;

/// The first example of an environment.
mod short {
    include!(concat!(env!("OUT_DIR"), "/change-a-setting-1.rs"));
    pub const ENVIRONMENT: Environment = STAGING;
}

/// The example of everything that an environment can say.
mod long {
    #![expect(dead_code, reason = "a panel of the example is for a board")]
    include!(concat!(env!("OUT_DIR"), "/environments-1.rs"));
    pub const ENVIRONMENT: Environment = STAGING;
    pub const RECEIVER: kit::Component = kit::Component::of(&MIMIR_PODS).service(&MIMIR);
}

/// The example with a patch.
mod pods {
    #![expect(dead_code, reason = "the other half of the example is a program of one's own")]
    include!(concat!(env!("OUT_DIR"), "/pods-1.rs"));
    pub const PATCHED: Component = SLOW_START;
}

/// What stops `gen`.
#[track_caller]
fn passes(program: &Program) {
    let rendered = program.environments().iter().filter_map(|environment| render::objects(program, environment).err());
    let found: Vec<_> = checks::check(program).into_iter().chain(rendered.flatten()).collect();
    let sources = Sources::below(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    assert!(found.is_empty(), "{}", plain(&found, &sources, "cargo xtask explain"));
}

/// The program with these components, and another environment. Tests live as long as the process.
fn with(components: &[Component<'static>], environment: Option<Environment<'static>>) -> Program {
    let environments: Vec<_> = PROGRAM.environments().iter().copied().chain(environment).collect();
    let find = |id: &WorkloadId| PROGRAM.stack.find(id).map(Component::workload);
    let agents: Vec<_> = PROGRAM.stack.all_log_agents().iter().filter_map(find).collect();
    let stack = Stack::new(PROGRAM.stack.namespace(), components.to_vec().leak()).log_agents(&agents);
    let stack = stack.environments(environments.leak(), PROGRAM.stack.taken_node_ports());
    Program { stack: Box::leak(Box::new(stack)), ..PROGRAM }
}

#[test]
fn a_small_environment_can_be_added_as_it_stands() {
    passes(&with(PROGRAM.stack.components(), Some(short::ENVIRONMENT)));
}

#[test]
fn an_environment_that_says_everything_can_be_added_with_its_receiver() {
    let components = [PROGRAM.stack.components(), &[long::RECEIVER]].concat();
    passes(&with(&components, Some(long::ENVIRONMENT)));
}

#[test]
fn a_patch_applies_in_every_environment() {
    let (mut components, patched) = (PROGRAM.stack.components().to_vec(), pods::PATCHED);
    let one = components.iter_mut().find(|one| one.workload().id().is(patched.workload().id()));
    *one.expect("the stack has the component") = patched;
    passes(&with(&components, None));
}
