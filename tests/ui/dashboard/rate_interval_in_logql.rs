use stack::logql;
use stack::watch::dashboard::{Dashboard, Row, time_series};

pub const LOGS: Dashboard =
    Dashboard::new("logs", "Logs").rows(&[Row::new("Lines").panels(&[time_series("Lines", "How many lines.")
        .log_query(logql!(r#"sum(rate({app="x"} [$__rate_interval]))"#), "lines")])]);

fn main() {}
