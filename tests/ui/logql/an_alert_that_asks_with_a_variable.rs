use stack::logql;
use stack::observe::alert::Alert;
use stack::observe::severity::Severity;
use stack::observe::unit::{above, per_second};

pub const ERRORS: Alert = Alert::new("BackendLogsErrors", Severity::Warning)
    .when_logs(logql!(r#"sum(rate({app=~"$app", level="error"}[5m]))"#), above(per_second(1.0)));

fn main() {}
