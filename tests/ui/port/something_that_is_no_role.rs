use stack::kit::Port;

pub enum MySqlWire {}

pub const MYSQL: Port<MySqlWire> = Port::new("mysql", 3306);

fn main() {}
