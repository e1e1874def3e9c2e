//! Names that are given once, of whatever files were brought together.

use std::fs;

use super::{folder, has_sound_names, run, text, written};

#[test]
fn receivers_intervals_groups_and_jobs_of_one_name_are_told_apart() {
    let routing = written(
        "route: {receiver: Team A, routes: [{receiver: team-a, mute_time_intervals: [Nights, nights, always]}]}\n\
         time_intervals: [{name: Nights, time_intervals: [{weekdays: [monday]}]}, {name: nights, time_intervals: \
         [{weekdays: [sunday]}]}, {name: always, time_intervals: [{weekdays: [friday]}]}]\n\
         receivers: [{name: Team A, slack_configs: [{channel: '#a'}]}, {name: team-a, slack_configs: \
         [{channel: '#b'}]}]\n",
    );
    for said in [
        "Receiver::new(\"team-a\"",
        "Receiver::new(\"team-a-2\"",
        "\"team-a-slack-url\"",
        "\"team-a-2-slack-url\"",
        "TimeInterval::new(\"nights\"",
        "TimeInterval::new(\"nights-2\"",
        "TimeInterval::new(\"always-too\"",
    ] {
        assert!(routing.contains(said), "{said}: {routing}");
    }
    let rule = |name: &str| format!("{{alert: {name}, expr: a > 1, labels: {{severity: info}}}}");
    let group = |name: &str, rules: &str| format!("- {{name: {name}, rules: [{rules}]}}\n");
    let groups = written(&format!(
        "groups:\n{}{}{}{}{}",
        group("a", &rule("One")),
        group("a", &rule("Yes")),
        group("a-2", &rule("NotSaid")),
        group("watchdog", &rule("Watchdog")),
        group("kitchen", &rule("NobodySaidWhoTells")),
    ));
    for said in ["\"a\"", "\"a-2\"", "\"a-2-2\"", "\"watchdog\""] {
        assert!(groups.contains(&format!("Group::new({said}, ")), "{said}: {groups}");
    }
    let jobs = written(
        "scrape_configs:\n- {job_name: a b, static_configs: [{targets: ['a:1']}]}\n\
         - {job_name: a-b, static_configs: [{targets: ['b:1']}]}\n",
    );
    assert!(jobs.contains("static_(\"a-b\"") && jobs.contains("static_(\"a-b-2\""), "{jobs}");
}

#[test]
fn two_routings_and_a_board_of_a_taken_name_stand_in_one_file() {
    let folder = folder();
    let routing = |name: &str| {
        format!(
            "route: {{receiver: {name}, routes: [{{receiver: nobody, matchers: ['a=b']}}]}}\nreceivers: [{{name: \
             {name}, webhook_configs: [{{url: x}}]}}, {{name: always, webhook_configs: [{{url: x}}]}}, {{name: \
             nobody}}]\n"
        )
    };
    fs::write(folder.path().join("one.yml"), routing("receivers")).expect("the test may write");
    fs::write(folder.path().join("two.yml"), routing("always")).expect("the test may write");
    let board = r#"{"title": "Not described", "schemaVersion": 39, "panels": [{"type": "alertlist"},
        {"type": "barchart", "title": "Pots", "targets": [
        {"expr": "sum by (pot) (tea_pots)", "legendFormat": "{{pot}}"}]}]}"#;
    fs::write(folder.path().join("board.json"), board).expect("the test may write");
    let output = run(folder.path(), &["one.yml", "two.yml", "board.json"]);
    let written = text(&output.stdout);
    has_sound_names(&written);
    assert!(written.contains("alert_list(") && written.contains("bar_chart("), "{written}");
    assert!(written.contains("The receiver `always` is left out, which no route names."), "{written}");
}
