use stack::kit::Name;

pub const NAME: Name = Name::new("grafana-");

fn main() {}
