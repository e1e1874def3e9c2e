//! A row for each log agent that an environment may run.

use super::queries;
use watch::dashboard::{Row, time_series};

pub(super) const PROMTAIL: Row = Row::new("Promtail, on every node").collapsed().panels_per_line(2).panels(&[
    time_series("Lines read, by node", "What the agent of each node reads from the files of its pods.")
        .query(queries::LINES_READ, "{{node}}"),
    time_series("Lines sent, by node", "What arrives at Loki. It should look like the panel before it.")
        .query(queries::LINES_SENT, "{{node}}"),
    time_series(
        "Lag",
        "How old the newest line of a push is on average when it reaches Loki. Hours: an agent catches up after an \
         outage.",
    )
    .query(queries::LAG, "all agents")
    .needs("promtail"),
    time_series(
        "Lines given up, by node and reason",
        "Lines that were tried for a day, or that Loki refused. They are lost.",
    )
    .query(queries::LINES_DROPPED, "{{node}} {{reason}}")
    .when_empty("None")
    .shows_logs(queries::PROMTAIL_LOGS),
    time_series(
        "Attempts that are repeated, by node",
        "Pushes per second that have to be sent again: Loki is away, or slow.",
    )
    .query(queries::RETRIES, "{{node}}")
    .when_empty("None")
    .shows_logs(queries::PROMTAIL_LOGS),
    time_series("Files read, by node", "Files that the agent follows: about one for each container of its node.")
        .query(queries::FILES, "{{node}}")
        .decimals(0),
]);

pub(super) const COLLECTOR: Row = Row::new("Collector, on every node").collapsed().panels_per_line(2).panels(&[
    time_series("Lines collected, by node", "What the agent of each node reads from the files of its pods.")
        .query(queries::COLLECTED, "{{node}}"),
    time_series("Lines handed over, by node", "What Loki has taken. It should look like the panel before it.")
        .query(queries::COLLECTOR_SENT, "{{node}}"),
    time_series(
        "Lines that wait on the node",
        "What is read and not yet sent. It grows while Loki is away; at its limit, reading waits.",
    )
    .query(queries::COLLECTOR_QUEUE, "{{node}}")
    .shows_logs(queries::COLLECTOR_LOGS),
    time_series("Lines refused, by node", "Lines that Loki has refused for good. They are lost.")
        .query(queries::COLLECTOR_FAILED, "{{node}}")
        .when_empty("None")
        .shows_logs(queries::COLLECTOR_LOGS),
    time_series("Files followed, by node", "Files that the agent follows: about one for each container of its node.")
        .query(queries::COLLECTOR_FILES, "{{node}}")
        .decimals(0),
]);

pub(super) const ALLOY: Row = Row::new("Alloy, on every node").collapsed().panels_per_line(2).panels(&[
    time_series("Lines that Alloy read, by node", "What the agent of each node reads from the files of its pods.")
        .query(queries::ALLOY_READ, "{{node}}"),
    time_series("Lines that Alloy sent, by node", "What arrives at Loki. It should look like the panel before it.")
        .query(queries::ALLOY_SENT, "{{node}}"),
    time_series(
        "Lines that Alloy gave up, by node and reason",
        "Lines that were tried for a day, or that Loki refused. They are lost.",
    )
    .query(queries::ALLOY_DROPPED, "{{node}} {{reason}}")
    .when_empty("None")
    .shows_logs(queries::ALLOY_LOGS),
    time_series(
        "Attempts that Alloy repeats, by node",
        "Pushes per second that have to be sent again: Loki is away, or slow.",
    )
    .query(queries::ALLOY_RETRIES, "{{node}}")
    .when_empty("None")
    .shows_logs(queries::ALLOY_LOGS),
    time_series("Files that Alloy reads, by node", "Files that the agent follows: about one for each container.")
        .query(queries::ALLOY_FILES, "{{node}}")
        .decimals(0),
]);
