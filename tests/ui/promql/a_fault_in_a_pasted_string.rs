use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql!(
    r#"
    sum by (route) (rate(http_requests_total{status=~'5..'}[5m]))
    / sum by (rout) (rate(http_requests_total[5m]))
    "#
);

fn main() {}
