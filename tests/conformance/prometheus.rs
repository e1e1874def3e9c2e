//! Promtool reads `prometheus.yml` and the rules as the pod would: from the same paths, strictly, with every lint.

use std::path::Path;
use std::process::Command;

use stack::watch::TEMPLATE_FUNCTIONS;
use stack_tests::tool;

use crate::mounted::{Mounted, damage};
use crate::process::{Said, run};

const CONFIG: &str = "--config.file=";
const RULES: &str = "/etc/prometheus-rules";

fn mounted(environment: &str) -> Mounted {
    Mounted::of_one_or_several(environment, "prometheus")
}

fn check_config(promtool: &Path, mounted: &Mounted) -> Said {
    run(Command::new(promtool).args(["check", "config", "--lint=all", "--lint-fatal"]).arg(mounted.flagged(CONFIG)))
}

fn check_rules(promtool: &Path, mounted: &Mounted) -> Said {
    run(Command::new(promtool).args(["check", "rules", "--lint=all", "--lint-fatal"]).args(mounted.files(RULES)))
}

#[test]
fn promtool_accepts_the_config_with_its_rules() {
    let Some(promtool) = tool("promtool") else { return };
    for environment in stack_tests::ours::environments_and_air_gapped() {
        let said = check_config(&promtool, &mounted(environment));
        said.is_content(environment);
        assert!(said.text.contains("rule files found"), "{environment}: {}", said.text);
    }
}

#[test]
fn promtool_finds_no_lint_in_the_rules() {
    let Some(promtool) = tool("promtool") else { return };
    for environment in stack_tests::ours::environments_and_air_gapped() {
        check_rules(&promtool, &mounted(environment)).is_content(environment);
    }
}

#[test]
fn a_key_that_prometheus_does_not_know_is_refused() {
    let Some(promtool) = tool("promtool") else { return };
    let mounted = mounted("default");
    damage(&mounted.flagged(CONFIG), "scrape_timeout: 10s", "scrape_time_out: 10s");
    check_config(&promtool, &mounted).refuses("field scrape_time_out not found in type config.plain");
}

#[test]
fn a_token_that_is_not_mounted_is_refused() {
    let Some(promtool) = tool("promtool") else { return };
    let mounted = mounted("default");
    damage(&mounted.flagged(CONFIG), "serviceaccount/token", "serviceaccount/tokn");
    check_config(&promtool, &mounted).refuses("serviceaccount/tokn: no such file or directory");
}

#[test]
fn rules_that_are_not_where_the_config_looks_are_missed() {
    let Some(promtool) = tool("promtool") else { return };
    let mounted = mounted("default");
    damage(&mounted.flagged(CONFIG), "prometheus-rules/*.yaml", "prometheus-rule/nodes.yaml");
    check_config(&promtool, &mounted).refuses("prometheus-rule/nodes.yaml\" does not point to an existing file");
}

#[test]
fn a_damaged_rule_is_refused() {
    let Some(promtool) = tool("promtool") else { return };
    let mounted = mounted("default");
    let file = &mounted.files(RULES)[0];
    damage(file, "expr: ", "expr: sum by (");
    check_rules(&promtool, &mounted).refuses("parse error");
}

/// Rules of which each calls one function, in a branch that is never taken: its arguments do not matter.
fn calling<'a>(functions: impl IntoIterator<Item = &'a str>) -> String {
    let rules = functions.into_iter().enumerate().map(|(index, function)| {
        let text = format!("{{{{ if false }}}}{{{{ {function} }}}}{{{{ end }}}}");
        format!("  - {{alert: A{index}, expr: up == 0, annotations: {{summary: '{text}'}}}}\n")
    });
    format!("groups:\n- name: texts\n  rules:\n{}", rules.collect::<String>())
}

#[test]
fn every_function_that_a_text_may_call_is_known() {
    let Some(promtool) = tool("promtool") else { return };
    let mounted = mounted("default");
    let file = &mounted.files(RULES)[0];
    std::fs::write(file, calling(TEMPLATE_FUNCTIONS)).expect("the test may write");
    check_rules(&promtool, &mounted).is_content("default");
    std::fs::write(file, calling(["humanizePercent"])).expect("the test may write");
    check_rules(&promtool, &mounted).refuses("function \"humanizePercent\" not defined");
}

#[test]
fn the_same_rule_twice_is_a_lint() {
    let Some(promtool) = tool("promtool") else { return };
    let mounted = mounted("default");
    let twice = "groups:\n- name: twice\n  rules:\n  - {record: a:b:c, expr: up}\n  - {record: a:b:c, expr: up}\n";
    std::fs::write(&mounted.files(RULES)[0], twice).expect("the test may write");
    check_rules(&promtool, &mounted).refuses("duplicate rule(s) found");
}
