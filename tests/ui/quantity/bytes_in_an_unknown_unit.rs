use stack::kit::Bytes;

pub const SIZE: Bytes = Bytes::parse("10GB");

fn main() {}
