//! Loki: what it takes in and answers, and where several of it run, whether they are one.

use super::queries;
use crate::thresholds::LOKI_RETENTION_LATE;
use programs::prelude::*;
use stack_facts::programs::Loki;
use watch::dashboard::{Row, state_timeline, time_series};

pub(super) const LOKI: Row = Row::new("Loki").collapsed().panels_per_line(2).panels(&[
    time_series(
        "Lines received",
        "A fall to zero does not mean that all is quiet: agents no longer ship, or Loki no longer accepts.",
    )
    .query(queries::LOG_LINES, "lines")
    .decimals(0),
    time_series("Bytes received", "What arrives before it is compressed. The dashboard Logs shows who writes it.")
        .query(queries::LOG_BYTES, "bytes"),
    time_series(
        "Lines refused, by reason",
        "`rate_limited`: an app is too loud. `stream_limit`: a label has too many values.",
    )
    .query(queries::DISCARDED, "{{reason}}")
    .when_empty("None")
    .shows_logs(queries::LOKI_LOGS),
    time_series("Requests that failed, by route", "Requests per second that Loki answered with a 5xx status.")
        .query(queries::LOKI_ERRORS, "{{route}}")
        .when_empty("None")
        .shows_logs(queries::LOKI_LOGS),
    time_series("Time of requests", "95 % of the pushes and queries are answered faster than this.")
        .query(queries::LOKI_LATENCY, "{{route}}"),
    time_series(
        "Streams",
        "Combinations of labels that are being written. Growth without new pods is a label that should not be one.",
    )
    .query(queries::STREAMS, "streams")
    .decimals(0),
    time_series(
        "Chunks that could not be stored",
        "Failed attempts per second to write to the volume. It is full, or broken.",
    )
    .query(queries::FLUSHES_FAILED, "failed")
    .shows_logs(queries::LOKI_LOGS),
    time_series(
        "Time since old lines were deleted",
        "The compactor deletes what is older than the retention every few minutes. If it stops, the disk fills.",
    )
    .query(queries::RETENTION_AGE, "since the last run")
    .green_red(LOKI_RETENTION_LATE)
    .when_empty("Not yet"),
]);

/// Where an environment runs several.
pub(super) const SEVERAL_LOKIS: Row =
    Row::new("Loki, of several").collapsed().where_several(*Loki::WORKLOAD.id()).panels(&[
        time_series(
            "Members of the ring, by state",
            "What the members know of each other. Two of three that are active suffice to take and find lines.",
        )
        .query(queries::RING_MEMBERS, "{{state}}")
        .decimals(0)
        .shows_logs(queries::LOKI_LOGS),
        time_series(
            "Chunks that the bucket did not take in an hour, by pod",
            "Attempts that failed. What is not stored waits in memory and in the write-ahead log of three pods.",
        )
        .query(queries::FLUSHES_FAILED_BY_POD, "{{pod}}")
        .decimals(0)
        .when_empty("None")
        .shows_logs(queries::LOKI_LOGS),
        state_timeline(
            "Who compacts",
            "One of them joins the index and deletes what is too old; two would be a fault.",
        )
        .query(queries::COMPACTS, "{{pod}}")
        .says("Compacts", "Does not")
        .shows_logs(queries::LOKI_LOGS),
        time_series("Rules over logs, by pod", "Each is evaluated by one pod. Which one, they agree on.")
            .query(queries::RULES_BY_POD, "{{pod}}")
            .decimals(0)
            .shows_logs(queries::LOKI_LOGS),
    ]);
