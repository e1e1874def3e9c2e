use stack::watch::dashboard::{Panel, time_series};
use stack::promql;

pub const ROWS: Panel = time_series("Rows", "What queries change.")
    .query(promql! { sum(rate(pg_stat_database_tup_inserted[5m])) }, "changed")
    .query(promql! { sum(rate(pg_stat_database_tup_updated[5m])) }, "changed");

fn main() {}
