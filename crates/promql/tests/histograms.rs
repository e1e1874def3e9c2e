//! Native histograms: the analysis says that a query yields numbers, histograms or nothing, and so says the real
//! engine; and what is stored of a histogram is what the real Prometheus stores.
#![allow(
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test may fail where it stands, and need not be fast"
)]

mod support;

use std::fmt::Write;
use std::process::Command;

use promql::{Catalogue, Dialect, Histograms, Job, Unit, World, analyse, parse};

const BREWERY: &str = "\
# exporter: brewery
# TYPE brew_seconds native histogram
brew_seconds{pot}
# TYPE pour_seconds histogram
pour_seconds{pot}
# TYPE steep_seconds classic and native histogram
steep_seconds{pot}
# TYPE pots gauge
pots{pot}
";

fn world(histograms: Histograms) -> World {
    let job = Job { histograms, ..Job::new("brewery", "brewery") };
    World { catalogues: vec![Catalogue::parse(BREWERY).unwrap()], jobs: vec![job], ..World::default() }
}

const NATIVE: Histograms = Histograms { native: true, always_classic: false, classic_to_nhcb: false };

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Yields {
    Number,
    Histogram,
    Nothing,
}

/// What we say of a query, and how we say that it yields nothing.
fn ours(text: &str) -> (Yields, Vec<String>) {
    let dialect = Dialect::PROMETHEUS.allowing(&[promql::Feature::ExperimentalFunctions]);
    let (analysis, findings) = analyse(&parse(text, dialect).unwrap(), &world(NATIVE));
    let drops = ["promql/histogram-dropped", "promql/histogram-function", "promql/histogram-form"];
    // What a form is lacking of is empty too: the buckets without `le`.
    let nothing = findings.iter().any(|finding| drops.contains(&finding.rule.id) || finding.message.contains("`le`"));
    let yields = match analysis.shape.is_histogram() {
        _ if nothing => Yields::Nothing,
        true => Yields::Histogram,
        false => Yields::Number,
    };
    (yields, findings.iter().map(ToString::to_string).collect())
}

/// Expressions over a native histogram, its rates, and a gauge of the same labels.
fn expressions() -> Vec<String> {
    let mut all = Vec::new();
    for histogram in ["brew_seconds", "rate(brew_seconds[5m])"] {
        for function in [
            "histogram_count",
            "histogram_sum",
            "histogram_avg",
            "histogram_stddev",
            "histogram_stdvar",
            "abs",
            "ceil",
            "round",
            "sqrt",
            "ln",
            "sgn",
            "hour",
            "timestamp",
            "sort",
            "sort_desc",
            "sum",
            "avg",
            "min",
            "max",
            "count",
            "group",
            "stddev",
            "stdvar",
            "-",
        ] {
            all.push(format!("{function}({histogram})"));
        }
        for call in [
            "histogram_quantile(0.9, sum(V))",
            "histogram_fraction(0, 1, V)",
            "topk(1, V)",
            "bottomk(1, V)",
            "quantile(0.5, V)",
            "limitk(1, V)",
            "count_values(\"v\", V)",
            "clamp_min(V, 0)",
            "clamp(V, 0, 1)",
            "sort_by_label(V, \"pot\")",
            "label_replace(V, \"b\", \"$1\", \"pot\", \"(.*)\")",
            "label_join(V, \"b\", \"-\", \"pot\", \"job\")",
        ] {
            all.push(call.replace('V', histogram));
        }
        for op in ["+", "-", "*", "/", "%", "^", "atan2", ">", "<", ">=", "<=", "==", "!="] {
            for (one, other) in [(histogram, "2"), ("2", histogram), (histogram, "pots"), ("pots", histogram)] {
                all.push(format!("{one} {op} {other}"));
            }
            if !matches!(op, "-" | "/" | "!=" | "==") {
                let half = format!("({histogram} / 2)");
                all.push(format!("{histogram} {op} {half}"));
            }
        }
        for op in ["and", "unless 1e9 <", "</", ">/"] {
            let other = if op.ends_with('/') { "1" } else { "pots" };
            all.push(format!("{histogram} {op} {other}"));
        }
    }
    for function in [
        "rate",
        "irate",
        "increase",
        "changes",
        "resets",
        "sum_over_time",
        "avg_over_time",
        "min_over_time",
        "max_over_time",
        "last_over_time",
        "first_over_time",
        "count_over_time",
        "present_over_time",
        "stddev_over_time",
        "stdvar_over_time",
        "mad_over_time",
        "deriv",
        "ts_of_max_over_time",
    ] {
        all.push(format!("{function}(brew_seconds[5m])"));
    }
    for other in [
        "predict_linear(brew_seconds[5m], 60)",
        "quantile_over_time(0.5, brew_seconds[5m])",
        "histogram_count(pots)",
        "histogram_sum(pots)",
        "histogram_avg(pots)",
        "histogram_stddev(pots)",
        "histogram_stdvar(pots)",
        "pots </ 1",
        "histogram_quantile(0.9, sum by (le) (rate(brew_seconds_bucket[5m])))",
        "rate(brew_seconds_count[5m])",
        "histogram_quantile(0.9, pots)",
    ] {
        all.push(other.to_owned());
    }
    all
}

