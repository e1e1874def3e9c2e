//! One pipeline, as each agent has it.

use configs::alloy::{AlloyConfig, Block, LokiEndpoint, Value, read};
use kit::{hours, seconds};
use serde_json::Value as Json;

use super::*;

fn pipeline() -> Pipeline {
    Pipeline::of([
        Step::read(r"^(?P<said>[a-z]+)$"),
        Step::of(
            "tea-house",
            [
                Step::join(r"^\S", seconds(3)),
                Step::known("method", ["GET", "PUT"], "other"),
                Step::of_but(
                    "tea-house",
                    "probe/",
                    [Step::count(Counter {
                        name: "tea_house_requests_total",
                        description: "Requests.",
                        with: "method",
                        by: &["method"],
                        idle: hours(24),
                    })],
                ),
                Step::drop("^debug", "debug"),
                Step::metadata(&["method"]),
            ],
        ),
        Step::choose(
            "level",
            [
                (When::one_of("said", &["error", "f"]), Then::word("error")),
                (When::Has("method"), Then::Same("method")),
                (When::Lacks("said"), Then::Nothing),
                (When::AtLeast("said", "x"), Then::Same("said")),
            ],
            Then::word("info"),
        ),
        Step::labels(&["level"]),
    ])
}

macro_rules! yaml {
    ($value:expr) => {
        serde_yaml::to_string($value).expect("it is YAML")
    };
}

#[track_caller]
fn assert_has(text: &str, part: &str) {
    assert!(text.contains(part), "not found:\n{part}\nin:\n{text}");
}

#[test]
fn what_becomes_of_a_line_is_known_without_an_agent() {
    assert_eq!((pipeline().labels(), pipeline().metadata()), (vec!["stream", "level"], vec!["method"]));
}

#[test]
fn promtail_has_it_as_stages() {
    let text = yaml!(&pipeline().promtail());
    for part in [
        "- labeldrop:\n  - filename\n- regex:\n    expression: ^(?P<said>[a-z]+)$\n",
        "    selector: '{app=\"tea-house\"}'\n    stages:\n    - multiline:\n        firstline: ^\\S\n",
        "template: '{{ if .method }}{{ if has .method (list \"GET\" \"PUT\") }}{{ .method }}{{ else }}other{{ end }}{{ \
         end }}'\n",
        "selector: '{app=\"tea-house\"} !~ \"probe/\"'\n",
        " requests_total:\n",
        " prefix: tea_house_\n",
        "selector: '{app=\"tea-house\"} |~ \"^debug\"'\n        action: drop\n        drop_counter_reason: debug\n",
        "{{ $said := lower (default \"\" .said) }}{{ if has $said (list \"error\" \"f\") }}error",
        "{{ else if .method }}{{ .method }}{{ else if not .said }}",
        "{{ else if ge .said \"x\" }}{{ default \"\" .said }}{{ else }}info{{ end }}",
    ] {
        assert_has(&text, part);
    }
}

/// What Alloy reads of what is written for it: a block for each step, in order and in depth, as Promtail has stages.
#[test]
fn alloy_has_the_stages_of_promtail() {
    let written = AlloyConfig::pods("NODE", &[], &pipeline().alloy(), &LokiEndpoint::new("http://loki:3100"));
    let components = read(&written.to_string()).unwrap_or_else(|faults| panic!("{faults:#?}\n{written}"));
    let process = components.iter().find(|one| one.name() == "loki.process").expect("lines are processed");
    let stages = serde_json::to_value(pipeline().promtail()).expect("they are stages");
    assert_eq!(process.blocks()[0], Block::new("stage.cri"));
    are_alike(&process.blocks()[1..], stages.as_array().expect("there are some"));
}

