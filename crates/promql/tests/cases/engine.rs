//! Prometheus itself, asked for each case: it finds nothing, whether all is well or nothing is, or refuses.

use std::time::{SystemTime, UNIX_EPOCH};

use super::CASES;
use super::Engine::{FindsAlways, FindsNothing, Refuses, Unasked};
use super::support::prometheus::Prometheus;

/// Series with their values where all is well and where nothing is; a counter grows by its value.
const SERIES: &[(&str, &str, f64, f64)] = &[
    ("up", "job=\"node-exporter\",instance=\"10.0.0.1:9100\",node=\"a\"", 1.0, 0.0),
    ("up", "job=\"node-exporter\",instance=\"10.0.0.2:9100\",node=\"b\"", 1.0, 0.0),
    ("up", "job=\"shop\",app=\"backend\",instance=\"10.0.0.3:8000\"", 1.0, 0.0),
    ("probe_success", "job=\"probes\",instance=\"https://shop.example/\"", 1.0, 0.0),
    ("probe_ssl_earliest_cert_expiry", "job=\"probes\",instance=\"https://shop.example/\"", 2e9, 1.6e9),
    ("kube_node_info", "job=\"kube-state-metrics\",instance=\"10.0.0.4:8080\",node=\"a\"", 1.0, 1.0),
    ("kube_pod_info", "namespace=\"shop\",pod=\"a\",node=\"a\"", 1.0, 1.0),
    (
        "kube_pod_container_resource_requests",
        "namespace=\"shop\",pod=\"a\",container=\"x\",resource=\"memory\"",
        1.0,
        1.0,
    ),
    (
        "kube_pod_container_resource_requests",
        "namespace=\"shop\",pod=\"a\",container=\"y\",resource=\"memory\"",
        2.0,
        2.0,
    ),
    ("alertmanager_notifications_total", "integration=\"email\"", 2.0, 2.0),
    ("alertmanager_notifications_failed_total", "integration=\"email\",reason=\"other\"", 1.0, 1.0),
    ("alertmanager_notifications_failed_total", "integration=\"email\",reason=\"serverError\"", 1.0, 1.0),
    ("node_network_receive_bytes_total", "device=\"eth0\",instance=\"10.0.0.1:9100\"", 5.0, 1.0),
    ("node_network_transmit_bytes_total", "device=\"eth0\",instance=\"10.0.0.1:9100\"", 6.0, 1.0),
    ("http_requests_total", "app=\"backend\",status=\"200\"", 3.0, 0.0),
    ("http_requests_total", "app=\"frontend\",status=\"200\"", 3.0, 0.0),
    ("http_request_duration_seconds_bucket", "app=\"backend\",le=\"1.0\"", 3.0, 0.0),
    ("http_request_duration_seconds_bucket", "app=\"backend\",le=\"+Inf\"", 3.0, 0.0),
    ("go_gc_duration_seconds", "job=\"prometheus\",quantile=\"1.0\"", 0.1, 0.1),
];

/// Twenty minutes of each world, an hour apart, up to these times.
fn samples(well: u64, ill: u64) -> String {
    let mut text = String::new();
    for (index, (name, labels, when_well, when_ill)) in SERIES.iter().enumerate() {
        if index == 0 || SERIES[index - 1].0 != *name {
            text += &format!("# TYPE {name} unknown\n");
        }
        for (end, value) in [(well, when_well), (ill, when_ill)] {
            for step in 0..40_u64 {
                #[expect(clippy::cast_precision_loss, reason = "steps are few")]
                let value = if name.ends_with("_total") { value * step as f64 } else { *value };
                text += &format!("{name}{{{labels}}} {value} {}\n", end - (39 - step) * 30);
            }
        }
    }
    text + "# EOF\n"
}

#[test]
fn prometheus_itself_finds_nothing_or_refuses() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    // Blocks of Prometheus are two hours long: this one is complete.
    let ill = (now / 7200) * 7200 - 600;
    let well = ill - 3600;
    let Some(mut prometheus) = Prometheus::start_with(&[], Some(&samples(well, ill))) else { return };
    for (case, query, _, _, engine) in CASES.iter().filter(|(.., engine)| *engine != Unasked) {
        for time in [well, ill] {
            let found = prometheus.query(query, time).map(|answer| answer["result"].as_array().unwrap().len());
            let agrees = match engine {
                FindsNothing => found == Ok(0),
                FindsAlways => found.as_ref().is_ok_and(|found| *found > 0),
                Refuses => found.is_err(),
                Unasked => true,
            };
            assert!(agrees, "{case} {query} at {time}: {found:?}");
        }
    }
}
