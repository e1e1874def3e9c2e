//! Typed models of the config files that the programs of the stack read, one module a program and pinned version.
//!
//! The promise: what these types can say, the pinned program accepts. A setting that the program does not know has no
//! field, a value outside a closed set has no variant, and settings that only make sense together share a constructor.
//! Fields bear the names that the program gives them and are written in the order in which an operator expects them;
//! a setting that is not made is not written, so the program's own default holds.

mod scalar;
mod settings;

pub mod alertmanager;
pub mod blackbox;
pub mod grafana;
pub mod http;
pub mod loki;
pub mod prometheus;
pub mod promtail;
pub mod promtool;
pub mod rules;

pub use scalar::{ByteCount, GoDuration, Megabytes, Regex, SecretFile, Size};
