use super::*;

#[track_caller]
fn read(text: &str) -> Exposition {
    Exposition::parse(text, "http://127.0.0.1:9100/metrics").unwrap()
}

#[track_caller]
fn refused(text: &str) -> String {
    let fault = Exposition::parse(text, "http://127.0.0.1:9100/metrics").unwrap_err();
    format!("{}\nfix: {}", fault.message, fault.fix)
}

fn labels(pairs: &[(&str, &str)]) -> Labels {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_family_has_its_kind_its_help_and_its_labels() {
    let page = read(
        "# HELP node_cpu_seconds_total Seconds the CPUs spent in each mode.\n# TYPE node_cpu_seconds_total counter\n\
         node_cpu_seconds_total{cpu=\"0\",mode=\"idle\"} 1.5e+06\nnode_cpu_seconds_total{ cpu = \"0\", mode=\"user\", \
         } 2 1700000000000\n\n# a remark\nnode_vmstat_oom_kill 0\n",
    );
    let cpu = &page.families["node_cpu_seconds_total"];
    assert_eq!((cpu.kind, cpu.help.as_str()), (Kind::Counter, "Seconds the CPUs spent in each mode."));
    assert_eq!(cpu.series, [labels(&[("cpu", "0"), ("mode", "idle")]), labels(&[("cpu", "0"), ("mode", "user")])]);
    assert_eq!(page.families["node_vmstat_oom_kill"].kind, Kind::Untyped);
}

#[test]
fn a_histogram_and_a_summary_are_one_family_each() {
    let page = read(
        "# TYPE a histogram\na_bucket{le=\"1\",x=\"y\"} 1\na_bucket{le=\"+Inf\",x=\"y\"} 1\na_sum{x=\"y\"} \
         1\na_count{x=\"y\"} 1\n# TYPE b summary\nb{quantile=\"0.5\"} NaN\nb_sum 0\nb_count 0\n# TYPE c_count \
         gauge\nc_count 1\n",
    );
    assert_eq!(page.families.keys().collect::<Vec<_>>(), ["a", "b", "c_count"]);
    assert_eq!(page.families["a"].series, [labels(&[("x", "y")])]);
    assert_eq!(page.families["b"].series, [Labels::new()]);
}

#[test]
fn openmetrics_names_are_those_of_the_series() {
    let page = read(
        "# TYPE jobs counter\njobs_total 3 # {trace_id=\"x\"} 1\njobs_created 1.7e9\n# TYPE build \
         info\nbuild_info{v=\"1\"} 1\n# EOF\n",
    );
    assert_eq!(page.families.keys().collect::<Vec<_>>(), ["build_info", "jobs_total"]);
    assert_eq!(page.families["jobs_total"].kind, Kind::Counter);
    assert_eq!(page.families["build_info"].kind, Kind::Info);
}

#[test]
fn a_metric_that_has_series_of_its_own_keeps_its_name() {
    let page = read("# TYPE pot counter\npot 1\npot_total 2\n# TYPE tea gauge\ntea_info{kind=\"green\"} 1\n");
    assert_eq!(page.families.keys().collect::<Vec<_>>(), ["pot", "pot_total", "tea", "tea_info"]);
    assert_eq!(page.families["pot_total"].kind, Kind::Untyped);
}

#[test]
fn an_empty_label_is_kept_and_escapes_are_undone() {
    let page = read("a{b=\"\",c=\"x\\\"}\\\\\\n, d=\"} +Inf\n");
    assert_eq!(page.families["a"].series, [labels(&[("b", ""), ("c", "x\"}\\\n, d=")])]);
}

#[test]
fn a_family_without_series_is_there() {
    assert!(read("# HELP a b\n# TYPE a counter\n").families["a"].series.is_empty());
}

#[test]
fn another_scrape_adds_to_the_first() {
    let mut page = read("# TYPE a gauge\na{b=\"1\"} 1\n");
    page.merge(read("# TYPE a gauge\na{b=\"2\"} 1\n# TYPE c gauge\nc 1\n"));
    assert_eq!((page.families["a"].series.len(), page.families.len()), (2, 2));
}

#[test]
fn what_is_not_an_exposition_is_named() {
    assert_eq!(
        refused("<!doctype html>\n<html>"),
        "http://127.0.0.1:9100/metrics answers with a page of HTML, not with metrics\nfix: see that the path is \
         right, and that it is the program itself that answers, not a proxy or a single-page app"
    );
    assert!(refused("{\"status\":\"OK\"}").starts_with("http://127.0.0.1:9100/metrics answers with JSON"));
    assert!(refused("").contains("it holds no metric"));
    assert_eq!(
        refused("a 1\nNot found\nb{c=1} 2\nd{e=\"f} 3\ng h\n# TYPE i wheel\n"),
        "http://127.0.0.1:9100/metrics does not answer in Prometheus' text format:\n\
         line 2: the value is not a number: `Not found`\nline 3: a label's value stands in double quotes: `b{c=1} 2`\n\
         line 4: the double quotes are never closed: `d{e=\"f} 3`\n… 2 more lines\n\
         fix: let the program write the text format 0.0.4; `promtool check metrics` reads it too"
    );
}

#[test]
fn every_fault_of_a_line_has_its_word() {
    for (line, fault) in [
        ("{a=\"b\"} 1", "a series begins with its name"),
        ("1a 1", "a series begins with its name"),
        ("a", "the value is missing"),
        ("a{b=\"c\" 1", "a comma separates labels"),
        ("a{b 1", "the braces are never closed"),
        ("a{b-c=\"d\"} 1", "a label's name holds letters, digits and `_` only"),
        ("a{b=\"c\",b=\"d\"} 1", "a label stands there twice"),
        ("a 1 soon", "what follows the value is not a time"),
    ] {
        assert!(refused(line).contains(fault), "{line}: {}", refused(line));
    }
}
