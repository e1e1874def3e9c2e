use stack::kit::{Claim, FilePath, Mount, gibibytes};

const DATA: Claim = Claim::new("data", gibibytes(50));
const MOUNTED: Mount = DATA.at("/loki");
pub const PATH: FilePath = MOUNTED.file("index");

fn main() {}
