use stack::kit::Image;

pub const LOKI: Image = Image::new("docker.io/grafana/loki", "latest");

fn main() {}
