//! The language that the stack is written in: Kubernetes' nouns, and the configs of its programs, as typed values.

pub mod kit;
pub mod model;
