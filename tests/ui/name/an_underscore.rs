use stack::kit::Name;

pub const NAME: Name = Name::new("node_exporter");

fn main() {}
