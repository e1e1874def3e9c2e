use stack::kit::Name;

pub const NAME: Name = Name::new("Grafana");

fn main() {}
