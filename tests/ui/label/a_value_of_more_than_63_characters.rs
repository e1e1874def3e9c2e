use stack::kit::Label;

pub const LABEL: Label = Label::new("purpose", "keeps-the-logs-of-every-container-for-as-long-as-the-environment-says");

fn main() {}
