use stack::kit::Namespace;

pub const SHOP: Namespace = Namespace::of_others("dhaka_cart");

fn main() {}
