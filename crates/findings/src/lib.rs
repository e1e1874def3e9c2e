#![doc = include_str!("../README.md")]

mod edit;
mod finding;
#[cfg(test)]
mod fixture;
mod lex;
mod locate;
mod page;
mod place;
pub mod print;
mod rule;
mod rules;
mod sources;
mod spot;
mod suggest;
mod view;

pub use edit::{Applied, Edit, Refusal, apply};
pub use finding::{Finding, Severity, tidied};
pub use lex::Quoting;
pub use place::{Place, Within};
pub use print::build_script;
pub use rule::{Rule, RuleText};
pub use rules::Rules;
pub use sources::Sources;
pub use spot::{Position, Spot};
pub use suggest::{did_you_mean, nearest, one_of};
