use stack::watch::query::Query;
use stack::promql;

macro_rules! busy {
    ($name:ident, $mode:literal) => {
        pub const $name: Query = promql! { sum by (node) (rate(node_cpu_seconds_total{mode=$mode}[5m])) };
    };
}

busy!(IN_USER, "user");
busy!(IN_SYSTEM, "sytem");

fn main() {}
