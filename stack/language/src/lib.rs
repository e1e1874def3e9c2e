//! The language that the stack is written in: Kubernetes' nouns, the configs of its programs, and what watches, as typed values.
//!
//! One direction: `kit` and `model` <- `observe`.

pub mod kit;
pub mod model;
pub mod observe;
