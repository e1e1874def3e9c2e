use stack::kit::{Grant, Namespace};

const SHOP: Namespace = Namespace::of_others("shop");
pub const METRICS: Grant = Grant::get_paths(&["/metrics"]).within(SHOP);

fn main() {}
