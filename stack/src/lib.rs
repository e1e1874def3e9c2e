//! DhakaCart's whole observability stack, written against typed builders: what compiles here can be deployed.
//!
//! One direction: `kit` and `model` <- `observe` <- `components` <- `dhakacart` (the spec); `manifest` turns the kit's
//! values into Kubernetes' objects, and `render` writes them. Nothing imports from its right.

pub mod dhakacart;
pub mod manifest;
pub mod render;

pub use stack_deployed::components;
pub use stack_language::{kit, model, observe};
pub use stack_macros::{logql, promql, record};

// The macros name what they make by its place here.
extern crate self as stack;

/// The examples of the README compile, or `cargo test` fails.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
