//! What becomes of rules: alerts, recorded series, groups.

use std::fs;

use serde_json::Value;

use super::{folder, has_sound_names, is_written, run, text};

/// What is written of one rule: from the line that names it to the next blank one.
fn of(written: &str, line: u32) -> &str {
    let begins = written.find(&format!("// rules.yaml:{line}.")).unwrap_or_else(|| panic!("line {line}: {written}"));
    written[begins..].split("\n\n").next().unwrap_or_default()
}

#[test]
fn rules_become_what_a_person_would_have_written() {
    let folder = folder();
    let output = run(folder.path(), &["rules.yaml"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let written = text(&output.stdout);
    for (line, holds) in [
        (
            8,
            "const POT_TEA_SPILT_RATE5M: Record = record! { pot:tea_spilt:rate5m => sum by (pot) \
             (rate(tea_spilt_total[5m])) };",
        ),
        (10, "Kept as it was: `tea_celsius` is not the name of a recorded series"),
        (10, "//     expr: tea_pot_celsius"),
        (12, "Draft: the name, which was `tea_is_cold`, unit, scenarios."),
        (12, "Alert::new(\"TeaIsCold\", Severity::new(\"page\", 15))"),
        (12, ".when_any(promql! { Count => tea_pot_celsius{room=\"kitchen\"} <= 60 })"),
        (12, ".label(\"team\", \"tea\")"),
        (12, ".fires(given(series! { tea_pot_celsius{room=\"kitchen\", pot=\"pot-1\"} 60x10 })"),
        (12, ".look(&say(\"Follow <https://tea.example.com/cold>.\"))"),
        (21, "above(percent(7.0))"),
        (21, ".for_(seconds(90))"),
        (21, ".summary(\"{{ $labels.pot }} in  leaks\")"),
        (21, ".tried(Trial::share("),
        (28, "above(lasting(minutes(2)))"),
        (28, ".fires(given(series! { tea_seconds_bucket{le=\"120.0\"} 0x9 })"),
        (28, ".and(series! { tea_seconds_bucket{le=\"480.0\"} 0+60x9 })"),
        (35, "#[expect(dead_code, reason = \"a draft: say when it fires, and list it in its group\")]"),
        (37, "texts without the list of all labels, which every message shows"),
        (37, ".identified_by(&[\"pot\"])"),
        (37, ".description(\"VALUE = {{ $value }}\")"),
        (37, ".fires(given(series! { tea_cups{pot=\"pot-1\"} 1x6 }).and(series! { tea_cups_max{pot=\"pot-1\"} 1x6 })"),
        (37, ".stays_quiet(given(series! { tea_cups{pot=\"pot-1\"} 0x6 })"),
        (31, ".when_gone(still_fires())"),
        (33, "//     expr: sum("),
    ] {
        // Where a line is broken is rustfmt's business.
        let words = |text: &str| text.split_whitespace().collect::<String>();
        let rule = of(&written, line);
        assert!(words(rule).contains(&words(holds)), "line {line}: {holds}\n{rule}");
    }
    let group = "Group::new(\"tea-room\", &[TEA_IS_COLD, TEA_SPILT, TEA_IS_SLOW, KITCHEN_GONE, POTS_ARE_FULL])";
    assert!(written.contains(group) && written.contains(".every(minutes(1));"), "{written}");
    assert!(written.contains("// lint: the alert `TeaSpilt` speaks of the label `room`"), "{written}");
}

#[test]
fn scripts_learn_what_was_kept() {
    let folder = folder();
    let output = run(folder.path(), &["rules.yaml", "--into", "imported.rs", "--format", "json"]);
    let json: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let counts = ["alerts", "untried", "records"].map(|name| json[name].as_u64().unwrap_or_default());
    assert_eq!((counts, json["kept"].as_array().map(Vec::len)), ([5, 1, 1], Some(2)));
    let written = fs::read_to_string(folder.path().join("imported.rs")).expect("it was written");
    assert!(written.starts_with("//! Imported from rules.yaml."), "{written}");
}

#[test]
fn rules_of_loki_ask_its_logs() {
    is_written("loki.yml");
}

#[test]
fn what_is_not_read_of_rules_and_groups_is_kept_with_its_reason() {
    let folder = folder();
    let rules = "groups:\n- name: tea\n  limit: 7\n  query_offset: 1m\n  interval: 1x\n  labels: {team: cups}\n  \
                 rules:\n  - {alert: Cold, expr: a > 1, fro: 5m}\n  - {alert: NoExpr}\n  - {expr: a}\n  \
                 - {alert: Bad, expr: 'sum(', keep_firing_for: 9m}\n";
    fs::write(folder.path().join("given.yml"), rules).expect("the test may write");
    let written = text(&run(folder.path(), &["given.yml"]).stdout);
    has_sound_names(&written);
    for said in [
        "// given.yml:8. Left out: `fro: 5m`",
        "Kept as it was: it has no `expr`",
        "Kept as it was: it names neither an alert nor a record",
        "//     keep_firing_for: 9m",
        "// given.yml:4. Left out: `query_offset: 1m`",
        "Left out: `interval: 1x`, which is no length of time",
        ".limit(7)",
        ".label(\"team\", \"cups\")",
    ] {
        assert!(written.contains(said), "{said}: {written}");
    }
    let output = run(folder.path(), &["given.yml", "--into", "new.rs", "--format", "json"]);
    let json: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(json["kept"].as_array().map(Vec::len), Some(6), "{json:#}");
}
