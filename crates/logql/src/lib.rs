//! LogQL for a compiler: no query gets past it that Loki would refuse, or that could never find a line.
//!
//! ```
//! use logql::{Dialect, parse};
//!
//! let expr = parse(r#"{app="backend"} |= "error" | json | status >= 500"#, Dialect::LOKI).unwrap();
//! assert_eq!(expr.lines()[0].stages.len(), 3);
//! ```
//!
//! - [`parse`] reads a text, with the place of every word, and refuses what Loki refuses.
//! - A [`World`] says what is logged: streams, their labels, and what single lines bear.
//! - [`analyse`] says what a query yields in that world, and every reason why it could never mean what it says.

mod analysis;
pub mod ast;
mod captures;
mod check;
mod dialect;
mod filter;
mod functions;
mod length;
mod lexer;
pub mod parser;
mod paths;
mod print;
mod template;
mod world;

pub use analysis::{Analysis, analyse};
pub use ast::Expr;
pub use dialect::Dialect;
pub use parser::parse;
pub use promql::{Finding, Labels, Span, Unit, unknown_labels, unknown_legend_labels};
pub use world::{Label, Source, World};
