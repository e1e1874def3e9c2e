//! What an imported query may read: nobody knows yet what will be scraped here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use promql::ast::{Expr, Kind, Selector};
use promql::catalogue::{Catalogue, recorded};
use promql::{Job, Unit, World};
use query::regex::Regex;

/// Any metric may be there, and of none anything is known.
pub static OPEN: LazyLock<World> = LazyLock::new(|| World { open: true, recorded_by_name: true, ..World::default() });

/// What recorded programs expose: their helps may say of a unit what a name does not.
static RECORDED: LazyLock<Vec<Catalogue>> =
    LazyLock::new(|| recorded::ALL.iter().filter_map(|(_, text)| Catalogue::parse(text).ok()).collect());

/// The line that says in which unit a recorded program counts a metric.
fn unit_line(name: &str) -> Option<String> {
    let unit = RECORDED.iter().find_map(|catalogue| catalogue.families.get(name))?.unit();
    let word = unit.name().split(" (").next()?.replace(' ', "-");
    (Unit::written(&word) == Some(unit)).then(|| format!("# UNIT {name} {word}\n"))
}

/// What a rule reads, taken to be there: each metric with the labels of which the rule speaks, `job` and `instance`.
/// `None` where that contradicts itself.
pub fn assumed(expr: &Expr, spoken_of: &BTreeSet<String>) -> Option<World> {
    let mut grouped: BTreeSet<String> = spoken_of.clone();
    let mut counters: BTreeSet<String> = BTreeSet::new();
    expr.walk(&mut |expr| match &expr.kind {
        Kind::Aggregate(aggregate) => {
            let by = aggregate.grouping.as_ref().filter(|grouping| !grouping.without);
            grouped.extend(by.into_iter().flat_map(|by| by.labels.iter().map(|label| label.text.clone())));
        }
        Kind::Call(call) if ["rate", "increase", "irate"].contains(&call.function.name) => {
            let read = call.args.iter().flat_map(Expr::selectors).filter_map(Selector::metric);
            counters.extend(read.map(|name| name.text.clone()));
        }
        _ => {}
    });
    let mut metrics: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut job = None;
    for selector in expr.selectors() {
        let labels = metrics.entry(&selector.metric()?.text).or_default();
        labels.extend(grouped.iter().map(String::as_str));
        for matcher in &selector.matchers {
            labels.insert(&matcher.label.text);
            if matcher.label.text == "job" && !matcher.op.is_negative() && job.is_none() {
                job = if matcher.op.is_regex() {
                    Regex::parse(&matcher.value.text).ok()?.example()
                } else {
                    Some(matcher.value.text.clone())
                };
            }
        }
    }
    let mut text = "# exporter: assumed\n".to_owned();
    for (name, labels) in metrics.iter().filter(|(name, _)| !name.contains(':') && **name != "up") {
        let (name, kind) = match name.strip_suffix("_bucket") {
            Some(base) => (base, "histogram"),
            None if counters.contains(*name) || name.ends_with("_total") => (*name, "counter"),
            None => (*name, "gauge"),
        };
        let strange = ["job", "instance", "__name__", "le"];
        let labels: Vec<&str> = labels.iter().copied().filter(|label| !strange.contains(label)).collect();
        let unit = unit_line(name).unwrap_or_default();
        text += &format!("# TYPE {name} {kind}\n{unit}{name}{{{}}}\n", labels.join(","));
    }
    let mut scraped = Job::new(job.as_deref().unwrap_or("job-1"), "assumed");
    scraped.interval = 1.0;
    // Targets have labels of which rules over `up` speak.
    let of_targets = metrics.get("up").into_iter().flatten().filter(|label| !["job", "instance"].contains(label));
    let scraped = of_targets.fold(scraped, |scraped, label| scraped.label(label, &[]));
    Some(World {
        catalogues: vec![Catalogue::parse(&text).ok()?],
        jobs: vec![scraped],
        recorded_by_name: true,
        ..World::default()
    })
}
