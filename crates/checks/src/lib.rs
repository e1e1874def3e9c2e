#![doc = include_str!("../README.md")]

mod asked;
mod example;
mod hours;
mod mentions;
#[cfg(test)]
mod overlays;
mod place;
mod readers;
mod routings;
pub mod rules;
mod several;
mod subject;
#[cfg(test)]
mod tea_house;
#[cfg(test)]
mod testing;
mod words;
mod written;

use findings::{Finding, tidied};
use kit::Program;

pub use rules::RULES;

/// All that is wrong between the values of a program, sorted by place. Nothing, if all is well.
pub fn check(program: &Program) -> Vec<Finding> {
    let subject = subject::Subject::new(program);
    tidied(rules::CHECKS.iter().flat_map(|check| check(&subject)).collect())
}
