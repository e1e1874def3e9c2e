use stack::kit::Label;

pub const LABEL: Label = Label::new("image", "grafana/loki");

fn main() {}