/// Whether the blocks say what the stages say: as many, each of the same name, with the same texts.
fn are_alike(blocks: &[Block], stages: &[Json]) {
    assert_eq!(blocks.len(), stages.len());
    for (block, stage) in blocks.iter().zip(stages) {
        let (name, said) = stage.as_object().and_then(|entry| entry.iter().next()).expect("a stage has a name");
        let name = match name.as_str() {
            "labeldrop" => "label_drop",
            name => name,
        };
        assert_eq!(block.name(), format!("stage.{name}"));
        let text = |value: &Json| Some(Value::Text(value.as_str()?.to_owned()));
        match name {
            "match" => are_alike(block.blocks(), said["stages"].as_array().map_or(&[], Vec::as_slice)),
            "metrics" => {
                let (counted, metric) = said.as_object().and_then(|all| all.iter().next()).expect("one is counted");
                let counter = &block.blocks()[0];
                assert_eq!((block.blocks().len(), counter.name()), (1, "metric.counter"));
                assert_eq!(counter.attribute("name"), Some(&Value::Text(counted.clone())));
                assert_eq!(counter.attribute("action").cloned(), text(&metric["config"]["action"]));
                for field in ["source", "prefix", "max_idle_duration", "description"] {
                    assert_eq!(counter.attribute(field).cloned(), text(&metric[field]), "{field}");
                }
            }
            "label_drop" => {
                let names = said.as_array().into_iter().flatten().filter_map(text).collect();
                assert_eq!(block.attribute("values"), Some(&Value::List(names)));
            }
            "labels" | "structured_metadata" => {
                let pairs = said.as_object().into_iter().flatten();
                let pairs = pairs.filter_map(|(name, of)| Some((name.clone(), text(of)?))).collect();
                assert_eq!(block.attribute("values"), Some(&Value::Object(pairs)));
            }
            _ => {}
        }
        for (field, value) in said.as_object().into_iter().flatten() {
            let is_plain = !matches!(name, "metrics" | "labels" | "structured_metadata");
            if let Some(value) = text(value).filter(|_| is_plain) {
                assert_eq!(block.attribute(field), Some(&value), "{name}, {field}");
            }
        }
    }
}

#[test]
fn the_collector_has_it_as_parts() {
    let parts = pipeline().collector();
    assert_eq!(parts.labels, ["stream", "level"]);
    assert_has(&yaml!(&parts.operators), "matches \"^tea-house-(?:[a-z0-9]{1,10}-[a-z0-9]{5}|[a-z0-9]{5}|[0-9]+)$$\"");
    let filter = yaml!(&parts.filter.expect("it drops"));
    assert_has(&filter, r#"- resource.attributes["app"] == "tea-house" and IsMatch(log.body, "^debug")"#);
    let (count, idle) = parts.count.expect("it counts");
    assert_eq!(idle, hours(24));
    assert_has(
        &yaml!(&count),
        "log.attributes[\"method\"] != nil and log.attributes[\"method\"] != \"\" and resource.attributes[\"app\"] == \
         \"tea-house\" and not IsMatch(log.body, \"probe/\")",
    );
    let text = yaml!(&parts.statements);
    for part in [
        r#"merge_maps(log.attributes, ExtractPatterns(log.body, "^(?P<said>[a-z]+)$$"), "upsert")"#,
        r#"and not IsMatch(log.attributes["method"], "^(?:GET|PUT)$$")"#,
        r#"keep_keys(log.attributes, ["stream", "level", "method"])"#,
        r#"delete_key(log.attributes, "method") where log.attributes["method"] == """#,
    ] {
        assert_has(&text, part);
    }
    // The first choice is made last, so that it wins.
    let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part} is not in\n{text}"));
    let first = at(r#"set(log.attributes["chosen"], "error")"#);
    assert!(
        at(r#"set(log.attributes["chosen"], "info")"#) < at(r#"set(log.attributes["chosen"], log.attributes["said"])"#)
    );
    assert!(at(r#"set(log.attributes["chosen"], log.attributes["method"])"#) < first);
    assert!(first < at(r#"set(log.attributes["level"], log.attributes["chosen"])"#));
}

fn counting(counter: &'static str) -> Pipeline {
    let (with, by) = ("method", &["method", "status"]);
    let counter = Counter { name: counter, description: "Requests.", with, by, idle: hours(24) };
    Pipeline::of([Step::read(r"^(?P<method>[A-Z]+) (?P<status>[0-9]+)$"), Step::count(counter)])
}

#[track_caller]
fn refusal(agent: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let refused = std::panic::catch_unwind(agent).expect_err("it is refused");
    refused.downcast_ref::<String>().expect("it says why").clone()
}

#[test]
fn a_counter_that_an_agent_would_lose_or_rename_is_refused() {
    let said = refusal(|| drop(counting("tea_requests_total").collector()));
    assert!(
        said.starts_with(
            "counter `tea_requests_total` counts lines by their value `method`, which the OpenTelemetry Collector has \
             only while it is a label or metadata; fix: add it to the pipeline's `Step::metadata(..)`"
        ),
        "{said}"
    );
    let said = refusal(|| drop(counting("requests").promtail()));
    assert!(
        said.starts_with(
            "counter `requests` is one word, but Promtail writes a prefix of its own before it; fix: name it like \
             `shop_requests_total`"
        ),
        "{said}"
    );
    // Both agents expose it under its own name, however few words that has.
    let stages = yaml!(&counting("requests_total").promtail());
    assert!(stages.contains("prefix: requests_\n") && stages.contains("total:\n"), "{stages}");
}
