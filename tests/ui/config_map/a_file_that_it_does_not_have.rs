use stack::kit::{ConfigMap, Context, File, FilePath, Mount};

const CONFIG: Mount = ConfigMap::new("loki", &[File::yaml("loki.yaml", &config)]).at("/etc/loki");
pub const PATH: FilePath = CONFIG.file("loki.yml");

fn config(_: &Context) -> String {
    "a: b".to_owned()
}

fn main() {}
