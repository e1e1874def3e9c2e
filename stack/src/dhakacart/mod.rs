//! The shop: what is watched, what raises an alarm, what is shown, and where it all runs. This is the spec.

pub mod environments;
pub mod exporters;
pub mod jobs;
pub mod shop;

