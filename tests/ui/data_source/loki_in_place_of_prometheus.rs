use programs::grafana::Settings;
use programs::prelude::*;
use stack::programs::{ADMIN, Loki, NAMESPACE};

pub const SETTINGS: Settings =
    Settings::new(NAMESPACE, ADMIN.key("admin-user"), ADMIN.key("admin-password"), Loki::ENDPOINT);

fn main() {}
