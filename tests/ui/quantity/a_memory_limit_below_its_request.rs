use stack::kit::{Resources, cores, gibibytes, mebibytes, millicores};

pub const NEEDS: Resources = Resources::requests(millicores(50), gibibytes(1)).limits(cores(1), mebibytes(512));

fn main() {}
