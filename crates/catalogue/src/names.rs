//! Which metric a series belongs to, by what `# TYPE` lines have said so far.

use crate::{Kind, Part};

/// What a page has said of a metric so far.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    pub(crate) kind: Kind,
    pub(crate) has_series: bool,
}

/// Where a series belongs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Belongs {
    /// To the metric of that name.
    To(String),
    /// To the metric that was declared by that name: OpenMetrics declares a counter and an info metric without the
    /// ending that their series have, and from here on it bears the name of its series.
    DeclaredAs(String),
    /// Nowhere: it is a time of creation, which OpenMetrics adds.
    Created,
    /// To no metric that was declared.
    Undeclared,
}

/// Which metric a series belongs to.
pub(crate) fn belongs(series: &str, known: impl Fn(&str) -> Option<Known>) -> Belongs {
    let is = |name: &str, kind: Kind| known(name).is_some_and(|metric| metric.kind == kind);
    let is_histogram = |name: &str| known(name).is_some_and(|metric| metric.kind.is_histogram());
    let has_part = |(base, part): &(&str, Part)| known(base).is_some_and(|metric| metric.kind.has(*part));
    if let Some((base, _)) = Part::split(series).find(has_part) {
        return Belongs::To(base.to_owned());
    }
    if known(series).is_some() {
        return Belongs::To(series.to_owned());
    }
    if let Some(base) = series.strip_suffix("_created")
        && (is_histogram(base)
            || is(base, Kind::Counter)
            || is(base, Kind::Summary)
            || is(&format!("{base}_total"), Kind::Counter))
    {
        return Belongs::Created;
    }
    let declared = [("_total", Kind::Counter), ("_info", Kind::Info)].into_iter().find_map(|(suffix, kind)| {
        let base = series.strip_suffix(suffix)?;
        known(base).is_some_and(|metric| metric.kind == kind && !metric.has_series).then(|| base.to_owned())
    });
    declared.map_or(Belongs::Undeclared, Belongs::DeclaredAs)
}
