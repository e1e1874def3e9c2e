//! What watches: queries, units, rules, dashboards, scrape jobs, routes.

pub mod dashboard;
pub mod datasource;
pub mod query;
pub mod unit;
