use stack::logql;
use stack::watch::lead::Lead;

pub const LOGS: Lead = Lead::to_logs("Logs", "Its logs", "pod", logql!(r#"{pod="${pod}", namespace="${name_space}"}"#));

fn main() {}
