#![doc = include_str!("../README.md")]

mod analysis;
pub mod ast;
mod dialect;
mod filtering;
pub mod functions;
mod lexer;
mod missing;
pub mod parser;
mod past;
mod print;
mod recorded;
pub mod rules;
mod types;
mod value;
mod value_type;
mod world;

pub use analysis::{Analysis, analyse};
pub use catalogue;
pub use catalogue::Catalogue;
pub use dialect::{Dialect, Feature};
pub use missing::{Missing, analyse_assuming};
pub use parser::parse;
pub use query::{Finding, Labels, Reach, Span, Unit, did_you_mean, holds_variable};
pub use recorded::Recorded;
pub use rules::RULES;
pub use value::{Read, Shape};
pub use value_type::Type;
pub use world::{Histograms, Job, World, Yielded};
