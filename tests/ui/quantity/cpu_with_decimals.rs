use stack::kit::Cpu;

pub const SHARE: Cpu = Cpu::parse("0.5");

fn main() {}
