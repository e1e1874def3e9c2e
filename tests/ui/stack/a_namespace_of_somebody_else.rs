use stack::kit::{Namespace, Stack};

const SHOP: Namespace = Namespace::of_others("shop");
pub const STACK: Stack = Stack::new(SHOP, &[]);

fn main() {}
