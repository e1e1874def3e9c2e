use stack::kit::{Http, Port};

pub const HTTP: Port<Http> = Port::new("9090", 9090);

fn main() {}
