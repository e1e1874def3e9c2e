use stack::kit::{Resources, cores, mebibytes, millicores};

pub const NEEDS: Resources = Resources::requests(cores(1), mebibytes(64)).limits(millicores(500), mebibytes(64));

fn main() {}
