use stack::kit::{Http, Port};

pub const HTTP: Port<Http> = Port::new("prometheus-metrics", 9090);

fn main() {}
