//! What the tea shop scrapes and logs.

use std::sync::LazyLock;

use promql::{Catalogue, Job};

const KETTLE: &str = "\
# exporter: kettle
# TYPE tea_cups_total counter
tea_cups_total{kind}
";

pub fn of_metrics() -> &'static promql::World {
    static WORLD: LazyLock<promql::World> = LazyLock::new(|| promql::World {
        catalogues: Catalogue::parse(KETTLE).into_iter().collect(),
        jobs: vec![Job::new("kettles", "kettle")],
        recorded_by_name: true,
        ..promql::World::default()
    });
    &WORLD
}

pub fn of_logs() -> &'static logql::World {
    static WORLD: LazyLock<logql::World> = LazyLock::new(|| logql::World {
        sources: vec![logql::Source::new("kettle").label("app", &["kettle"])],
        shortest_range: Some(60.0),
    });
    &WORLD
}
