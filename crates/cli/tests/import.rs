//! `import` as a process: what it writes, what it keeps, and what it refuses.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use proc_macro2::{TokenStream, TokenTree};
use promql::catalogue::{Catalogue, recorded};
use promql::{Job, World};
use serde_json::Value;

const RULES: &str = r#"apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
spec:
  groups:
  - name: Tea Room
    interval: 1m
    rules:
    - record: pot:tea_spilt:rate5m
      expr: sum by (pot) (rate(tea_spilt_total[5m]))
    - record: tea_celsius
      expr: tea_pot_celsius
    - alert: tea_is_cold
      expr: tea_pot_celsius{room="kitchen"} <= 60
      for: 5m
      labels:
        severity: page
        team: tea
      annotations:
        summary: "{{ $labels.pot }} is cold"
        runbook_url: https://tea.example.com/cold
    - alert: TeaSpilt
      expr: sum by (pot) (rate(tea_spilt_total[5m])) / sum by (pot) (rate(tea_poured_total[5m])) > 0.07
      for: 90s
      labels: {severity: critical}
      annotations:
        summary: "{{ $labels.pot }} in {{ $labels.room }} leaks"
        description: "{{ $value | humanizePercentage }} of the tea of {{ $labels.pot }} is spilt."
    - alert: TeaIsSlow
      expr: histogram_quantile(0.9, sum by (le) (rate(tea_seconds_bucket[5m]))) > 120
      annotations: {summary: "Tea is slow"}
    - alert: KitchenGone
      expr: absent(up{job="kitchen"})
    - alert: Broken
      expr: sum(
"#;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask-alone"));
    command.arg("import").args(arguments).current_dir(folder).output().expect("it starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("the test may write");
    write("rules.yaml", RULES);
    write("rustfmt.toml", "max_width = 120\nuse_small_heuristics = \"Max\"\n");
    folder
}

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
        (28, "#[expect(dead_code, reason = \"a draft: say when it fires, and list it in its group\")]"),
        (28, "above(lasting(minutes(2)))"),
        (31, ".when_gone(still_fires())"),
        (33, "//     expr: sum("),
    ] {
        // Where a line is broken is rustfmt's business.
        let words = |text: &str| text.split_whitespace().collect::<String>();
        let rule = of(&written, line);
        assert!(words(rule).contains(&words(holds)), "line {line}: {holds}\n{rule}");
    }
    let group = "pub const TEA_ROOM: Group = Group::new(\"tea-room\", &[TEA_IS_COLD, TEA_SPILT, KITCHEN_GONE])";
    assert!(written.contains(group) && written.contains(".every(minutes(1));"), "{written}");
    assert!(written.contains("// lint: the alert `TeaSpilt` speaks of the label `room`"), "{written}");
}

#[test]
fn scripts_learn_what_was_kept() {
    let folder = folder();
    let output = run(folder.path(), &["rules.yaml", "--into", "imported.rs", "--format", "json"]);
    let json: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let counts = ["alerts", "untried", "records"].map(|name| json[name].as_u64().unwrap_or_default());
    assert_eq!((counts, json["kept"].as_array().map(Vec::len)), ([3, 1, 1], Some(2)));
    let written = fs::read_to_string(folder.path().join("imported.rs")).expect("it was written");
    assert!(written.starts_with("//! Imported from rules.yaml."), "{written}");
}

/// What is written of a file under `tests/import` is the file of Rust beside it. `UPDATE_IMPORTED=1` writes that anew.
#[track_caller]
fn is_written(from: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import");
    let output = run(&folder, &[from]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let (written, wanted) = (text(&output.stdout), folder.join(from).with_extension("rs"));
    if std::env::var_os("UPDATE_IMPORTED").is_some() {
        fs::write(&wanted, &written).expect("the test may write");
    }
    assert_eq!(written, fs::read_to_string(wanted).unwrap_or_default());
    written
}

#[test]
fn dashboards_become_rows_of_panels() {
    let written = is_written("board.json");
    assert!(!written.contains("VAR_SHOP"), "constants stand where they were mentioned: {written}");
}

#[test]
fn routes_reach_whom_they_reached_and_nothing_secret_is_copied() {
    let written = is_written("alertmanager.yml");
    assert!(!written.contains("boiling-hot"), "{written}");
}

#[test]
fn rules_of_loki_ask_its_logs() {
    is_written("loki.yml");
}

#[test]
fn jobs_of_fixed_addresses_are_jobs() {
    let written = is_written("prometheus.yml");
    assert!(!written.contains("boiling-hot"), "{written}");
}

#[test]
fn a_dashboard_is_found_in_an_object_of_kubernetes() {
    let folder = folder();
    let board = r#"{"title": "Tea", "schemaVersion": 39,
        "panels": [{"type": "stat", "title": "Pots", "targets": [{"expr": "up"}]}]}"#;
    let objects = [
        format!("kind: ConfigMap\ndata:\n  tea.json: '{board}'\n"),
        format!("kind: GrafanaDashboard\nspec:\n  json: >\n    {board}\n"),
    ];
    for object in objects {
        fs::write(folder.path().join("object.yaml"), &object).expect("the test may write");
        let output = run(folder.path(), &["object.yaml"]);
        let written = text(&output.stdout);
        assert!(written.contains("Dashboard::new(\"tea\", \"Tea\")") && written.contains("stat("), "{object}{written}");
    }
}

