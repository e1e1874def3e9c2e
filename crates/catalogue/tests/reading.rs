//! A catalogue is read as people and exporters write it, and every line that says nothing is named.

#![expect(clippy::unwrap_used, reason = "a test whose text is wrong says so by ending there")]

use catalogue::{Catalogue, Kind, Part};
use query::Unit;

#[track_caller]
fn read(text: &str) -> Catalogue {
    Catalogue::parse(text).unwrap()
}

fn faults(text: &str) -> Vec<String> {
    Catalogue::parse(text).unwrap_err().iter().map(|fault| format!("{}: {fault}", fault.line)).collect()
}

#[test]
fn a_recorded_page_is_a_catalogue() {
    let catalogue = read(
        "# exporter: tea-orders\n# TYPE http_request_duration_seconds histogram\n\
         http_request_duration_seconds_bucket{route=\"/a\",le=\"0.1\"} 5 1700000000\n\
         http_request_duration_seconds_sum{route=\"/a\"} 1\nhttp_request_duration_seconds_count{route=\"/a\"} 5\n\
         # TYPE disk gauge\n# UNIT disk bytes\ndisk{device=\"sda\",label=\"x\\\"y\"} \
         1\ndisk{device=\"sdb\",label=\"\"} 1\n# TYPE jobs counter\njobs_total 4 # {trace_id=\"x\"} 1\njobs_created \
         1.7e9\n# TYPE build info\nbuild_info{version=\"1\"} 1\n# TYPE shelf_info gauge\nshelf_info{wood=\"oak\"} \
         1\n# EOF\n",
    );
    let (family, part) = catalogue.find("http_request_duration_seconds_bucket").unwrap();
    assert_eq!((family.kind, family.unit(), part), (Kind::Histogram, Unit::Seconds, Part::Bucket));
    assert_eq!(family.labels.as_ref().unwrap().keys().collect::<Vec<_>>(), ["route"]);
    let disk = &catalogue.families["disk"];
    let labels = disk.labels.as_ref().unwrap();
    assert!(labels["device"].always && !labels["label"].always);
    assert_eq!(disk.unit(), Unit::Bytes);
    assert_eq!(catalogue.families["jobs_total"].kind, Kind::Counter);
    assert_eq!(catalogue.families["jobs_total"].name, "jobs_total");
    assert_eq!(catalogue.families["build_info"].kind, Kind::Info);
    assert_eq!(catalogue.families["shelf_info"].unit(), Unit::Truth);
    assert!(catalogue.find("http_request_duration_seconds").is_none() && catalogue.find("jobs_created").is_none());
}

#[test]
fn the_header_says_what_cannot_be_seen() {
    let catalogue = read(
        "# exporter: e\n# image: i:1\n# flags: --a --b\n# note: it is old\n# enum mode idle,user\n# enum b.state \
         on,off\n# off-by-default: leaves c_*\n# unlimited-at-0: d\n# TYPE a counter\na{mode,x?}\n# TYPE b \
         gauge\nb{state}\n# TYPE c_units gauge\n# LABELS c_units name,state?\n# TYPE d gauge\n",
    );
    assert_eq!((catalogue.image.as_deref(), &*catalogue.notes), (Some("i:1"), &["it is old".to_owned()][..]));
    assert_eq!(catalogue.flags, ["--a", "--b"]);
    let labels = |metric: &str| catalogue.families[metric].labels.as_ref();
    assert_eq!(labels("a").unwrap()["mode"].values.as_ref().unwrap().len(), 2);
    assert!(!labels("a").unwrap()["x"].always);
    let units = &catalogue.families["c_units"];
    assert_eq!((units.collector.as_deref(), units.had_series), (Some("leaves"), false));
    let state = &labels("c_units").unwrap()["state"];
    assert!(state.values.is_none() && !state.always);
    assert!(labels("d").is_none() && catalogue.families["d"].unlimited_at_zero);
}

