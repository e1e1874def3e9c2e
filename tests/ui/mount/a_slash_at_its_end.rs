use stack::kit::{Claim, Mount, gibibytes};

const DATA: Claim = Claim::new("data", gibibytes(50));
pub const MOUNTED: Mount = DATA.at("/loki/");

fn main() {}