#[test]
fn a_dashboard_of_which_nothing_is_left_is_said() {
    let folder = folder();
    let newest = r#"{"title": "Tea", "schemaVersion": 42, "elements": {"panel-1": {"kind": "Panel"}}}"#;
    let strange = r#"{"title": "Tea", "schemaVersion": 39, "panels": [{"type": "geomap", "title": "Where"}]}"#;
    for (board, said) in
        [(newest, "it is of Grafana's schema v2"), (strange, "panels of the type `geomap` are not taken over")]
    {
        fs::write(folder.path().join("board.json"), board).expect("the test may write");
        let output = run(folder.path(), &["board.json"]);
        let written = text(&output.stdout);
        assert!(written.contains(said) && !written.contains("Dashboard::new"), "{written}");
    }
}

#[test]
fn what_cannot_be_imported_is_said_and_nothing_is_written() {
    let folder = folder();
    let path = folder.path();
    for (name, content) in [
        ("flat.yml", "a: [1"),
        ("other.yml", "a: 1\n"),
        ("cut.json", "{\"title\": \"Tea\", \"panels\": ["),
        ("there.rs", "// mine\n"),
    ] {
        fs::write(path.join(name), content).expect("the test may write");
    }
    for (arguments, said) in [
        (&["nowhere.yml", "--into", "new.rs"][..], "cannot read `nowhere.yml`"),
        (&["flat.yml", "--into", "new.rs"], "flat.yml:2"),
        (&["cut.json", "--into", "new.rs"], "cut.json:2"),
        (&["other.yml", "--into", "new.rs"], "there is no rule, dashboard, route or scrape job in what was named"),
        (&["rules.yaml", "--into", "there.rs"], "`there.rs` is there already"),
        (&["rules.yaml", "--into", "new.txt"], "`new.txt` is no file of Rust"),
        (&["rules.yaml", "--into", "no/new.rs"], "there is no folder `no`"),
        (&["rules.yaml", "--into", "my-file.rs"], "call it `my_file.rs`"),
        (&["rules.yaml", "--into", "fn.rs"], "call it `imported.rs`"),
        (&["--into", "new.rs"], "required arguments were not provided"),
    ] {
        let output = run(path, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            text(&output.stderr).contains(said) && output.stdout.is_empty(),
            "{arguments:?}: {}",
            text(&output.stderr)
        );
    }
    assert!(!path.join("new.rs").exists() && !path.join("new.txt").exists());
    assert_eq!(fs::read_to_string(path.join("there.rs")).expect("it is there"), "// mine\n");
}

