//! The stack in one environment, as whoever renders or checks it sees it.

use std::cell::RefCell;
use std::ops::Deref;

use terms::WorkloadId;
use watch::watch::Watch;

use super::context::{Context, Use};
use super::environment::Environment;
use super::stack::Stack;

/// A whole stack in one environment. It lends the [`Context`] from which configs are made.
pub struct View<'a> {
    stack: &'a Stack<'a>,
    cx: Context<'a>,
}

impl<'a> View<'a> {
    /// The view of the whole stack, and of what watches it: [`Watch::NONE`] where nothing does. The connections that
    /// configs name are written down in `used`.
    pub fn new(
        stack: &'a Stack<'a>,
        environment: &'a Environment<'a>,
        watch: &'a Watch,
        used: &'a RefCell<Vec<Use<'a>>>,
    ) -> Self {
        Self {
            stack,
            cx: Context::new(environment, watch, environment.names(stack), stack.log_agent_of(environment), used),
        }
    }

    /// The view from this workload: the connections that its configs name are its own.
    pub const fn of(&self, owner: WorkloadId<'a>) -> Self {
        Self { stack: self.stack, cx: self.cx.of(owner) }
    }

    /// The stack.
    pub const fn stack(&self) -> &'a Stack<'a> {
        self.stack
    }
}

impl<'a> Deref for View<'a> {
    type Target = Context<'a>;

    fn deref(&self) -> &Context<'a> {
        &self.cx
    }
}
