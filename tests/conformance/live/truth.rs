//! Whether what a running program exposes is what its catalogue says of it.

use cli::catalogue::{Catalogue, Family};
use cli::exposition::Exposition;

/// What contradicts the catalogue: other types, labels that it does not know or that should be there, values that it
/// rules out. `live` is what would be recorded of the page now. Metrics that the catalogue lacks contradict nothing:
/// which there are depends on what has happened to the program, and on the machine.
pub fn contradictions(catalogue: &Catalogue, live: &Catalogue, page: &Exposition) -> Vec<String> {
    let mut found = Vec::new();
    for (name, family) in live.families.iter().filter(|(_, family)| family.had_series) {
        let Some(known) = catalogue.families.get(name) else { continue };
        if known.kind != family.kind {
            found.push(format!("{name}: is a {}, and a {} in the catalogue", family.kind.word(), known.kind.word()));
        }
        found.extend(other_labels(known, family).into_iter().map(|what| format!("{name}: {what}")));
        found.extend(other_values(name, known, page));
    }
    found
}

/// The metrics of which the catalogue does not tell.
pub fn unknown<'a>(catalogue: &Catalogue, live: &'a Catalogue) -> Vec<&'a str> {
    let names = live.families.keys().filter(|name| !catalogue.families.contains_key(*name));
    names.map(String::as_str).collect()
}

fn other_labels(known: &Family, live: &Family) -> Vec<String> {
    let (Some(known), Some(live)) = (&known.labels, &live.labels) else { return Vec::new() };
    let new = live.keys().filter(|label| !known.contains_key(*label));
    let lost = known.iter().filter(|(label, one)| one.always && !live.contains_key(*label));
    let new = new.map(|label| format!("has the label {label}, of which the catalogue does not know"));
    new.chain(lost.map(|(label, _)| format!("lacks the label {label}"))).collect()
}

fn other_values(name: &str, known: &Family, page: &Exposition) -> Vec<String> {
    let series = page.families.get(name).into_iter().flat_map(|exposed| &exposed.series);
    let mut found: Vec<String> = series
        .flatten()
        .filter_map(|(label, value)| {
            let values = known.labels.as_ref()?.get(label)?.values.as_ref()?;
            let ruled_out = !value.is_empty() && !values.contains(value);
            ruled_out.then(|| format!("{name}: {label} is `{value}`, which the catalogue rules out"))
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

#[test]
fn what_contradicts_a_catalogue_is_named() {
    let read = |text: &str| Catalogue::parse(&format!("# exporter: x\n# source: written from x\n\n{text}"));
    let catalogue = read(
        "# HELP cpu_total x\n# TYPE cpu_total counter\n# enum cpu_total.mode idle,user\ncpu_total{cpu,mode}\n\n\
         # HELP used_bytes x\n# TYPE used_bytes gauge\nused_bytes{app?}\n",
    );
    let live = read(
        "# HELP cpu_total x\n# TYPE cpu_total counter\ncpu_total{core,mode}\n\n\
         # HELP new_total x\n# TYPE new_total counter\nnew_total\n\n\
         # HELP used_bytes x\n# TYPE used_bytes counter\nused_bytes\n",
    );
    let (catalogue, live) = (catalogue.expect("it is a catalogue"), live.expect("it is a catalogue"));
    let page = Exposition::parse("cpu_total{core=\"0\",mode=\"idel\"} 1\n", "x").expect("it is a page");
    assert_eq!(
        contradictions(&catalogue, &live, &page),
        [
            "cpu_total: has the label core, of which the catalogue does not know",
            "cpu_total: lacks the label cpu",
            "cpu_total: mode is `idel`, which the catalogue rules out",
            "used_bytes: is a counter, and a gauge in the catalogue",
        ]
    );
    assert_eq!(unknown(&catalogue, &live), ["new_total"]);
}
