use stack::kit::Image;

pub const LOKI: Image = Image::new("docker.io/grafana/loki", "3.7.6").digest("sha256:0123abcd");

fn main() {}
