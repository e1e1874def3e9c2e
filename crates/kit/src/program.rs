//! A whole program: what runs, where, and what watches it.

use std::sync::LazyLock;

use promql::World;
use watch::watch::Watch;

use super::environment::Environment;
use super::stack::Stack;

/// What the command line works on: one company's stack. Everything that is written, listed or checked is made from it.
#[derive(Clone, Copy)]
pub struct Program {
    /// The components, and the environments they run in.
    pub stack: &'static Stack<'static>,
    /// What watches them: [`Watch::NONE`] if nothing does.
    pub watch: &'static Watch,
    /// What its queries may read: the same world that its `promql!` is checked against.
    pub metrics: fn() -> &'static World,
    /// The source file that lists the components, from the root of the repository: headers name it.
    pub source: &'static str,
}

impl Program {
    /// A stack that nothing watches.
    pub const fn unwatched(stack: &'static Stack<'static>, source: &'static str) -> Self {
        Self { stack, watch: &Watch::NONE, metrics: nothing, source }
    }

    /// The environments, the default one first.
    pub const fn environments(&self) -> &'static [Environment<'static>] {
        self.stack.all_environments()
    }
}

fn nothing() -> &'static World {
    static NOTHING: LazyLock<World> = LazyLock::new(World::default);
    &NOTHING
}
