use stack::kit::{Grant, Resource};

pub const PROXY: Grant = Grant::get(&[Resource::NODES_PROXY]);

fn main() {}
