//! Logs are kept as long as they should be, and no longer.

use std::fs;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::json;

use super::ask::{self, until};
use super::cluster::{Cluster, write};
use super::lab::{self, sh};
use super::loki::{address, entries};

const PROGRAMS: [&str; 5] = ["etcd", "kube-apiserver", "kubectl", "openssl", "loki"];

/// The only changes to the generated config. How long logs are kept is not among them: what is written here is as old
/// as it would be by then, which Loki otherwise refuses; and it looks for what is due every few seconds, not every ten
/// minutes, and deletes it at once, not two hours later.
const IMPATIENT: [(&str, &str); 2] = [
    ("reject_old_samples: true", "reject_old_samples: false"),
    ("compactor:\n", "compactor:\n  compaction_interval: 2s\n  retention_delete_delay: 1s\n"),
];

fn hours_ago(hours: u64) -> String {
    let time = SystemTime::now() - Duration::from_hours(hours);
    time.duration_since(UNIX_EPOCH).expect("it is later than 1970").as_nanos().to_string()
}

#[test]
fn logs_are_deleted_after_31_days_and_not_before() {
    lab::alone(logs_are_deleted_after_31_days_and_not_before, &PROGRAMS, || {
        let mut cluster = Cluster::boot();
        cluster.schedule(&["loki"]);
        cluster.start_after(|cluster| {
            let config = cluster.pod_of("loki").path("etc/loki/loki.yaml");
            let mut text = fs::read_to_string(&config).expect("its ConfigMap holds the file");
            for (from, to) in IMPATIENT {
                assert!(text.contains(from), "{from} is not in {text}");
                text = text.replace(from, to);
            }
            let volume = lab::path("volumes/loki-0/loki/loki.yaml");
            write(&volume, &text);
        });
        for (age, hours) in [("due", 31 * 24 + 1), ("not-due", 31 * 24 - 2)] {
            let stream = json!({"stream": {"app": "old", "age": age}, "values": [[hours_ago(hours), age]]});
            let push = format!("{}/loki/api/v1/push", address(&cluster));
            ask::post(&push, "application/json", &json!({"streams": [stream]}).to_string()).expect("Loki takes it");
        }
        let ages = |cluster: &Cluster| {
            let mut found: Vec<_> =
                entries(cluster, r#"{app="old"}"#, 31 * 24 + 12)?.into_iter().map(|entry| entry.line).collect();
            found.sort();
            Ok(found)
        };
        // Queries of old times do not ask the memory of the ingester.
        ask::post(&format!("{}/flush", address(&cluster)), "text/plain", "").expect("Loki flushes");
        until("both entries", 30, || {
            ages(&cluster).and_then(|ages| if ages == ["due", "not-due"] { Ok(()) } else { Err(format!("{ages:?}")) })
        });
        let kept = |age: &str| {
            let data = lab::folder("volumes/loki-0/data/chunks/fake");
            sh(&format!("grep -rlF '\"age\":\"{age}\"' {} || true", data.display())).lines().count()
        };
        assert_eq!((kept("due"), kept("not-due")), (1, 1), "a file of each");
        // The index of what was just written is handed to the compactor when Loki starts again, or after a quarter of
        // an hour. Nothing that old would be left in its memory.
        cluster.restart("loki-0", true, |_| {
            sh(&format!("rm -r {}", lab::folder("volumes/loki-0/data/wal").display()));
        });
        until("a file that is deleted", 90, || if kept("due") == 0 { Ok(()) } else { Err("it is there".to_owned()) });
        assert_eq!(kept("not-due"), 1, "what is not due is kept");
        until("what is kept", 60, || {
            let found = entries(&cluster, r#"{app="old", age="not-due"}"#, 31 * 24 + 12)?;
            if found.len() == 1 { Ok(()) } else { Err(format!("{} entries", found.len())) }
        });
    });
}
