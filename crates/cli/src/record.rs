//! Recording: the pinned program is started, made to show what it has, scraped, and stopped again.
//!
//! The promise: whatever a recipe starts ends with it, and whatever stands in its way is one sentence with its fix.

pub(crate) mod beside;
pub(crate) mod http;
mod lab;
mod process;
mod recipe;
mod recipes;
#[cfg(test)]
mod tests;

pub(crate) use lab::Lab;
pub(crate) use recipe::{Page, Recipe, Way, deployed_as, find};
pub use recipe::{catalogue_of, recorded_as};
pub(crate) use recipes::ALL;
