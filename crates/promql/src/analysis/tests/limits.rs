//! Divisions by limits that may not be set.

use super::analysed_in;
use crate::{Catalogue, Job, World};

fn faults(query: &str) -> Vec<String> {
    let redis = "# exporter: redis-exporter\n# unlimited-at-0: redis_memory_max_bytes\n\
                 # TYPE redis_memory_used_bytes gauge\nredis_memory_used_bytes\n\
                 # TYPE redis_memory_max_bytes gauge\nredis_memory_max_bytes\n";
    let world = World {
        catalogues: vec![Catalogue::parse(redis).unwrap()],
        jobs: vec![Job::new("redis-exporter", "redis-exporter")],
        ..World::default()
    };
    analysed_in(&world, query).1
}

#[test]
fn a_division_by_a_limit_that_may_not_be_set() {
    assert_eq!(
        faults("redis_memory_used_bytes / redis_memory_max_bytes > 0.9"),
        ["redis_memory_max_bytes: `redis_memory_max_bytes` is 0 where no limit is set, and a division by 0 gives \
             +Inf, which is above every threshold; fix: divide by `(redis_memory_max_bytes > 0)`, which leaves out \
             what has no limit"]
    );
    assert_eq!(
        faults("sum(redis_memory_used_bytes) / (sum(redis_memory_max_bytes{job=\"redis-exporter\"}) / 2)"),
        ["(sum(redis_memory_max_bytes{job=\"redis-exporter\"}) / 2): `redis_memory_max_bytes` is 0 where no limit \
             is set, and a division by 0 gives +Inf, which is above every threshold; fix: divide by \
             `(sum(redis_memory_max_bytes{job=\"redis-exporter\"}) / 2 > 0)`, which leaves out what has no limit"]
    );
    // Too long to be written again.
    let fix = "; fix: divide by `(… > 0)`, which leaves out what has no limit";
    let long = faults(
        "redis_memory_used_bytes / max by (instance, job) \
         (max_over_time(redis_memory_max_bytes{job=\"redis-exporter\"}[5m]))",
    );
    assert!(long.len() == 1 && long[0].ends_with(fix), "{long:?}");
}

#[test]
fn who_asks_whether_a_limit_is_set_may_divide_by_it() {
    for query in [
        "redis_memory_used_bytes / (redis_memory_max_bytes > 0) > 0.9",
        "redis_memory_used_bytes / redis_memory_max_bytes > 0.9 and redis_memory_max_bytes > 0",
        "redis_memory_used_bytes / redis_memory_max_bytes > 0.9 unless redis_memory_max_bytes == 0",
        "(redis_memory_used_bytes / redis_memory_max_bytes != +Inf) > 0.9",
        "redis_memory_used_bytes / sum by (instance, job) (redis_memory_max_bytes != 0)",
        "redis_memory_used_bytes / clamp_min(redis_memory_max_bytes, 1)",
        "redis_memory_max_bytes / redis_memory_used_bytes",
        "1 / count(redis_memory_max_bytes)",
        "redis_memory_used_bytes / (redis_memory_used_bytes + redis_memory_max_bytes)",
    ] {
        assert_eq!(faults(query), [""; 0], "{query}");
    }
    // That something else is compared does not help.
    let other = "redis_memory_used_bytes / redis_memory_max_bytes > 0.9 and redis_memory_used_bytes > 1e9";
    assert_eq!(faults(other).len(), 1);
}
