//! What files with alerts, routes and dashboards name all the time: `use watch::prelude::*;`.

pub use crate::alert::Alert;
pub use crate::all_jobs::AllJobs;
pub use crate::dashboard::{Dashboard, Row, bar_gauge, stat, table, time_series};
pub use crate::matcher::Matcher;
pub use crate::query::Query;
pub use crate::receiver::{Notifier, Receiver};
pub use crate::record::Record;
pub use crate::route::{Route, Routing};
pub use crate::rule_group::Group;
pub use crate::runbook::{Runbook, ask, kubectl_in, run, say};
pub use crate::scenario::{Gone, Trial, given, quiet_because, still_fires, told_by};
pub use crate::severity::Severity;
pub use crate::slo::Slo;
pub use crate::unit::{
    Bound, NO, YES, above, amounting, before, below, busy, bytes, bytes_per_second, count, lasting, older_than,
    per_minute, per_second, percent,
};
pub use crate::watch::Watch;
pub use crate::{all_jobs, slo};
