//! redis-exporter, beside a Redis that holds a few keys.
//!
//! Between 1.88.0, which was run, and 1.89.0, which is deployed, `exporter/*.go` changes no metric.

use crate::catalogue::{Closed, Draft};
use crate::record::beside::redis;
use crate::record::{Lab, Page, Recipe, Way};
use findings::Finding;

pub(super) const RECIPE: Recipe = Recipe {
    program: "redis-exporter",
    workload: Some("redis-exporter"),
    flags: &["--"],
    version: ("redis_exporter_build_info", "version"),
    way: Way::Started(run, "beside a Redis that was asked for keys that are there and keys that are not"),
    drafts: &[Draft {
        closed: &[Closed { metrics: "redis_instance_info", label: "role", values: &["master", "slave"] }],
        // https://redis.io/docs/latest/operate/oss_and_stack/management/config-file/: 0 is no limit.
        unlimited_at_zero: &[
            "redis_config_client_output_buffer_limit_bytes",
            "redis_config_client_output_buffer_limit_overcome_seconds",
            "redis_config_maxmemory",
            "redis_memory_max_bytes",
        ],
        // What `INFO` of Redis counts, and the exporter calls a gauge: https://redis.io/docs/latest/commands/info/.
        counting: &[
            "redis_defrag_hits",
            "redis_defrag_key_hits",
            "redis_defrag_key_misses",
            "redis_defrag_misses",
            "redis_rdb_saves_total",
            "redis_slowlog_last_id",
        ],
        ..Draft::of("redis-exporter")
    }],
};

fn run(lab: &mut Lab) -> Result<Vec<Page>, Finding> {
    let redis = redis::address(lab)?;
    let port = lab.port()?;
    let mut exporter = lab.command("redis_exporter")?;
    // As deployed: only the databases that hold something.
    exporter.env("REDIS_EXPORTER_INCL_METRICS_FOR_EMPTY_DATABASES", "false");
    exporter.args(lab.flags()).args(["--redis.addr", &redis, "--web.listen-address", &format!("127.0.0.1:{port}")]);
    lab.keep("redis_exporter", exporter)?;
    let url = format!("http://127.0.0.1:{port}/metrics");
    lab.answers(&url, 20)?;
    let wanted = ["redis_commands_total", "redis_db_keys", "redis_up", "redis_exporter_last_scrape_duration_seconds"];
    Ok(vec![Page::new("redis-exporter", lab.scrape(&url, 20, &wanted)?)])
}
