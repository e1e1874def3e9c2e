//! The shop: what is watched, and everything that is said about it.

pub mod alerts;
pub mod thresholds;
