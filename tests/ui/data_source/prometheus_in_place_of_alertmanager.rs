use stack::components::{loki, prometheus};
use stack::watch::data_sources::DataSources;

pub const SOURCES: DataSources = DataSources {
    prometheus: prometheus::SERVICE.at(prometheus::HTTP),
    loki: loki::SERVICE.at(loki::HTTP),
    alertmanager: prometheus::SERVICE.at(prometheus::HTTP),
};

fn main() {}
