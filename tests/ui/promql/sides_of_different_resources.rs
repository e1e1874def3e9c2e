use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { kube_pod_container_resource_requests{resource="cpu"} / kube_pod_container_resource_limits{resource="memory"} };

fn main() {}
