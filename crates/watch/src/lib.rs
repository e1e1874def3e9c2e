#![doc = include_str!("../README.md")]

pub mod alert;
pub mod all_jobs;
mod burn;
pub mod commands;
pub mod dashboard;
pub mod datasource;
mod grafana_link;
pub mod inhibit;
pub mod lacking;
mod layout;
pub mod lead;
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
pub mod unit;
pub mod watch;

pub use template::FUNCTIONS as TEMPLATE_FUNCTIONS;