#[test]
fn whatever_stands_in_it_stands_in_it_when_it_is_written_again() {
    let catalogue = read(
        "# exporter: e\n# source: written from nothing\n# note: one\n# note: two\n# enum size big,small\n\
         # enum a.kind black\\, strong,green\n# off-by-default: x a\n# off-by-default: x b\n# unlimited-at-0: b\n\
         # TYPE a counter\n# UNIT a percent-of-a-core\na{kind,size}\n# TYPE b gauge\nb{size=\"big\"} 1\nb 1\n# TYPE c \
         info\n# HELP d Nobody says what it is.\n# LABELS d\n",
    );
    let text = catalogue.text();
    assert_eq!(read(&text), catalogue);
    assert_eq!(read(&text).text(), text);
    let lines = [
        "off-by-default: x a b",
        "UNIT a percent-of-a-core",
        "enum a.kind black\\, strong,green",
        "enum b.size big,small",
        "TYPE c info",
        "LABELS d",
    ];
    for line in lines {
        assert!(text.contains(&format!("# {line}\n")), "{line} is missing in\n{text}");
    }
    assert!(text.contains("\nb{size?}\n"), "{text}");
}

#[test]
fn a_label_that_only_looks_like_that_of_a_distribution_is_one() {
    let catalogue = read("# exporter: e\n# TYPE a gauge\na{le,quantile}\n# TYPE b summary\nb{quantile,tea}\n");
    let labels = |metric: &str| catalogue.families[metric].labels.as_ref().unwrap().len();
    assert_eq!((labels("a"), labels("b")), (2, 1));
}

#[test]
fn flags_switch_collectors_on() {
    let catalogue = read(
        "# exporter: e\n# off-by-default: info.tables a\n# off-by-default: leaves b\n# off-by-default: --check-cups c\n\
         # off-by-default: spoons d\n# TYPE a gauge\n# TYPE b gauge\n# TYPE c gauge\n# TYPE d gauge\n",
    );
    let on = |flags: &[&'static str]| catalogue.switched_on_by(flags.to_vec()).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        on(&["--collect.info.tables", "--collector.leaves=true", "--check-cups"]),
        ["--check-cups", "info.tables", "leaves"]
    );
    let others =
        ["--collector.leaves=false", "--no-collector.leaves", "--collector.spoons.size=3", "--info.tables", "leaves"];
    assert_eq!(on(&others), [""; 0]);
}

#[test]
fn lines_that_say_nothing_are_named() {
    assert_eq!(
        faults(
            "# TYPE a wheel\na{\nb 1\n# enum x\n# enum y p\n# off-by-default: c d\n# UNIT a stones\n\
             # unlimited-at-0: z\n# off-by-default: c\n# remark\n# TYPE f gauge\nf soon\nf{g-h}\n# LABELS f g-h\n\
             # TYPE 1f gauge\n# unlimited-at-zero: f\n"
        ),
        [
            "1: `wheel` is not a kind of metric; fix: write counter, gauge, histogram, native histogram, \
             summary, info or untyped",
            "2: this is neither a comment nor a series; fix: write `name{label,label}`",
            "3: `b` has no `# TYPE` above it; fix: add `# TYPE b gauge`, or what it is",
            "4: this `enum` lists no values; fix: write `# enum metric.label value,value`",
            "7: `stones` is not a unit; fix: write one of unknown, number, ratio, percent, seconds, cpu-seconds, \
             timestamp, bytes, bytes-per-second, per-second, count, cores, percent-of-a-core, seconds-per-second, \
             truth",
            "9: this collector has no metrics; fix: write `# off-by-default: collector metric metric_*`",
            "10: `# remark` is not known; fix: correct the word, or write `# note: …`",
            "12: this is neither a comment nor a series; fix: write `name{label,label}`",
            "13: this is neither a comment nor a series; fix: write `name{label,label}`",
            "14: `g-h` is no label; fix: write `# LABELS name label,label`",
            "15: `1f` is not the name of a metric; fix: write `# TYPE name gauge`",
            "16: `# unlimited-at-zero:` is not known; fix: correct the word, or write `# note: …`",
            "0: the catalogue does not name its exporter; fix: begin with `# exporter: name`",
            "5: no metric has the label of `enum y`; fix: correct its name, or remove the line",
            "6: the collector `c` has no metric `d`; fix: record the exporter with the collector on, or add `# TYPE` \
             of the metric",
            "8: there is no metric `z`, which `unlimited-at-0` names; fix: correct its name, or remove it",
        ]
    );
}
