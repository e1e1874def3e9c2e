//! Helpers that the test files share.

// One rule for chance, which the crates have that know no shop: the file is read, not copied.
#[path = "../../crates/query/tests/support/chance.rs"]
pub mod chance;
pub mod links;
pub mod ours;
pub mod repository;
mod tool;

pub use tool::{skip, tool, tools};
