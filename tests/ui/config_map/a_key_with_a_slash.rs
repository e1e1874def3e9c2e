use stack::kit::{ConfigMap, Context, File};

pub const CONFIG: ConfigMap = ConfigMap::new("loki", &[File::yaml("rules/loki.yaml", &config)]);

fn config(_: &Context) -> String {
    "a: b".to_owned()
}

fn main() {}
