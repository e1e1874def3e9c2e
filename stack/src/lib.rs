//! DhakaCart's whole observability stack, written against typed builders: what compiles here can be deployed.

pub mod kit;
pub mod observe;
pub mod render;
