use stack::kit::Image;

pub const LOKI: Image = Image::new("grafana/loki", "3.7.6");

fn main() {}