/// What is written of a text, as a process writes it.
fn written(text_of_file: &str) -> String {
    let folder = folder();
    fs::write(folder.path().join("given.yml"), text_of_file).expect("the test may write");
    let output = run(folder.path(), &["given.yml"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let written = text(&output.stdout);
    has_sound_names(&written);
    written
}

/// Each const is there once, and named by another one unless it is public or waits for somebody.
fn has_sound_names(written: &str) {
    let file = syn::parse_file(written).unwrap_or_else(|error| panic!("{error}: {written}"));
    let code: Vec<&str> = written.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let words: Vec<&str> = code.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    for item in &file.items {
        let syn::Item::Const(item) = item else { continue };
        let name = item.ident.to_string();
        let count = words.iter().filter(|word| **word == name).count();
        let is_waiting = item.attrs.iter().any(|attribute| attribute.path().is_ident("expect"));
        let is_public = matches!(item.vis, syn::Visibility::Public(_));
        assert!(is_waiting || is_public || count > 1, "nothing names `{name}`: {written}");
        let defined = file.items.iter().filter(|other| matches!(other, syn::Item::Const(other) if other.ident == name));
        assert_eq!(defined.count(), 1, "`{name}` is there twice: {written}");
    }
}

/// Without a line break where one stands for the reader only.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" // ", " ")
}

#[test]
fn a_default_route_that_tells_nobody_stays_silent() {
    let written = flat(&written(
        "route: {receiver: \"null\", routes: [{matchers: ['severity=critical'], receiver: Team A}]}\n\
         receivers: [{name: \"null\"}, {name: Team A, webhook_configs: [{url: 'https://a.example'}]}]\n",
    ));
    let last = "Route::matching(Matcher::matches(\"alertname\", \".*\"), TEAM_A) .mute_time_intervals(&[ALWAYS]) \
                .muted_because(\"the imported receiver `null` tells nobody\"), ];";
    assert!(written.contains(last), "{written}");
    assert!(written.contains("const ALWAYS: TimeInterval"), "{written}");
}

#[test]
fn settings_of_receivers_are_taken_over_or_said_to_be_left_out() {
    let written = flat(&written(
        "route: {receiver: all}\nreceivers:\n- name: all\n  opsgenie_configs: [{api_key: hot, api_url: \
         'https://api.eu.opsgenie.com/'}]\n  email_configs: [{to: a@b.example, from: c@d.example, smarthost: 'e:25', \
         require_tls: false}]\n  telegram_configs: [{bot_token: hot, chat_id: -1, parse_mode: HTML, \
         disable_notifications: true}]\n  webhook_configs: [{url: 'https://hot.example', max_alerts: 5, \
         timeout: 3s}]\n",
    ));
    for said in [
        ".at_url(\"https://api.eu.opsgenie.com/\")",
        "its mail server is said of the environment, `from`, `smarthost` left out",
        "of its `email_configs`, `require_tls` left out",
        "of its `telegram_configs`, `parse_mode`, `disable_notifications` left out",
        "of its `webhook_configs`, `max_alerts`, `timeout` left out",
    ] {
        assert!(written.contains(said), "{said}: {written}");
    }
    assert!(!written.contains("hot"), "{written}");
    let more = flat(&crate::written(
        "route: {receiver: all}\nreceivers:\n- name: all\n  rocketchat_configs: [{channel: '#tea', api_url: \
         'https://chat.example', token_id: hot, token: hot}]\n  jira_configs: [{api_url: \
         'https://tea.example/rest/api/2/', project: TEA, issue_type: Bug, http_config: {basic_auth: {username: u, \
         password: hot}}}]\n  sns_configs: [{topic_arn: 'arn:aws:sns:eu-central-1:1:a', sigv4: {access_key: hot}}]\n",
    ));
    for said in ["Notifier::rocketchat(", "Notifier::jira(", "of its `sns_configs`, `sigv4` left out"] {
        assert!(more.contains(said), "{said}: {more}");
    }
    assert!(!more.contains("hot"), "{more}");
}

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

#[test]
fn mutes_and_times_that_are_lost_are_said_beside_their_route() {
    let written = flat(&written(
        "route:\n  receiver: a\n  group_interval: 0s\n  routes:\n  - {receiver: a, group_wait: 0s, repeat_interval: \
         1x, mute_time_intervals: [moons], active_time_intervals: [tides], holidays: x}\n\
         receivers: [{name: a, webhook_configs: [{url: x}]}]\n\
         time_intervals: [{name: moons, time_intervals: [{moons: full}]}]\n",
    ));
    for said in [
        "Of the route that all alerts begin at, `group_interval: 0s` left out",
        ".group_wait(Duration::ZERO)",
        "`repeat_interval: 1x` left out, which is no time that Alertmanager takes.",
        "`moons` of its `mute_time_intervals` left out, which is none here, so that it tells then, too.",
        "`tides` of its `active_time_intervals` left out",
        "`holidays` left out.",
        "interval `moons` is kept as it was",
    ] {
        assert!(written.contains(said), "{said}: {written}");
    }
    assert!(written.contains("use kit::{Duration, Secret, SecretEntry}"), "{written}");
}

#[test]
fn nothing_secret_stands_in_a_comment() {
    let jobs = written(
        "scrape_configs:\n\
         - {job_name: a, http_headers: {X-Tea: {values: [boiling]}}, static_configs: [{targets: ['a:1']}]}\n\
         - {job_name: b, params: {auth: [boiling], any: [boiling]}, static_configs: [{targets: ['a:1']}]}\n\
         - {job_name: c, Token: boiling, static_configs: [{targets: ['a:1']}]}\n\
         - {job_name: d, metrics_path: '/m?token=boiling', static_configs: [{targets: ['a:1']}]}\n\
         - {job_name: e, static_configs: [{targets: ['http://u:boiling@a:1']}]}\n\
         - {job_name: f, tls_config: {key: boiling}, static_configs: [{targets: ['a:1']}]}\n",
    );
    assert!(!jobs.contains("boiling"), "{jobs}");
    assert!(jobs.contains("metrics_path: \"/m?…\"") && jobs.contains("http://…@a:1"), "{jobs}");
    let routing = written(
        "route: {receiver: a}\nreceivers:\n- name: a\n  webhook_configs: [{url: x}]\n  opsgenie_configs: [{api_key: k, \
         api_url: 'https://u:boiling@b.example/?c=boiling'}]\n  wechat_configs: [{to_user: x, API_SECRET: boiling}]\n",
    );
    assert!(!routing.contains("boiling"), "{routing}");
    let rules = written(
        "groups:\n- {name: a, Password: boiling, rules: [{alert: A, expr: a > 1, token: boiling}, {token: boiling}]}\n",
    );
    assert!(!rules.contains("boiling"), "{rules}");
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

#[test]
fn jobs_that_log_in_do_so_by_keys_of_a_secret() {
    let written = flat(&written(
        "scrape_configs:\n\
         - {job_name: a, scheme: https, basic_auth: {username: tea, password: boiling}, static_configs: \
         [{targets: ['a:1']}]}\n\
         - {job_name: b, authorization: {credentials: boiling}, static_configs: [{targets: ['b:1']}]}\n\
         - {job_name: c, authorization: {type: Digest}, static_configs: [{targets: ['c:1']}]}\n",
    ));
    for said in [
        ".basic_auth(\"tea\", LOGINS.key(\"a-password\"))",
        ".https(Tls::PUBLIC)",
        ".bearer_token(LOGINS.key(\"b-token\"))",
        "only the authorization of the type `Bearer` is taken over",
        "SecretEntry::to_be_filled_in(\"a-password\")",
        "use watch::scrape::{Job, Tls};",
    ] {
        assert!(written.contains(said), "{said}: {written}");
    }
    assert!(!written.contains("boiling"), "{written}");
}

/// What stands between the braces of each `promql!` of a file of Rust.
fn asked(tokens: TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let is_one = at >= 2 && tokens[at - 2].to_string() == "promql";
        found.extend(if is_one { vec![group.stream()] } else { asked(group.stream()) });
    }
    found
}

/// What a catalogue says of a unit, nothing that is imported contradicts.
#[test]
fn units_are_those_of_what_is_scraped() {
    let panel = |title: &str, unit: &str, expr: &str| {
        format!(
            r#"{{"type": "timeseries", "title": "{title}", "fieldConfig": {{"defaults": {{"unit": "{unit}"}}}},
                 "targets": [{{"expr": "{expr}"}}]}}"#
        )
    };
    let variable = |name: &str, series: &str| {
        format!(r#"{{"type": "query", "name": "{name}", "query": "label_values({series}, instance)"}}"#)
    };
    let board = format!(
        r#"{{"title": "Machines", "schemaVersion": 39, "templating": {{"list": [{}, {}, {}, {}]}},
             "panels": [{}, {}, {}]}}"#,
        variable("since", "node_boot_time_seconds"),
        variable("memory", "node_memory_MemTotal_bytes"),
        variable("named", "node_uname_info"),
        variable("load", "node_load1"),
        panel("Boot", "none", "node_boot_time_seconds"),
        panel("Memory", "percent", "node_memory_MemFree_bytes{instance=~'$since$memory$named$load'}"),
        panel("Load", "short", "node_load1"),
    );
    let written = written(&board);
    for holds in [
        "promql! { node_boot_time_seconds }",
        "promql! { node_memory_MemTotal_bytes }",
        "promql! { Count => node_load1 }",
        "\"imported as it was: a panel shows no point in time in seconds\"",
    ] {
        assert!(written.contains(holds), "{holds}: {written}");
    }
    let (_, catalogue) =
        recorded::ALL.iter().find(|(exporter, _)| *exporter == "node-exporter").expect("it is recorded");
    let catalogue = Catalogue::parse(catalogue).expect("it is a catalogue");
    let mut job = Job::new("node-exporter", "node-exporter");
    job.collectors = catalogue.families.values().filter_map(|family| family.collector.clone()).collect();
    let world = World { catalogues: vec![catalogue], jobs: vec![job], ..World::default() };
    let queries = asked(written.parse().expect("it is Rust"));
    assert_eq!(queries.len(), 6, "{written}");
    for query in queries {
        let made = query_macros::promql(query.clone(), &world, "").to_string();
        assert!(!made.contains("compile_error"), "{query}: {made}");
    }
}
