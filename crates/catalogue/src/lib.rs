#![doc = include_str!("../README.md")]

pub mod build;
mod catalogue;
mod correction;
mod draft;
pub mod exposition;
mod fault;
mod keep;
mod kind;
mod line;
mod names;
mod read;
pub mod recorded;
mod sets;
mod write;

pub use catalogue::{Catalogue, Family, Label, SeriesCount, matches};
pub use correction::Correction;
pub use draft::{Closed, Collector, Draft, Silent};
pub use fault::Fault;
pub use kind::{Kind, Part};
pub use sets::{Brought, Sets};
