use stack::kit::{Http, Port};

pub const HTTP: Port<Http> = Port::new("http_metrics", 9090);

fn main() {}
