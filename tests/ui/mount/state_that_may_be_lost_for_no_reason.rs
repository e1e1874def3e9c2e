use stack::kit::{Scratch, gibibytes};

pub const DATA: Scratch = Scratch::for_state_that_may_be_lost("data", gibibytes(1), "");

fn main() {}
