#![doc = include_str!("../README.md")]

pub mod alert;
pub mod all_jobs;
pub mod commands;
pub mod dashboard;
pub mod datasource;
mod explore;
mod grafana_link;
pub mod inhibit;
pub mod interval;
pub mod lacking;
mod layout;
pub mod lead;
pub mod matcher;
pub mod overlay;
pub mod prelude;
mod prose;
pub mod query;
pub mod question;
pub mod receiver;
pub mod record;
pub mod route;
pub mod rule_group;
pub mod runbook;
pub mod runbook_board;
pub mod scenario;
pub mod scrape;
pub mod series;
pub mod severity;
pub mod slo;
mod template;
pub mod trial;
mod under;
pub mod unit;
pub mod watch;

pub use template::FUNCTIONS as TEMPLATE_FUNCTIONS;
pub use under::StillReads;
