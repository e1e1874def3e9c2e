//! The shop: what is watched, and how.

pub mod log_pipeline;
