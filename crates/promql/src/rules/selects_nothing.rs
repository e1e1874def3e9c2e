//! A matcher lets some series through.

use std::collections::BTreeSet;

use query::tree::Matcher;
use query::values::{accepts, list};
use query::{Finding, Rule, RuleText, did_you_mean};

use crate::world::{Source, World};

/// Each matcher selects something that is deployed.
pub static SELECTS_NOTHING: Rule = Rule::new(RuleText {
    id: "promql/selects-nothing",
    says: "each matcher lets series through that something deployed exposes",
    why: "A job, a namespace or a mode of another name is no error to Prometheus: the query is empty, and its alert \
        never fires.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors"),
    fires: "up{job=\"teahous\"} == 0",
    quiet: "up{job=\"teahouse\"} == 0",
});

/// The matcher lets nothing through of these sources, which have its label.
pub(crate) fn selects_nothing(world: &World, matcher: &Matcher, series: &str, sources: &[Source<'_>]) -> Finding {
    let label = &matcher.label.text;
    let values: BTreeSet<&str> = sources
        .iter()
        .filter_map(|source| source.labels.get(label)?.values.as_ref())
        .flat_map(|values| values.iter().map(String::as_str))
        .collect();
    let written = format!("{label}{}\"{}\"", matcher.op.text(), matcher.value.text);
    let fault = |message, fix| Finding::new(&SELECTS_NOTHING, matcher.span, message, fix);
    let job = world.jobs.iter().find(|job| label == "job" && accepts(matcher, &job.name) == Some(true));
    if let Some(job) = job {
        let message = format!(
            "`{written}` selects nothing: the job `{}` scrapes {}, which exposes no `{series}`",
            job.name,
            list(&job.exporters)
        );
        return fault(message, format!("`{series}` comes from the job {}", list(&values)));
    }
    let fix = did_you_mean(&matcher.value.text, values.iter().copied())
        .or_else(|| of_another_label(matcher, sources))
        .unwrap_or_else(|| format!("give a value that there is: {}", list(&values)));
    let message = match label.as_str() {
        "job" => format!("`{written}` selects nothing: no job of that name is scraped"),
        _ => format!("`{written}` selects nothing: the `{label}` of `{series}` has no such value"),
    };
    fault(message, fix)
}

/// The label that has that value, where it is not the one that was named.
fn of_another_label(matcher: &Matcher, sources: &[Source<'_>]) -> Option<String> {
    let value = &matcher.value.text;
    let mut labels = sources.iter().flat_map(|source| &source.labels);
    let has_it = |values: &BTreeSet<String>| values.contains(value);
    let (label, _) = labels.find(|(_, label)| label.values.as_ref().is_some_and(has_it))?;
    Some(format!("did you mean `{label}{}\"{value}\"`?", matcher.op.text()))
}
