use stack::kit::Label;

pub const LABEL: Label = Label::new("cost center", "42");

fn main() {}
