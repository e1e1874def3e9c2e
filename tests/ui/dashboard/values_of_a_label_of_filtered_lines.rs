use stack::logql;
use stack::watch::dashboard::Variable;

pub const POD: Variable =
    Variable::log_label_values("pod", "Pod", logql!(r#"{app="dhakacart-backend"} |= "error""#), "pod");

fn main() {}
