//! A Prometheus that was away for minutes is not told to store nothing, once it stores again: so it was in
//! `lab/cluster`, whenever its pod was replaced.

use std::process::Command;

use serde_json::json;
use stack_tests::tool;

use crate::mounted::Mounted;
use crate::process::run;

#[test]
fn the_first_sample_after_an_absence_ends_the_alert() {
    let Some(promtool) = tool("promtool") else { return };
    let mounted = Mounted::of("default", "Deployment", "prometheus");
    let fires =
        r#"ALERTS{alertname="PrometheusCannotWrite", alertstate="firing", scope="metrics", severity="critical"}"#;
    let asked = r#"ALERTS{alertname="PrometheusCannotWrite", alertstate="firing"}"#;
    let test = json!({
        "rule_files": mounted.files("/etc/prometheus-rules"),
        "evaluation_interval": "30s",
        "tests": [{
            "interval": "30s",
            // Until 1m30, and from 8m30 on: a step of whole minutes sees that at 9m only.
            "input_series": [{ "series": r#"up{job="prometheus", instance="a"}"#, "values": "1x3 _x13 1x10" }],
            "promql_expr_test": [
                { "expr": asked, "eval_time": "8m", "exp_samples": [{ "labels": fires, "value": 1 }] },
                { "expr": asked, "eval_time": "8m30s", "exp_samples": [] },
            ],
        }],
    });
    let file = mounted.path("/away.yaml");
    std::fs::write(&file, test.to_string()).expect("the test may write");
    let said = run(Command::new(promtool).args(["test", "rules"]).arg(&file));
    assert!(said.text.contains("SUCCESS"), "{}", said.text);
}
