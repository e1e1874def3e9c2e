#![doc = include_str!("../README.md")]

mod analysis;
pub mod ast;
mod captures;
mod check;
mod dialect;
mod filter;
mod functions;
mod length;
mod lexer;
mod missing;
pub mod parser;
mod past;
mod paths;
mod print;
pub mod rules;
mod template;
mod world;

pub use analysis::{Analysis, analyse};
pub use ast::Expr;
pub use dialect::Dialect;
pub use missing::{Missing, analyse_assuming};
pub use parser::parse;
pub use query::{Finding, Labels, Span, Unit};
pub use rules::RULES;
pub use world::{Format, Label, Source, World};
