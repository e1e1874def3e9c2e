//! What is shown.

use watch::prelude::*;

use crate::promql;

pub const ALL: &[Dashboard] = &[WATCHERS];

pub const WATCHERS: Dashboard = Dashboard::new("watchers", "Watchers")
    .description("Does Prometheus see what it should?")
    .rows(&[Row::new("Targets").panels(&[
        time_series("Targets that answer", "Share of the targets of each job that answer.")
            .query(promql! { Ratio => avg by (job) (up) }, "{{job}}"),
        time_series("Series", "Series that Prometheus holds in memory.")
            .query(promql! { Count => sum(prometheus_tsdb_head_series{job="prometheus"}) }, "series"),
    ])]);
