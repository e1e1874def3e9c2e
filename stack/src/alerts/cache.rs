//! Redis: there, with room for one more key and one more connection.

use super::steps::{self, redis_cli};
use super::workload;
use super::{NO_INSTANCE_LEFT, board};
use crate::thresholds;
use crate::{logql, promql, series};
use kit::minutes;
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{ask, run, say, search};
use watch::scenario::{Gone, given, told_by};
use watch::severity::{CRITICAL, WARNING};

pub const CACHE: Group = Group::new("cache", &[REDIS_DOWN, REDIS_HIGH_MEMORY, REDIS_REFUSES_CONNECTIONS]);

const REDIS_EXPORTER_GONE: Gone = told_by(&NO_INSTANCE_LEFT).job("redis-exporter");

pub const REDIS_DOWN: Alert = Alert::new("RedisDown", CRITICAL)
    .when(promql! { max(redis_up{job="redis-exporter"}) }, thresholds::IS_DOWN)
    .for_(minutes(1))
    .keep_firing_for(super::LONGER_THAN_SERVICE_DOWN)
    .label("app", "dhakacart-redis")
    .summary("Redis does not answer")
    .description("Redis refuses the exporter's connection, or does not answer.")
    .panel(board::DATABASES.panel("Redis"))
    .meaning("The exporter runs but cannot query Redis. When the exporter itself is gone, InstanceDown fires instead.")
    .impact(
        "The backend reports itself unhealthy, and every page asks the database, which may not bear it on a sale day.",
    )
    .look(&steps::pods_run(&workload::CACHE))
    .look(&search("What does it say?", logql!(r#"{namespace="dhakacart", app="dhakacart-redis"}"#)))
    .look(&run("Does it answer inside its pod? It should say `PONG`.", redis_cli("ping")))
    .fix(&say("`OOMKilled`: raise its memory limit, and set `maxmemory` below it, so that it evicts instead of being \
         killed."))
    .fix(&say("`Bad file format reading the append only file`: run `redis-check-aof --fix` on it, then restart."))
    .fix(&say("`max number of clients reached`: restart the backends one after the other, which ends what they hold; \
         then see RedisRefusesConnections."))
    .fix(&run(
        "It hangs: restart it. The cache fills again by itself.",
        workload::CACHE.kubectl("rollout restart {workload}"),
    ));

pub const REDIS_HIGH_MEMORY: Alert = Alert::new("RedisHighMemory", WARNING)
    .when(
        promql! { Ratio =>
            // `maxmemory` is 0 where nobody set it: then the container's limit is what Redis must stay below.
              max(redis_memory_used_bytes{job="redis-exporter"})
            /
              (
                max(redis_memory_max_bytes{job="redis-exporter"}) > 0
                or
                max(kube_pod_container_resource_limits{
                  job="kube-state-metrics", namespace="dhakacart", pod=~"dhakacart-redis-.+", resource="memory"
                })
              )
        },
        thresholds::REDIS_MEMORY_HIGH,
    )
    .for_(minutes(5))
    .label("app", "dhakacart-redis")
    .summary("Redis runs out of memory")
    .description("Redis uses {{ $value | humanizePercentage }} of the memory that it may use.")
    .panel(board::DATABASES.panel("Memory in use"))
    .fires(
        given(series! { redis_memory_used_bytes{job="redis-exporter"} 81e6x10 })
            .and(series! { redis_memory_max_bytes{job="redis-exporter"} 100e6x10 })
            .saying("Redis uses 81% of the memory that it may use."),
    )
    .fires(
        given(series! { redis_memory_used_bytes{job="redis-exporter"} 162e6x10 })
            .and(series! { redis_memory_max_bytes{job="redis-exporter"} 0x10 })
            .and(series! {
                kube_pod_container_resource_limits{
                    job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-redis-1", container="redis",
                    resource="memory"
                } 200e6x10
            })
            .saying("Redis uses 81% of the memory that it may use."),
    )
    .stays_quiet(
        given(series! { redis_memory_used_bytes{job="redis-exporter"} 79e6x10 })
            .and(series! { redis_memory_max_bytes{job="redis-exporter"} 100e6x10 })
            .and(series! {
                kube_pod_container_resource_limits{
                    job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-redis-1", container="redis",
                    resource="memory"
                } 80e6x10
            }),
    )
    .when_gone(REDIS_EXPORTER_GONE)
    .meaning("Redis is near its `maxmemory`, or, where that is not set, near the memory limit of its container.")
    .impact("At `maxmemory` it evicts keys or refuses to write. Without `maxmemory` the kernel kills it at its limit.")
    .look(&run("What does it hold?", redis_cli("info memory").then(redis_cli("--bigkeys"))))
    .look(&ask(
        "Does it evict already, per second?",
        promql! {
            sum(rate(redis_evicted_keys_total{job="redis-exporter"}[5m]))
        },
    ))
    .look(&ask("Do keys expire, or pile up?", promql! { Count => sum by (db) (redis_db_keys{job="redis-exporter"}) }))
    .fix(&say("Keys pile up without an end: let the backend give every key a time to live."))
    .fix(&run(
        "Set `maxmemory` and let it evict what was used least. It holds only a cache.",
        redis_cli("config set maxmemory-policy allkeys-lru"),
    ))
    .fix(&run(
        "Empty the cache now. The database works harder until it is filled again: not at rush hour.",
        workload::BACKEND
            .kubectl("exec {workload} -- wget -qO- --post-data= http://localhost:5000/api/admin/clear-cache"),
    ));

/// While Redis refuses every connection it refuses the exporter's too, which connects anew for each scrape: then
/// `redis_up` is 0 and nothing else is there, and `RedisDown` tells. So this tells before, and after a flood.
pub const REDIS_REFUSES_CONNECTIONS: Alert = Alert::new("RedisRefusesConnections", WARNING)
    .when_any(promql! { Count =>
        sum(increase(redis_rejected_connections_total{job="redis-exporter"}[15m])) > 0
        or
        max(redis_connected_clients{job="redis-exporter"} / redis_config_maxclients{job="redis-exporter"}) > 0.9
    })
    .for_(minutes(1))
    .label("app", "dhakacart-redis")
    .summary("Redis refuses connections, or soon will")
    .description("Redis has more than 90 % of the connections that it may have, or refused some within 15 minutes.")
    .panel(board::DATABASES.panel("Connections refused in an hour"))
    .fires(
        // What redis_exporter 1.88 told of a Redis 7.0 that takes 30 clients: 9 of them, then more than it takes and 10
        // more a scrape, when the exporter was refused too; then they left. Fewer samples of each than were recorded.
        given(series! { redis_rejected_connections_total{job="redis-exporter"} 0x4 _x4 91x20 })
            .and(series! { redis_connected_clients{job="redis-exporter"} 9x4 _x4 1x20 })
            .and(series! { redis_config_maxclients{job="redis-exporter"} 30x4 _x4 30x20 })
            .after(minutes(12)),
    )
    .fires(
        given(series! { redis_rejected_connections_total{job="redis-exporter"} 0x20 })
            .and(series! { redis_connected_clients{job="redis-exporter"} 9100x20 })
            .and(series! { redis_config_maxclients{job="redis-exporter"} 10000x20 }),
    )
    .stays_quiet(
        given(series! { redis_rejected_connections_total{job="redis-exporter"} 5x20 })
            .and(series! { redis_connected_clients{job="redis-exporter"} 8900x20 })
            .and(series! { redis_config_maxclients{job="redis-exporter"} 10000x20 }),
    )
    .when_gone(REDIS_EXPORTER_GONE)
    .meaning("Redis is near its `maxclients`, or has reached it for a while. At it, it refuses every new connection.")
    .impact("Backends without a connection answer without the cache: slower, and at the cost of the database.")
    .look(&ask("How many are connected?", promql! { Count => redis_connected_clients{job="redis-exporter"} }))
    .look(&run("Who are they?", redis_cli("client list | cut -d' ' -f2 | cut -d: -f1 | sort | uniq -c")))
    .fix(&say("Many from one backend: it opens a connection for each request. Fix that."))
    .fix(&run("Many backends: let Redis take more.", redis_cli("config set maxclients 20000")));
