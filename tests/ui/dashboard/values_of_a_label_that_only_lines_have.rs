use stack::logql;
use stack::watch::dashboard::Variable;

pub const ROUTE: Variable =
    Variable::log_label_values("route", "Route", logql!(r#"{app="dhakacart-frontend"}"#), "route");

fn main() {}
