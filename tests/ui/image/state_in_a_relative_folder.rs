use stack::kit::Image;

pub const LOKI: Image = Image::new("docker.io/grafana/loki", "3.7.6").keeps_state_in("loki");

fn main() {}
