//! PromQL for a compiler: no query gets past it that Prometheus would refuse, or that could never have a result.
//!
//! ```
//! use promql::{Dialect, parse};
//!
//! let expr = parse("histogram_quantile(0.95, sum by (le) (rate(x_bucket[5m])))", Dialect::PROMETHEUS).unwrap();
//! assert_eq!(expr.selectors()[0].name.as_ref().unwrap().text, "x_bucket");
//! ```
//!
//! - [`parse`] reads a text, with the place of every word, and checks the types as Prometheus does.
//! - A [`Catalogue`] says what an exporter exposes; a [`World`] what is scraped of it, and what rules record.
//! - [`analyse`] says what a query yields in that world, and every reason why it could never mean what it says.

mod analysis;
pub mod ast;
mod dialect;
mod finding;
pub mod functions;
mod lexer;
pub mod parser;
mod print;
mod recorded;
pub mod regex;
mod suggest;
mod template;
mod types;
mod world;

pub use analysis::{Analysis, Labels, Read, Shape, analyse, fix_of_class, meets_itself};
pub use catalogue;
pub use catalogue::Catalogue;
pub use dialect::{Dialect, Feature};
pub use finding::{Finding, Span};
pub use lexer::holds_variable as mentions_variable;
pub use lexer::{holds_variable, quoted, unquoted, variable_length};
pub use parser::parse;
pub use query::Unit;
pub use recorded::Recorded;
pub use suggest::{did_you_mean, nearest};
pub use template::{unknown_labels, unknown_legend_labels};
pub use types::Type;
pub use world::{Job, World};

/// The binary operators.
pub mod operator {
    pub use query::Operator;
}
