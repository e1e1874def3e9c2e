//! The rules of an upgrade.

use findings::{Rule, RuleText};

/// Nothing is used that the new version does not have.
pub static GONE: Rule = Rule::new(RuleText {
    id: "upgrade/gone",
    says: "what queries, texts and flags use of a program is still there in its new version",
    why: "A metric or label that a release renames is no error to Prometheus: the alert never fires again, and the \
        panel is empty. A flag that it removes keeps the program from starting.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors"),
    fires: "rate(node_cpu[5m])                 # node-exporter 0.15 -> 0.16",
    quiet: "rate(node_cpu_seconds_total[5m])   # node-exporter 0.15 -> 0.16",
});

/// A number means the same in the new version.
pub static MEANS_SOMETHING_ELSE: Rule = Rule::new(RuleText {
    id: "upgrade/means-something-else",
    says: "what a query reads has the same type, unit, labels and buckets in the new version",
    why: "The query still has a result, and it is another one: a counter that became a gauge has no rate, a label \
        that appeared makes one alert a hundred, and other buckets move every quantile.",
    source: Some("https://prometheus.io/docs/concepts/metric_types/"),
    fires: "pg_process_idle_seconds_count > 5                    # gains `state` in postgres-exporter 0.14",
    quiet: "sum without (state) (pg_process_idle_seconds_count) > 5",
});

/// A query holds while both versions run.
pub static DURING_ROLLOUT: Rule = Rule::new(RuleText {
    id: "upgrade/during-rollout",
    says: "a query means what it says while some targets run the old version and others the new one",
    why: "A DaemonSet is replaced node by node. What takes the series of both versions together gets more than it \
        has of either alone, until the last node has the new one.",
    source: Some("https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/"),
    fires: "rate({__name__=~\"node_cpu(_seconds_total)?\"}[5m])   # node-exporter 0.15 -> 0.16",
    quiet: "count({__name__=~\"node_cpu(_seconds_total)?\"})      # node-exporter 0.15 -> 0.16",
});
