//! The tea house in whose world the examples of rules are tried: alone, and as the macros meet them.

use promql::{Catalogue, Job, Recorded, Unit, World};

const TEA_HOUSE: &str = "\
# exporter: teahouse
# enum kind green,black,oolong
# off-by-default: samovar tea_samovar_*
# unlimited-at-0: tea_cache_max_bytes
# TYPE tea_orders_total counter
tea_orders_total{kind,status}
# TYPE tea_brew_seconds histogram
tea_brew_seconds_bucket{kind,le}
# TYPE tea_pour_seconds native histogram
tea_pour_seconds{kind}
# TYPE tea_pot_celsius gauge
tea_pot_celsius{pot}
# TYPE tea_samovar_bar gauge
tea_samovar_bar
# TYPE tea_debug_ticks_total counter
tea_debug_ticks_total
# TYPE tea_store_used_bytes gauge
tea_store_used_bytes
# TYPE tea_store_size_bytes gauge
tea_store_size_bytes
# TYPE tea_opened_timestamp_seconds gauge
tea_opened_timestamp_seconds
# TYPE tea_cache_used_bytes gauge
tea_cache_used_bytes
# TYPE tea_cache_max_bytes gauge
tea_cache_max_bytes
";
const LEDGER: &str = "# exporter: ledger\n# TYPE tea_ledger_entries gauge\ntea_ledger_entries\n";
const KETTLE: &str = "# exporter: kettle\n# TYPE kettle_on gauge\nkettle_on\n";

/// What its queries may read.
pub fn world() -> World {
    let mut job = Job::new("teahouse", "teahouse").label("room", &["garden", "hall"]);
    job.histograms.native = true;
    job.dropped.push("tea_debug_.*".to_owned());
    let ledger = Job { interval: 600.0, ..Job::new("ledger", "ledger") };
    let recorded = Recorded {
        name: "kind:tea_orders:rate5m".into(),
        labels: ["kind".to_owned()].into(),
        unit: Unit::PerSecond,
        histogram: false,
    };
    World {
        catalogues: [TEA_HOUSE, KETTLE, LEDGER].map(|text| Catalogue::parse(text).unwrap()).into(),
        jobs: vec![job, ledger],
        recorded: vec![recorded],
        ..World::default()
    }
}
