//! Recording: the pinned program is started, made to show what it has, scraped, and stopped again.
//!
//! The promise: whatever a recipe starts ends with it, and whatever stands in its way is one sentence with its fix.

pub(crate) mod beside;
pub(crate) mod http;
mod lab;
mod process;
mod recipe;
mod recipes;
mod server;
#[cfg(test)]
mod tests;

pub use lab::Lab;
pub(crate) use lab::missing;
pub(crate) use recipe::find;
pub use recipe::{Page, Recipe, Way};
pub use recipes::ALL;
pub use server::Server;
