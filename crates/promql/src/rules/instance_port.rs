//! `instance` is a host with its port.

use query::tree::Matcher;
use query::values::named;
use query::{Finding, Rule, RuleText};

/// A matcher of `instance` names host and port.
pub static INSTANCE_PORT: Rule = Rule::new(RuleText {
    id: "promql/instance-port",
    says: "`instance` is matched with host and port, as Prometheus writes it",
    why: "Unless a job says otherwise, the label is the address that is scraped: `10.0.0.1:9100`. The bare host \
        selects nothing.",
    source: Some("https://prometheus.io/docs/concepts/jobs_instances/"),
    fires: "up{job=\"teahouse\", instance=\"10.0.0.1\"} == 0",
    quiet: "up{job=\"teahouse\", instance=~\"10.0.0.1:.+\"} == 0",
});

/// Whether the matcher names a host without a port.
pub(crate) fn instance_port(matcher: &Matcher, series: &str) -> Option<Finding> {
    let host = named(matcher).into_iter().find(|value| !value.contains(':'))?;
    let op = if matcher.op.is_negative() { "!~" } else { "=~" };
    let message = format!("the `instance` of `{series}` is never `{host}`: it is a host with its port");
    Some(Finding::new(&INSTANCE_PORT, matcher.span, message, format!("write `instance{op}\"{host}:.+\"`")))
}
