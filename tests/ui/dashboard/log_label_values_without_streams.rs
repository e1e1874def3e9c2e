use stack::observe::dashboard::Variable;

pub const APP: Variable = Variable::log_label_values("app", "App", "", "app");

fn main() {}
