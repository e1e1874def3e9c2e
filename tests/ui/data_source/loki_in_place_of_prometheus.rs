use stack::components::{alertmanager, loki};
use stack::watch::data_sources::DataSources;

pub const SOURCES: DataSources = DataSources {
    prometheus: loki::SERVICE.at(loki::HTTP),
    loki: loki::SERVICE.at(loki::HTTP),
    alertmanager: alertmanager::SERVICE.at(alertmanager::HTTP),
};

fn main() {}
