use crate::exposition::Exposition;
use crate::*;

const DRAFT: Draft = Draft {
    exporter: "example",
    closed: &[
        Closed { metrics: "cpu_seconds_total", label: "mode", values: &[] },
        Closed { metrics: "jobs", label: "state", values: &["done", "failed"] },
    ],
    usual: &[Closed { metrics: "jobs", label: "state", values: &["waiting"] }],
    counting: &["waiting", "nobody_*"],
    silent: &[
        Silent { name: "dropped_total", kind: Kind::Counter, labels: &["reason"], help: "Dropped." },
        Silent { name: "jobs", kind: Kind::Counter, labels: &["nothing"], help: "Never used: it was seen." },
        Silent { name: "waiting", kind: Kind::Gauge, labels: &[], help: "" },
    ],
    modes: &["# exporter: example\n# TYPE peers gauge\npeers{zone}\n# TYPE jobs counter\njobs{elsewhere}\n"],
    unlimited_at_zero: &["waiting"],
    collectors: &[
        Collector { name: "processes", metrics: &["processes_*"] },
        Collector { name: "wifi", metrics: &["wifi_*"] },
    ],
    corrections: &[],
    left_out: &["machine_*"],
};

const PAGE: &str = "\
# HELP cpu_seconds_total Seconds by mode.
# TYPE cpu_seconds_total counter
cpu_seconds_total{cpu=\"0\",mode=\"user\",host=\"host-7\"} 12
cpu_seconds_total{cpu=\"0\",mode=\"idle\",host=\"\"} 7
# TYPE jobs gauge
jobs{state=\"running\"} 4
# TYPE latency_seconds histogram
latency_seconds_bucket{route=\"/\",le=\"1\"} 1
latency_seconds_sum{route=\"/\"} 1
latency_seconds_count{route=\"/\"} 1
# TYPE machine_temperature gauge
machine_temperature 30
# TYPE processes_state gauge
processes_state{state=\"S\"} 30
# TYPE later_total counter
";

fn drafted() -> Catalogue {
    DRAFT.catalogue(&Exposition::parse(PAGE, "the test").unwrap())
}

#[test]
fn values_go_and_names_stay() {
    let mut catalogue = drafted();
    catalogue.image = Some("example.org/example:1".to_owned());
    catalogue.flags = vec!["--collector.processes".to_owned()];
    "recorded from example 1".clone_into(&mut catalogue.source);
    catalogue.notes.push("a test".to_owned());
    assert_eq!(
        catalogue.text(),
        "\
# exporter: example
# image: example.org/example:1
# flags: --collector.processes
# source: recorded from example 1
# note: a test
# off-by-default: processes processes_*
# unlimited-at-0: waiting
# counts: waiting

# HELP cpu_seconds_total Seconds by mode.
# TYPE cpu_seconds_total counter
# enum cpu_seconds_total.mode idle,user
cpu_seconds_total{cpu,host?,mode}

# HELP dropped_total Dropped.
# TYPE dropped_total counter
# LABELS dropped_total reason

# TYPE jobs gauge
# enum jobs.state done,failed,running
# usual jobs.state waiting
jobs{elsewhere?,state}

# TYPE latency_seconds histogram
# BOUNDS latency_seconds 1.0
latency_seconds{route}

# TYPE later_total counter

# TYPE peers gauge
# LABELS peers zone

# TYPE processes_state gauge
processes_state{state}

# TYPE waiting gauge
# LABELS waiting
"
    );
}

#[test]
fn what_is_written_is_what_is_read() {
    let catalogue = drafted();
    assert_eq!(Catalogue::parse(&catalogue.text()).unwrap(), catalogue);
}

#[test]
fn a_closed_set_is_closed_only_where_the_recipe_says_so() {
    let catalogue = drafted();
    let label = |metric: &str, label: &str| catalogue.families[metric].labels.as_ref().unwrap()[label].clone();
    assert!(label("cpu_seconds_total", "mode").values.is_some());
    assert!(label("cpu_seconds_total", "cpu").values.is_none());
    assert!(label("processes_state", "state").values.is_none());
}

#[test]
fn series_are_found_by_their_full_names() {
    let catalogue = drafted();
    let found = |series: &str| catalogue.find(series).map(|(family, part)| (family.name.clone(), part));
    assert_eq!(found("latency_seconds_bucket"), Some(("latency_seconds".to_owned(), Part::Bucket)));
    assert_eq!(found("latency_seconds"), None);
    assert_eq!(found("jobs_count"), None);
    assert_eq!(found("jobs"), Some(("jobs".to_owned(), Part::Whole)));
    assert_eq!(catalogue.families["processes_state"].collector.as_deref(), Some("processes"));
    assert_eq!(catalogue.families["jobs"].collector, None);
    assert!(catalogue.families["waiting"].unlimited_at_zero);
}

#[test]
fn corrections_change_what_differs_and_say_so() {
    let draft = Draft {
        corrections: &[
            Correction::Renamed { from: "jobs", to: "tasks", since: "2.0 (CHANGELOG)" },
            Correction::WithoutLabel { metrics: "cpu_*", label: "host", since: "2.0 (CHANGELOG)" },
            Correction::WithoutLabel { metrics: "cpu_*", label: "server", since: "3.0" },
            Correction::WithLabel { metrics: "latency_seconds", label: "zone", since: "3.0" },
        ],
        silent: &[],
        modes: &[],
        closed: &[],
        ..DRAFT
    };
    let catalogue = draft.catalogue(&Exposition::parse(PAGE, "the test").unwrap());
    assert!(catalogue.families["tasks"].name == "tasks" && !catalogue.families.contains_key("jobs"));
    assert_eq!(Catalogue::parse(&catalogue.text()).unwrap(), catalogue);
    assert_eq!(
        catalogue.notes,
        [
            "corrected: jobs* is tasks*, as since 2.0 (CHANGELOG)",
            "corrected: cpu_* without the label `host`, as since 2.0 (CHANGELOG)",
            "corrected: latency_seconds with the label `zone`, as since 3.0",
        ]
    );
}

#[test]
fn a_histogram_whose_only_bucket_is_for_everything_is_a_native_one() {
    let page = "\
# TYPE classic_seconds histogram
classic_seconds_bucket{le=\"1\"} 1
classic_seconds_bucket{le=\"+Inf\"} 2
# TYPE native_seconds histogram
native_seconds_bucket{tea=\"green\",le=\"+Inf\"} 2
native_seconds_sum{tea=\"green\"} 3
native_seconds_count{tea=\"green\"} 2
# TYPE unused_seconds histogram
";
    let mut catalogue = Draft::of("e").catalogue(&Exposition::parse(page, "the test").unwrap());
    let kind = |catalogue: &Catalogue, name: &str| catalogue.families[name].kind;
    assert_eq!(kind(&catalogue, "classic_seconds"), Kind::Histogram);
    assert_eq!(kind(&catalogue, "native_seconds"), Kind::NativeHistogram);
    assert_eq!(kind(&catalogue, "unused_seconds"), Kind::Histogram, "nothing was seen of it");
    assert!(
        catalogue.text().ends_with(
            "# TYPE native_seconds native histogram\nnative_seconds{tea}\n\n# TYPE unused_seconds histogram\n"
        )
    );
    assert_eq!(Catalogue::parse(&catalogue.text()).unwrap(), catalogue);
    // That one is native beside its buckets is what only a person knows, and the next recording keeps it.
    let both = "# exporter: e\n# TYPE classic_seconds classic and native histogram\nclassic_seconds\n";
    let both = Catalogue::parse(both).unwrap();
    assert_eq!(catalogue.keep(&both), ["TYPE classic_seconds classic and native histogram"]);
    assert_eq!(kind(&catalogue, "classic_seconds"), Kind::ClassicAndNativeHistogram);
    assert_eq!(catalogue.find("classic_seconds").unwrap().1, Part::Whole);
    assert_eq!(catalogue.find("classic_seconds_bucket").unwrap().1, Part::Bucket);
}
