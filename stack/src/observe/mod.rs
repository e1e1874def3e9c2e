//! What watches: queries, units, rules, dashboards, scrape jobs, routes.

pub mod query;
pub mod unit;
