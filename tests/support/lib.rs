//! Helpers that the test files share.

pub mod repository;
