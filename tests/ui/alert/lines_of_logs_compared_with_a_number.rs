use stack::logql;
use stack::watch::alert::Alert;
use stack::watch::severity::Severity;
use stack::watch::unit::{above, per_second};

pub const ERRORS: Alert =
    Alert::new("Errors", Severity::WARNING).when_logs(logql!("{app=\"dhakacart-backend\"}"), above(per_second(1.0)));

fn main() {}
