//! What the README shows of `lint` is what it says.

use std::path::Path;

use cli::{Context, Outcome};

/// The block of the README behind the command, and the arguments of that.
fn shown() -> (Vec<&'static str>, &'static str) {
    const README: &str = include_str!("../README.md");
    let section = README.split("\n## ").find(|text| text.starts_with("Check rules and dashboards that you have"));
    let blocks: Vec<_> = section.expect("the README has the section").split("```").collect();
    let [_, command, _, output, ..] = blocks.as_slice() else { panic!("it shows a command and what that says") };
    let command = command.trim_start_matches("sh\n").trim();
    (command.split(' ').skip(2).collect(), output.trim_start_matches("text\n"))
}

#[test]
fn the_readme_shows_what_lint_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::env::set_current_dir(root).expect("the repository is there");
    let (arguments, output) = shown();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut context = Context::new(&xtask::CLI, &mut out, &mut err);
    let outcome = cli::run(["cargo xtask"].into_iter().chain(arguments), &mut context);
    assert_eq!(outcome, Outcome::Unmet, "{}", String::from_utf8_lossy(&err));
    assert_eq!(String::from_utf8_lossy(&out), output);
}

/// Files, each of which its program refuses, or takes.
const FILES: &[(&str, bool, &str)] = &[
    (
        "promtool rules",
        true,
        "{alert: A, expr: up == 0, for: 1h30m, keep_firing_for: 5m, labels: {a: b}, annotations: \
                              {c: '{{ range $i, $s := query \"up\" }}{{ $s.Labels.job | title }}{{ end }}'}}",
    ),
    ("promtool rules", true, "{record: 'a:b', expr: up, labels: {a: b}}"),
    (
        "promtool rules",
        true,
        "{alert: A, expr: up == 0, annotations: {c: '{{ $x := 1 }}{{ if gt $value 1.0 }}{{ $x }}{{ else }}\
                              {{ $externalURL }}{{ end }}{{/* $none */}}{{ printf \"$none }}\" }}'}}",
    ),
    ("promtool rules", false, "{alert: A, expr: up == 0, fro: 5m}"),
    ("promtool rules", false, "{alert: A}"),
    ("promtool rules", false, "{expr: up}"),
    ("promtool rules", false, "{alert: A, record: 'a:b', expr: up}"),
    ("promtool rules", false, "{alert: A, expr: up == 0, for: 5}"),
    ("promtool rules", false, "{alert: A, expr: up == 0, for: 30s1m}"),
    ("promtool rules", false, "{record: 'a:b', expr: up, for: 5m}"),
    ("promtool rules", false, "{record: 'a:b', expr: up, annotations: {c: d}}"),
    ("promtool rules", false, "{alert: A, expr: up == 0, labels: [a]}"),
    ("promtool rules", false, "{alert: A, expr: up == 0, labels: {a: [b]}}"),
    ("promtool rules", false, "{alert: A, expr: up == 0, annotations: {c: '{{ $lables.a }}'}}"),
    ("promtool rules", false, "{alert: A, expr: up == 0, annotations: {c: '{{ humanise $value }}'}}"),
    ("promtool rules", false, "{alert: A, expr: up == 0, annotations: {c: '{{ $value }'}}"),
    ("promtool rules", false, "{alert: A, expr: up == 0, annotations: {c: '{{ if $value }}x'}}"),
    ("promtool rules", false, "{alert: A, expr: up == 0, annotations: {c: '{{ end }}'}}"),
    ("promtool rules", false, "{alert: A, expr: up == 0, annotations: {c: '{{ ($value }}'}}"),
    (
        "promtool groups",
        true,
        "[{name: a, interval: 1m, query_offset: 1m, limit: 1, labels: {a: b}, rules: [{record: 'a:b', \
                               expr: up}]}]",
    ),
    ("promtool groups", false, "[{name: a, rules: [{record: 'a:b', expr: up}]}, {name: a, rules: []}]"),
    ("promtool groups", false, "[{rules: [{record: 'a:b', expr: up}]}]"),
    ("promtool groups", false, "[{name: a, intervall: 1m, rules: [{record: 'a:b', expr: up}]}]"),
    ("promtool groups", false, "[{name: a, interval: 1x, rules: [{record: 'a:b', expr: up}]}]"),
    (
        "promtool jobs",
        true,
        "[{job_name: a, static_configs: [{targets: ['a:1']}], kubernetes_sd_configs: [{role: pod}]}]",
    ),
    (
        "promtool jobs",
        true,
        "[{job_name: a, scrape_timeout: 1m}, {job_name: b, scrape_interval: 5m, scrape_timeout: 2m}]",
    ),
    ("promtool jobs", false, "[{job_name: a}, {job_name: a}]"),
    ("promtool jobs", false, "[{scrape_interval: 5m}]"),
    ("promtool jobs", false, "[{job_name: a, scrape_timeout: 2m}]"),
    ("promtool jobs", false, "[{job_name: a, scrape_interval: 10x}]"),
    ("promtool jobs", false, "[{job_name: a, static_config: [{targets: ['a:1']}]}]"),
    ("promtool jobs", false, "[{job_name: a, static_configs: 5}]"),
    ("promtool jobs", false, "5"),
    (
        "amtool",
        true,
        "{receiver: a, group_by: [x], group_wait: 0s, routes: [{receiver: b, continue: true, matchers: [a=b], \
                      match: {c: d}, match_re: {e: f}, group_interval: 1m, repeat_interval: 1h, \
                      mute_time_intervals: [n], active_time_intervals: [n], labels: {g: h}}]}",
    ),
    ("amtool", false, "{receiver: a, repeat_interval: 1x}"),
    ("amtool", false, "{receiver: a, repeat_interval: 0s}"),
    ("amtool", false, "{receiver: a, group_interval: 0s}"),
    ("amtool", false, "{receiver: a, group_wait: 30}"),
    ("amtool", false, "{receiver: a, repeat: 1h}"),
    ("amtool", false, "{receiver: a, matchers: [a=b]}"),
    ("amtool", false, "{receiver: a, routes: [{receiver: b, mute_time_intervals: [m]}]}"),
    ("amtool", false, "{receiver: a, routes: [{receiver: c}]}"),
    ("amtool receivers", true, "[{name: a, slack_configs: [{channel: c, api_url: 'http://a'}]}]"),
    ("amtool receivers", false, "[{name: a}, {name: a}]"),
    ("amtool receivers", false, "[{name: a, slak_configs: []}]"),
    ("amtool receivers", false, "[{name: a, slack_configs: {channel: c}}]"),
    ("amtool receivers", false, "[{name: a}, {webhook_configs: []}]"),
];

