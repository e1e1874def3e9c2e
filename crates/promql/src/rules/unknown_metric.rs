//! The series that a query reads exist.

use catalogue::Catalogue;
use query::tree::Matcher;
use query::{Finding, Rule, RuleText, Span, did_you_mean};

use crate::world::World;

/// Some exporter exposes the metric.
pub static UNKNOWN_METRIC: Rule = Rule::new(RuleText {
    id: "promql/unknown-metric",
    says: "every metric that a query names is exposed by an exporter",
    why: "Prometheus answers a metric that does not exist with nothing: no error, an empty panel, an alert that never \
        fires.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors"),
    fires: "rate(tea_order_total[5m])",
    quiet: "rate(tea_orders_total[5m])",
});

/// Some rule records the series.
pub static UNKNOWN_RECORD: Rule = Rule::new(RuleText {
    id: "promql/unknown-record",
    says: "every series with a colon in its name is recorded by a rule",
    why: "Names with colons are those of recorded series. One that no rule records is empty for ever.",
    source: Some("https://prometheus.io/docs/practices/rules/"),
    fires: "kind:tea_order:rate5m > 5",
    quiet: "kind:tea_orders:rate5m > 5",
});

/// Nobody exposes or records a series of that name.
pub(crate) fn unknown_metric(world: &World, name: &str, span: Span) -> Finding {
    let names = world.names();
    let near = did_you_mean(name, names.iter().map(String::as_str));
    if name.contains(':') {
        let fix = near.unwrap_or_else(|| "write a recording rule of that name".to_owned());
        return Finding::new(&UNKNOWN_RECORD, span, format!("no rule records `{name}`"), fix);
    }
    if let (None, Some(exporter)) = (&near, namesake(world, name)) {
        let message = format!("`{name}` was not seen when `{exporter}` was recorded");
        let fix =
            "correct the name, or, if that version has it and shows it with its first event, add it to the catalogue";
        return Finding::new(&UNKNOWN_METRIC, span, message, fix);
    }
    let fix = near.unwrap_or_else(|| {
        "read what an exporter exposes, or, if one exposes it now, `cargo xtask record` that exporter".to_owned()
    });
    Finding::new(&UNKNOWN_METRIC, span, format!("no metric is called `{name}`"), fix)
}

/// The exporter most of whose metrics begin with the same word: what it did not show when it was recorded, it may still
/// have.
fn namesake<'w>(world: &'w World, name: &str) -> Option<&'w str> {
    /// So many make it a word of the exporter.
    const SEVERAL: usize = 5;
    let prefix = &name[..=name.find('_')?];
    let of_word = |catalogue: &Catalogue| catalogue.families.keys().filter(|family| family.starts_with(prefix)).count();
    let most = world.catalogues.iter().max_by_key(|catalogue| of_word(catalogue));
    most.filter(|catalogue| of_word(catalogue) >= SEVERAL).map(|catalogue| catalogue.exporter.as_str())
}

/// No metric and no recorded series has a name that the pattern matches.
pub(crate) fn no_such_names(matcher: &Matcher) -> Finding {
    let message = format!("no metric has a name like `{}`", matcher.value.text);
    Finding::new(&UNKNOWN_METRIC, matcher.span, message, "correct the pattern, or name the metrics one by one")
}
