//! Imported from loki.yml. What is a draft, nobody has looked at: units, scenarios and runbooks.

use kit::minutes;
use watch::prelude::*;

use crate::logql;

/// What stands where a rule says nothing.
const NOT_SAID: &str = "A draft: the imported rule does not say it.";
const NOBODY_SAID_WHO_TELLS: &str = "a draft: nobody has said yet who tells";

// loki.yml:4. Draft: runbook, no scenario follows.
#[expect(dead_code, reason = "a draft: say when it fires, and list it in its group")]
const MANY_ERRORS: Alert = Alert::new("ManyErrors", Severity::WARNING)
    .when_logs(logql!(r#"sum by (app) (rate({shop="corner"} |~ `(?i)error` [5m]))"#), above(per_second(0.5)))
    .for_(minutes(10))
    .summary("{{ $labels.app }} writes errors")
    .description("{{ $labels.app }} writes errors")
    .when_gone(quiet_because(NOBODY_SAID_WHO_TELLS))
    .meaning("<app> writes errors")
    .impact(NOT_SAID)
    .look(&say("Ask Loki for what the rule reads."))
    .fix(&say(NOT_SAID));

// loki.yml:9. Kept as it was: its top is no comparison by `>` or `<` with a number, which an alert over logs has
//     alert: Any
//     expr: sum(count_over_time({shop="corner"} |= "panic" [5m])) >= 1

// loki.yml:11. Kept as it was: a spec has no series that Loki records
//     record: app:lines:rate1m
//     expr: sum by (app) (rate({shop="corner"} | json [1m]))
