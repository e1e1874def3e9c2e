//! What is added to a stack, as a person would write it there: the Rust of the part, and a line in every list that it
//! stands in. Nothing is written before all of it is known to fit.

pub(crate) mod alert;
mod beside;
mod catalogues;
mod crates;
pub(crate) mod dashboard;
mod exposed;
pub(crate) mod module;
mod names;
pub(crate) mod part;
mod source;
mod stack;

pub(crate) use names::Plain;
pub(crate) use stack::Stack;
