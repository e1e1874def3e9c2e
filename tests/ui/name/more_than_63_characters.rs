use stack::kit::Name;

pub const NAME: Name = Name::new("the-prometheus-that-scrapes-the-shop-and-everything-that-stands-around-it");

fn main() {}
