use stack::watch::dashboard::{Panel, table};
use stack::promql;

pub const FULL: Panel = table("Volumes", "How full they are.")
    .label_columns(&[("namespace", "Namespace")])
    .column(promql! { max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_used_bytes) }, "Used");

fn main() {}
