use stack::kit::{Bytes, gibibytes};

pub const SIZE: Bytes = gibibytes(0);

fn main() {}