/// What the engine yields for each: promtool tells what it got where nothing was expected.
fn theirs(expressions: &[String]) -> Option<Vec<Yields>> {
    let [promtool] = support::programs::find(["promtool"])?;
    let folder = support::asked::folder("histograms", 0);
    let mut tests = "rule_files: []\nevaluation_interval: 1m\ntests:\n- interval: 1m\n  input_series:\n".to_owned();
    let distribution = "{{schema:0 sum:5 count:4 buckets:[1 2 1]}}";
    write!(
        tests,
        "  - {{series: 'brew_seconds{{pot=\"1\"}}', values: '{distribution}+{distribution}x20'}}\n  - {{series: \
         'pots{{pot=\"1\"}}', values: '3+1x20'}}\n  promql_expr_test:\n"
    )
    .unwrap();
    for expression in expressions {
        writeln!(tests, "  - {{expr: '{expression}', eval_time: 15m, exp_samples: []}}").unwrap();
    }
    let file = folder.join("tests.yaml");
    std::fs::write(&file, tests).unwrap();
    let mut command = Command::new(promtool);
    command.args(["--enable-feature=promql-experimental-functions", "test", "rules"]).arg(&file);
    let output = command.output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let said = [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat();
    let got = |expression: &String| {
        let Some((_, rest)) = said.split_once(&format!("expr: {expression:?}, time: 15m,")) else {
            return Yields::Nothing;
        };
        let got = rest.split_once("got:").unwrap().1.lines().next().unwrap().trim();
        if got.contains("{{") { Yields::Histogram } else { Yields::Number }
    };
    assert!(said.contains("FAILED"), "{said}");
    Some(expressions.iter().map(got).collect())
}

#[test]
fn the_engine_yields_numbers_histograms_or_nothing_where_the_analysis_says_so() {
    let expressions = expressions();
    let Some(theirs) = theirs(&expressions) else { return };
    let mut seen = [0; 3];
    for (expression, theirs) in expressions.iter().zip(theirs) {
        let (ours, findings) = ours(expression);
        assert_eq!(ours, theirs, "{expression}: {findings:?}");
        seen[theirs as usize] += 1;
    }
    println!("{} expressions: {seen:?} yield numbers, histograms, nothing", expressions.len());
    assert!(seen.iter().all(|seen| *seen > 20), "{seen:?}");
}

#[test]
fn a_number_of_a_histogram_has_the_unit_of_what_is_observed_or_counts() {
    let unit = |text: &str| analyse(&parse(text, Dialect::PROMETHEUS).unwrap(), &world(NATIVE)).0.unit;
    assert_eq!(unit("histogram_quantile(0.9, sum(rate(brew_seconds[5m])))"), Unit::Seconds);
    assert_eq!(unit("histogram_avg(2 * sum(rate(brew_seconds[5m])))"), Unit::Seconds);
    assert_eq!(unit("histogram_count(sum(rate(brew_seconds[5m])))"), Unit::PerSecond);
    assert_eq!(unit("histogram_count(sum(increase(brew_seconds[5m])))"), Unit::Count);
    assert_eq!(unit("histogram_sum(rate(brew_seconds[5m]))"), Unit::SecondsPerSecond);
    assert_eq!(unit("histogram_fraction(0, 1, rate(brew_seconds[5m]))"), Unit::Ratio);
}

#[test]
fn messages_name_both_ends_and_the_fix() {
    for (query, said) in [
        (
            "sum(rate(brew_seconds[5m])) > 5",
            "`>` of a native histogram and a number has no result: `brew_seconds` is a distribution, not a number; \
             fix: take a number of it first: `histogram_count(sum(rate(brew_seconds[5m])))`, `histogram_quantile(0.9, \
             sum(rate(brew_seconds[5m])))`",
        ),
        (
            "max(rate(brew_seconds[5m]))",
            "`max` drops native histograms, and `brew_seconds` is one; fix: take a number of it first: \
             `histogram_count(…)`, `histogram_quantile(0.9, …)`",
        ),
        (
            "histogram_avg(rate(pour_seconds_bucket[5m]))",
            "`histogram_avg` takes a native histogram, and `pour_seconds_bucket` is of a classic one; fix: divide \
             `rate(pour_seconds_sum[5m])` by `rate(pour_seconds_count[5m])`",
        ),
        (
            "histogram_count(pots)",
            "`histogram_count` takes a native histogram, and `pots` is a number; fix: read a native histogram",
        ),
        (
            "histogram_quantile(0.9, sum(rate(pour_seconds_bucket[5m])))",
            "`histogram_quantile` needs the label `le`, which the aggregation of `pour_seconds_bucket` drops; fix: \
             keep it: `sum by (le, …)`",
        ),
        (
            "rate(brew_seconds_bucket[5m])",
            "`brew_seconds` is a native histogram, which has no series `brew_seconds_bucket`; fix: write \
             `histogram_quantile(0.9, sum(rate(brew_seconds[5m])))`, without `le`",
        ),
        (
            "rate(steep_seconds_count[5m])",
            "`steep_seconds_count` is not stored: the job `brewery` stores `steep_seconds` as a native histogram; fix: \
             write `histogram_count(rate(steep_seconds[5m]))`, or let the job keep both: `.always_classic()`",
        ),
        (
            "histogram_quantile(0.9, sum(brew_seconds))",
            "`histogram_quantile` of `brew_seconds` as it stands is that of everything since its process started, not \
             of late; fix: take `rate(brew_seconds[5m])` first, then aggregate",
        ),
        (
            "histogram_count(brew_seconds) > 5",
            "`>` compares the counter `brew_seconds`, which only grows until its process starts anew; fix: compare \
             `histogram_count(rate(brew_seconds[5m]))` or `histogram_count(increase(brew_seconds[1h]))`",
        ),
    ] {
        assert_eq!(ours(query).1, [said], "{query}");
    }
    let classic =
        analyse(&parse("rate(steep_seconds[5m])", Dialect::PROMETHEUS).unwrap(), &world(Histograms::default()));
    assert_eq!(
        classic.1[0].to_string(),
        "`steep_seconds` is a native histogram, and the job `brewery` does not scrape these as such; fix: let it: \
         `.histograms(Histograms::NATIVE)`, or read `steep_seconds_bucket`, `steep_seconds_sum` or \
         `steep_seconds_count`"
    );
}

/// By the options, in the order of their names' letters: what of a classic, a native and a twofold histogram is stored
/// under its own name, and as `_count`. As Prometheus 3.16 stored of a page in text and of its own in protobuf.
#[test]
fn the_options_say_what_is_stored() {
    let stored = |native, always_classic, classic_to_nhcb| {
        let world = world(Histograms { native, always_classic, classic_to_nhcb });
        let read = |text: &str| {
            let findings = analyse(&parse(text, Dialect::PROMETHEUS).unwrap(), &world).1;
            if findings.is_empty() { 'y' } else { 'n' }
        };
        let whole = ["pour_seconds", "brew_seconds", "steep_seconds"].map(|name| read(&format!("rate({name}[5m])")));
        let count =
            ["pour_seconds", "brew_seconds", "steep_seconds"].map(|name| read(&format!("rate({name}_count[5m])")));
        [whole, count].map(|read| read.iter().collect::<String>()).join(" ")
    };
    assert_eq!(stored(false, false, false), "nnn yyy");
    assert_eq!(stored(false, true, false), "nnn yyy");
    assert_eq!(stored(true, false, false), "nyy ynn");
    assert_eq!(stored(true, true, false), "nyy yyy");
    assert_eq!(stored(false, false, true), "yyy nnn");
    assert_eq!(stored(true, false, true), "yyy nnn");
    assert_eq!(stored(false, true, true), "yyy yyy");
    assert_eq!(stored(true, true, true), "yyy yyy");
}
