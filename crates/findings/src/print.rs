//! Findings as a terminal, an editor, a build and a code host want them.

#[cfg(feature = "report")]
mod annotated;
mod cargo;
#[cfg(feature = "report")]
mod json;
mod plain;
#[cfg(feature = "report")]
mod sarif;

#[cfg(feature = "report")]
pub use annotated::{Color, annotated};
pub use cargo::build_script;
#[cfg(feature = "report")]
pub use json::{json, json_lines};
pub use plain::{plain, summary};
#[cfg(feature = "report")]
pub use sarif::{Tool, sarif};
