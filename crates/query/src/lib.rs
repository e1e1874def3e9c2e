#![doc = include_str!("../README.md")]

mod cursor;
pub mod duration;
mod finding;
mod grammar;
mod labels;
pub mod missing;
mod operator;
mod past;
mod reach;
pub mod regex;
pub mod rules;
mod scanner;
mod share;
pub mod template;
pub mod text;
pub mod tree;
mod unit;
pub mod values;
pub mod variable;

pub use findings::{Rule, RuleText, did_you_mean, nearest};

pub use cursor::{Cursor, Read, Stop, Token};
pub use finding::{Finding, Span, sorted};
pub use grammar::{Grammar, MOST_NESTED, Node, parsed};
pub use labels::Labels;
pub use operator::Operator;
pub use past::{LookBack, Past, Window};
pub use reach::Reach;
pub use rules::RULES;
pub use scanner::Scanner;
pub use share::{Condition, Side};
pub use tree::Binary;
pub use unit::Unit;
pub use variable::holds_variable;
