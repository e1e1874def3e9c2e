//! All words that the commands print, and how they look: a verb column, then the problem, the fix and the diff.

mod answer;
mod failure;
mod found;
mod style;
mod table;
mod unified;

pub(crate) use answer::{Report, failure_text};
pub use failure::Failure;
pub(crate) use found::Found;
pub(crate) use style::{Style, Verb};
pub(crate) use table::table;
pub(crate) use unified::{Budget, unified};
