//! What Loki holds, asked through its API.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::ask;
use super::cluster::Cluster;

/// An entry as Loki returns it: its stream's labels, and its line.
pub struct Entry {
    /// The labels of its stream, and its structured metadata.
    pub labels: BTreeMap<String, String>,
    /// What was written.
    pub line: String,
}

/// Where it answers.
pub fn address(cluster: &Cluster) -> String {
    cluster.pod_of("loki").url("http-metrics", "")
}

/// What a query finds among the entries of these last hours.
pub fn entries(cluster: &Cluster, query: &str, hours: u64) -> Result<Vec<Entry>, String> {
    let start = (SystemTime::now() - Duration::from_hours(hours)).duration_since(UNIX_EPOCH);
    let start = start.expect("it is later than 1970").as_nanos();
    let base = address(cluster);
    let url = format!("{base}/loki/api/v1/query_range?limit=5000&start={start}&query={}", ask::escaped(query));
    let answer = ask::json(&url)?;
    let streams = answer["data"]["result"].as_array().ok_or("no result")?;
    let of_stream = |stream: &Value| {
        let labels: BTreeMap<String, String> = serde_json::from_value(stream["stream"].clone()).unwrap_or_default();
        let lines = stream["values"].as_array().cloned().unwrap_or_default();
        let line = move |value: &Value| value[1].as_str().unwrap_or_default().to_owned();
        lines.iter().map(|value| Entry { labels: labels.clone(), line: line(value) }).collect::<Vec<_>>()
    };
    Ok(streams.iter().flat_map(of_stream).collect())
}
