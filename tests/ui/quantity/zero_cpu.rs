use stack::kit::{Cpu, millicores};

pub const SHARE: Cpu = millicores(0);

fn main() {}
