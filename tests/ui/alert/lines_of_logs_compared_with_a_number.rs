use stack::logql;
use stack::observe::alert::Alert;
use stack::observe::severity::Severity;
use stack::observe::unit::{above, per_second};

pub const ERRORS: Alert =
    Alert::new("Errors", Severity::Warning).when_logs(logql!("{app=\"dhakacart-backend\"}"), above(per_second(1.0)));

fn main() {}
