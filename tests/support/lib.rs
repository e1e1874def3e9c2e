//! Helpers that the test files share.

pub mod chance;
pub mod links;
pub mod ours;
pub mod repository;
mod tool;

pub use tool::{skip, tool, tools};
