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

pub use ast::Expr;
pub use dialect::Dialect;
pub use parser::parse;
pub use promql::{Finding, Span};