/// What lint takes and refuses, its program does too: no fault passes, and nothing that works is called a fault.
#[test]
fn what_programs_refuse_of_a_file_lint_refuses() {
    let [promtool, amtool] = ["promtool", "amtool"].map(stack_tests::tool);
    let folder = tempfile::tempdir().expect("there is room");
    for (what, is_taken, part) in FILES {
        let (program, text) = match *what {
            "promtool rules" => ("check rules", format!("groups:\n- name: a\n  rules:\n  - {part}\n")),
            "promtool groups" => ("check rules", format!("groups: {part}\n")),
            "promtool jobs" => ("check config", format!("scrape_configs: {part}\n")),
            "amtool" => (
                "check-config",
                format!(
                    "route: {part}\nreceivers: [{{name: a}}, {{name: b}}]\ntime_intervals: [{{name: n, \
                     time_intervals: [{{weekdays: [monday]}}]}}]\n"
                ),
            ),
            _ => ("check-config", format!("route: {{receiver: a}}\nreceivers: {part}\n")),
        };
        let file = lint::File { path: "a.yml".into(), text: text.clone(), named: true };
        let found = lint::lint(&[file], &lint::Options::default()).findings;
        let errors: Vec<_> = found.iter().filter(|finding| finding.is_error()).map(ToString::to_string).collect();
        assert_eq!(errors.is_empty(), *is_taken, "{text}{errors:?}");
        let Some(tool) = (if what.starts_with("amtool") { &amtool } else { &promtool }) else { continue };
        let path = folder.path().join("a.yml");
        std::fs::write(&path, &text).expect("there is room");
        let told = std::process::Command::new(tool).args(program.split(' ')).arg(&path).output().expect("it runs");
        let said = String::from_utf8_lossy(&told.stderr) + String::from_utf8_lossy(&told.stdout);
        assert_eq!(told.status.success(), *is_taken, "{text}{said}");
    }
}
