//! A histogram is stored as a native one or as a classic one, by the way in which it is scraped.

use catalogue::{Family, Kind};
use query::{Finding, Rule, RuleText, Span};

use crate::world::{Job, World};

/// A histogram is read in the form in which it is stored.
pub static HISTOGRAM_FORM: Rule = Rule::new(RuleText {
    id: "promql/histogram-form",
    says: "a native histogram is read by its own name, a classic one by `_bucket`, `_sum` and `_count`",
    why: "Prometheus stores one form of each histogram, unless its job says both: a query of the other form is empty. \
        Which it is follows from what the program exposes and from `scrape_native_histograms`, \
        `always_scrape_classic_histograms` and `convert_classic_histograms_to_nhcb` of its job.",
    source: Some("https://prometheus.io/docs/specs/native_histograms/"),
    fires: "histogram_quantile(0.9, sum by (le) (rate(tea_pour_seconds_bucket[5m])))",
    quiet: "histogram_quantile(0.9, sum(rate(tea_pour_seconds[5m])))",
});

/// Whether the job stores the histogram, and in the other form.
pub(crate) fn histogram_form(job: &Job, family: &Family, series: &str, span: Span) -> Option<Finding> {
    if !family.kind.is_histogram() || job.histograms.stores(family, series) {
        return None;
    }
    let (name, job) = (&family.name, &job.name);
    if series == name {
        let message = format!("`{name}` is a native histogram, and the job `{job}` does not scrape these as such");
        let read = if family.kind == Kind::NativeHistogram { "" } else { "_bucket`, `{name}_sum` or `{name}" };
        let read = read.replace("{name}", name);
        let fix = format!("let it: `.histograms(Histograms::NATIVE)`, or read `{name}{read}_count`");
        return Some(Finding::new(&HISTOGRAM_FORM, span, message, fix));
    }
    let message = format!("`{series}` is not stored: the job `{job}` stores `{name}` as a native histogram");
    let fix = format!("write {}, or let the job keep both: `.always_classic()`", native(name, series));
    Some(Finding::new(&HISTOGRAM_FORM, span, message, fix))
}

/// Whether the name is that of the buckets of a histogram that has none.
pub(crate) fn buckets_of_native(world: &World, series: &str, span: Span) -> Option<Finding> {
    let name = series.strip_suffix("_bucket")?;
    let family = world.catalogues.iter().find_map(|catalogue| catalogue.families.get(name))?;
    if family.kind != Kind::NativeHistogram {
        return None;
    }
    let message = format!("`{name}` is a native histogram, which has no series `{series}`");
    Some(Finding::new(&HISTOGRAM_FORM, span, message, format!("write {}", native(name, series))))
}

/// What of a native histogram says what a series of a classic one says.
fn native(name: &str, series: &str) -> String {
    match series.strip_prefix(name) {
        Some("_sum") => format!("`histogram_sum(rate({name}[5m]))`"),
        Some("_count") => format!("`histogram_count(rate({name}[5m]))`"),
        _ => format!("`histogram_quantile(0.9, sum(rate({name}[5m])))`, without `le`"),
    }
}
