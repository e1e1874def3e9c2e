use stack::kit::NodePort;

pub const PORT: NodePort = NodePort::new(8080);

fn main() {}
