//! A whole `otelcol.yaml`: what is joined to what follows from what there is.

use super::*;
use serde_yaml::Value;
use terms::{hours, mebibytes, minutes, seconds};

fn processors() -> CollectorProcessors {
    CollectorProcessors::new(
        K8sAttributes::of_pods("NODE", minutes(1), [PodLabel::new("app", "pod.app")]),
        Transform::of([Statements::new(vec![r#"set(log.attributes["level"], "info")"#.to_owned()])]),
        GroupByAttrs::new(vec!["level".to_owned()]),
    )
}

fn whole(processors: CollectorProcessors, count: Option<Count>) -> Value {
    let queue = SendingQueue::on_disk(
        CollectorExtensions::QUEUE,
        mebibytes(256),
        SendingBatch::of(seconds(1), mebibytes(1), mebibytes(2)),
    );
    let retry = RetryOnFailure::for_ever(seconds(1), minutes(1));
    let mut exporters = CollectorExporters::new(OtlpHttp::to("http://loki.watchers.svc:3100/otlp", queue, retry));
    if count.is_some() {
        exporters = exporters.prometheus(PrometheusExporter::at(8889, hours(24)));
    }
    let files = FileLog::pods("/var/log/pods", CollectorExtensions::POSITIONS, []);
    let extensions = CollectorExtensions::of(13133, "/var/lib/otelcol");
    let config = Collector::of_lines(8888, extensions, CollectorReceivers::new(files), processors, exporters, count);
    serde_yaml::to_value(config).expect("a config is YAML")
}

fn names(value: &Value) -> Vec<&str> {
    value.as_sequence().expect("it is a list").iter().map(|name| name.as_str().expect("it is a name")).collect()
}

#[test]
fn lines_go_from_files_to_otlp_and_wait_in_a_folder() {
    let config = whole(processors(), None);
    let logs = &config["service"]["pipelines"]["logs"];
    assert_eq!(names(&logs["processors"]), ["k8s_attributes", "transform/lines", "groupbyattrs"]);
    assert_eq!(names(&logs["exporters"]), ["otlp_http"]);
    assert!(config["connectors"].is_null() && config["service"]["pipelines"]["metrics"].is_null());
    let queue = &config["exporters"]["otlp_http"]["sending_queue"];
    assert_eq!(queue["queue_size"], Value::from(256 << 20));
    let kept = queue["storage"].as_str().expect("it is kept somewhere");
    assert_eq!(config["extensions"][kept]["directory"], Value::from("/var/lib/otelcol/queue"));
    let noted = config["receivers"]["file_log"]["storage"].as_str().expect("it is noted somewhere");
    assert_eq!(config["extensions"][noted]["directory"], Value::from("/var/lib/otelcol/positions"));
    assert_eq!(names(&config["service"]["extensions"]), ["health_check", noted, kept]);
    assert_eq!(config["exporters"]["otlp_http"]["retry_on_failure"]["max_elapsed_time"], Value::from("0s"));
}

#[test]
fn what_is_counted_is_shown_and_what_is_dropped_is_not_grouped() {
    let count = Count::records([("lines_total".to_owned(), Counted::by("Lines.", "true".to_owned(), &["level"]))]);
    let processors = processors()
        .filter(Filter::dropping(["IsMatch(log.body, \"^debug\")".to_owned()]))
        .counters(TransformMetrics::of([Statements::new(vec!["set(datapoint.time_unix_nano, 1)".to_owned()])]));
    let config = whole(processors, Some(count));
    let pipelines = &config["service"]["pipelines"];
    assert_eq!(names(&pipelines["logs"]["processors"])[1..], ["transform/lines", "filter", "groupbyattrs"]);
    assert_eq!(names(&pipelines["logs"]["exporters"]), ["count", "otlp_http"]);
    assert_eq!(names(&pipelines["metrics"]["receivers"]), ["count"]);
    assert_eq!(names(&pipelines["metrics"]["processors"]), ["transform/counters"]);
    assert_eq!(names(&pipelines["metrics"]["exporters"]), ["prometheus"]);
    assert_eq!(config["exporters"]["prometheus"]["metric_expiration"], Value::from("24h"));
}

#[test]
fn patterns_stand_as_they_are() {
    let operator = serde_yaml::to_string(&Operator::join("^pot-[0-9]+$", r"^\S", seconds(3))).expect("it is YAML");
    assert!(operator.contains(r#"if: resource["k8s.pod.name"] matches "^pot-[0-9]+$$""#), "{operator}");
    assert!(operator.contains(r#"is_first_entry: body matches "^\\S""#), "{operator}");
}
