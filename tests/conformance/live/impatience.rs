//! The generated files with less waiting: all that differs is how often something is looked at, and how long it must
//! last.

use std::fs;

use super::cluster::{Cluster, write};
use super::lab;

/// How long an alert's condition must hold, how often targets are scraped and rules are evaluated: these and nothing
/// else. What a rule computes, its ranges and thresholds among it, is as it was generated; so is the whole of
/// Alertmanager's config.
fn sooner(line: &str) -> String {
    let indent = &line[..line.len() - line.trim_start().len()];
    match line.trim_start().split_once(": ") {
        Some(("for", _)) => format!("{indent}for: 5s"),
        Some((word @ ("scrape_interval" | "evaluation_interval" | "scrape_timeout"), _)) => {
            format!("{indent}{word}: 5s")
        }
        Some(("interval", _)) => format!("{indent}interval: 5s"),
        _ if line == "ruler:" => "ruler:\n  evaluation_interval: 5s".to_owned(),
        _ => line.to_owned(),
    }
}

/// Changes the files of Prometheus and Loki's ruler, after they were laid out and before anything is started.
pub fn apply(cluster: &Cluster) {
    let volumes = ["prometheus/prometheus", "prometheus/prometheus-rules", "loki/loki", "loki/loki-rules"];
    for (app, volume) in volumes.iter().filter_map(|volume| volume.split_once('/')) {
        for pod in cluster.pods_of(app) {
            let folder = lab::folder(&format!("volumes/{}/{volume}", pod.name()));
            for file in fs::read_dir(&folder).expect("the lab may be read") {
                let path = file.expect("the lab may be read").path();
                let text = fs::read_to_string(&path).expect("a ConfigMap holds text");
                let changed: String = text.lines().map(|line| sooner(line) + "\n").collect();
                assert_ne!(changed, text, "{} has nothing to wait for", path.display());
                write(&path, &changed);
            }
        }
    }
}

#[test]
fn only_durations_change() {
    let text =
        "  - alert: A\n    expr: rate(x[5m]) > 1\n    for: 5m\nruler:\n  scrape_interval: 30s\n      period: 24h\n";
    let changed: Vec<_> = text.lines().map(sooner).collect();
    assert_eq!(
        changed.join("\n"),
        "  - alert: A\n    expr: rate(x[5m]) > 1\n    for: 5s\nruler:\n  evaluation_interval: 5s\n  scrape_interval: \
         5s\n      period: 24h"
    );
}
