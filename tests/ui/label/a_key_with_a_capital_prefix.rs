use stack::kit::Label;

pub const LABEL: Label = Label::new("Example.com/team", "ops");

fn main() {}
