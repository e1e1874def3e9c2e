use stack::kit::{Http, Port};

pub const HTTP: Port<Http> = Port::new("http", 0);

fn main() {}
