use stack::kit::Bytes;

pub const SIZE: Bytes = Bytes::parse("512");

fn main() {}
