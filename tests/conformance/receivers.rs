//! Receivers of every kind that is given, and routes of every shape: amtool accepts them, and leads each alert to whom
//! the spec says, in an environment like the stack's and in one that tells only a chat.

use std::path::Path;
use std::process::Command;

use kit::{
    Component, Environment, Namespace, Notifications, Program, Secret, SecretEntry, Stack, hours, minutes, seconds,
};
use programs::alertmanager;
use programs::prelude::*;
use serde_json::Value;
use stack::watch::interval::{Month, Period, TimeInterval, Weekday};
use stack::watch::matcher::Matcher;
use stack::watch::receiver::{Notifier, Receiver};
use stack::watch::route::{Route, Routing};
use stack::watch::severity::{CRITICAL, INFO, Severity, WARNING};
use stack::watch::watch::Watch;
use stack_tests::tool;

use crate::process::{Said, run};

const TEA: Namespace = Namespace::ours("tea");
const KEYS: Secret = Secret::ours(
    "receivers",
    &[SecretEntry::to_be_filled_in("url"), SecretEntry::to_be_filled_in("token"), SecretEntry::to_be_filled_in("id")],
);
const fn key(name: &'static str) -> kit::SecretKey<'static> {
    KEYS.key(name)
}

const URL: kit::SecretKey<'static> = key("url");
const TOKEN: kit::SecretKey<'static> = key("token");
const ID: kit::SecretKey<'static> = key("id");

const CHATS: Receiver = Receiver::new("chats", Notifier::slack("#tea", URL))
    .and(Notifier::teams("Tea", URL))
    .and(Notifier::discord("tea", URL))
    .and(Notifier::mattermost("tea", URL).connects_to(8065, "the company's Mattermost"));
const MORE_CHATS: Receiver =
    Receiver::new("more-chats", Notifier::rocketchat("https://chat.tea.example:8443", "#tea", ID, TOKEN))
        .and(Notifier::telegram("-1001234567890", TOKEN))
        .and(Notifier::webex("Y2lzY29zcGFyazovL3VzL1JPT00v", TOKEN))
        .and(Notifier::chat("#tea", URL));
const PAGERS: Receiver = Receiver::new("pagers", Notifier::pagerduty("tea", TOKEN))
    .and(Notifier::opsgenie("tea", TOKEN).at_url("https://api.eu.opsgenie.com/"))
    .and(Notifier::victorops("tea", TOKEN))
    .and(Notifier::incidentio("https://api.incident.io/v2/alert_events/alertmanager/1", TOKEN));
const PHONES: Receiver = Receiver::new("phones", Notifier::pushover("whoever is on call", ID, TOKEN))
    .and(Notifier::sns("arn:aws:sns:ap-south-1:123456789012:tea"))
    .and(Notifier::sms(URL, TOKEN))
    .and(Notifier::heartbeat(URL));
const RECORDS: Receiver = Receiver::new(
    "records",
    Notifier::jira("https://tea.atlassian.net/rest/api/2/", "TEA", "Task", "alerts@tea.example", TOKEN),
)
.and(Notifier::email("tea@tea.example"))
.and(Notifier::webhook("the log of incidents", URL))
.and(Notifier::webhook("a bot", URL).payload("title", "{{ template \"message.subject\" . }}").payload("who", "tea"));

const DHAKA: Period = Period::new().location("Asia/Dhaka");
const NIGHTS: TimeInterval = TimeInterval::new("nights", &[DHAKA.times("22:00", "06:00")]);
const HOLIDAYS: TimeInterval = TimeInterval::new(
    "holidays",
    &[
        DHAKA.weekdays(Weekday::Friday, Weekday::Saturday),
        DHAKA.months(Month::December, Month::December).days_of_month(16, 16),
        DHAKA.years(2027, 2027).months(Month::March, Month::March).days_of_month(9, 12),
        Period::new().days_of_month(-1, -1).times("12:30", "24:00"),
    ],
);
const OFFICE: TimeInterval =
    TimeInterval::new("office", &[DHAKA.weekdays(Weekday::Sunday, Weekday::Thursday).times("09:00", "17:00")]);

const TEAMS: &[&str] = &["kitchen", "bar.1"];
const ROUTES: &[Route] = &[
    // A record of all of it.
    Route::matching(Matcher::not_equal("team", "none"), RECORDS).group_by(&["..."]).continue_(),
    Route::matching(Matcher::any_of("team", TEAMS), CHATS).group_by(&["team", "alertname"]).routes(&[
        Route::new(CRITICAL, PAGERS).group_wait(seconds(10)).repeat_interval(hours(1)).continue_(),
        Route::new(CRITICAL, PHONES)
            .and_matching(Matcher::equal("namespace", "shop"))
            .mute_time_intervals(&[OFFICE])
            .muted_because("the pager tells then as well"),
        Route::new(WARNING, MORE_CHATS)
            .mute_time_intervals(&[NIGHTS, HOLIDAYS])
            .muted_because("a warning can wait until the morning"),
    ]),
    Route::matching(Matcher::matches("namespace", "stag.*"), MORE_CHATS)
        .and_matching(Matcher::none_of("severity", &["critical"]))
        .active_time_intervals(&[OFFICE])
        .muted_because("nobody works in staging at night"),
    Route::new(CRITICAL, PAGERS).and_matching(Matcher::not_matches("namespace", "stag.*|test")),
    Route::new(WARNING, CHATS).group_interval(minutes(10)),
    Route::heartbeat(PHONES),
];
const ROUTING: Routing = Routing { default_route: Route::new(WARNING, MORE_CHATS), routes: ROUTES, inhibit_rules: &[] };

// Staging tells a chat of its own, and nobody else.
const STAGING_CHAT: Receiver = Receiver::new("staging", Notifier::teams("Tea, staging", URL));
const ONLY_CHAT: Routing = Routing::of(&[Route::matching(Matcher::not_equal("severity", "none"), STAGING_CHAT)]);
// Test has the same routes, and another pager.
const TEST_PAGERS: Receiver = Receiver::new("pagers", Notifier::email("test@tea.example"));

struct Alertmanager;
impl alertmanager::Deployed for Alertmanager {
    const SETTINGS: alertmanager::Settings = alertmanager::Settings::new(TEA, KEYS);
}

const MAIL: Notifications =
    Notifications { smarthost: "mail.tea.example:2525", username: "", from: "house@tea.example", placeholders: false };
const LIVE: Environment = Environment::new("live", "tea", MAIL);
const STAGING: Environment = Environment::new("staging", "environments/staging", MAIL).routing(&ONLY_CHAT);
const TEST: Environment = Environment::new("test", "environments/test", MAIL).receiver(&TEST_PAGERS);
const COMPONENTS: &[Component] = &[Alertmanager::COMPONENT];
const STACK: Stack = Stack::new(TEA, COMPONENTS).environments(&[LIVE, STAGING, TEST], &[]);
const WATCH: Watch = Watch { routing: Some(&ROUTING), ..Watch::NONE };
const PROGRAM: Program = Program { watch: &WATCH, ..Program::unwatched(&STACK, file!()) };

fn object(environment: &Environment<'static>, kind: &str) -> Value {
    let objects = render::objects(&PROGRAM, environment).expect("the stack has no problems");
    let found = objects.iter().find(|object| object.kind == kind && object.name == "alertmanager");
    serde_yaml::from_str(&found.expect("it is written").yaml).expect("it is YAML")
}

/// The folder of its config, with both files.
fn config(environment: &Environment<'static>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
    let files = object(environment, "ConfigMap");
    for (key, text) in files["data"].as_object().expect("it has files") {
        std::fs::write(folder.path().join(key), text.as_str().expect("a file is text")).expect("the test may write");
    }
    folder
}

fn text(folder: &tempfile::TempDir, file: &str) -> String {
    std::fs::read_to_string(folder.path().join(file)).expect("it is there")
}

fn check(amtool: &Path, folder: &tempfile::TempDir) -> Said {
    run(Command::new(amtool).arg("check-config").arg(folder.path().join("alertmanager.yml")))
}

#[test]
fn amtool_accepts_every_kind_of_receiver_and_interval() {
    let Some(amtool) = tool("amtool") else { return };
    for (environment, receivers) in [(&LIVE, 5), (&STAGING, 1), (&TEST, 5)] {
        let folder = config(environment);
        let said = check(&amtool, &folder);
        said.is_content(environment.name().as_str());
        assert!(said.text.contains(&format!(" - {receivers} receivers")), "{}", said.text);
        assert!(said.text.contains(" - 1 templates"), "{}", said.text);
    }
    let integrations = text(&config(&LIVE), "alertmanager.yml").matches("_configs:").count();
    assert!(integrations >= 17, "{integrations}");
}

#[test]
fn amtool_refuses_an_interval_or_a_receiver_that_is_damaged() {
    let Some(amtool) = tool("amtool") else { return };
    let damaged = |from: &str, to: &str| {
        let folder = config(&LIVE);
        let whole = text(&folder, "alertmanager.yml");
        assert!(whole.contains(from), "{from}");
        std::fs::write(folder.path().join("alertmanager.yml"), whole.replace(from, to)).expect("the test may write");
        check(&amtool, &folder)
    };
    damaged("location: Asia/Dhaka", "location: Asia/Dakha").refuses("unknown time zone Asia/Dakha");
    damaged("- '2027'", "- '20277x'").refuses("parsing \"20277x\"");
    damaged("routing_key_file:", "routing_keys_file:").refuses("field routing_keys_file not found");
    damaged("chat_id: -1001234567890", "chat_id: tea").refuses("cannot unmarshal");
}

/// Each severity with each team and namespace that a route names, and without.
#[test]
fn each_severity_of_each_team_reaches_whom_the_spec_names() {
    let Some(amtool) = tool("amtool") else { return };
    let severities = [CRITICAL, WARNING, INFO, Severity::NONE];
    for environment in [&LIVE, &STAGING, &TEST] {
        let folder = config(environment);
        let routing = environment.routing_of(&WATCH).expect("alerts are routed");
        let cases = routing.all_cases(&severities);
        assert!(cases.len() >= 4, "{cases:?}");
        for case in cases {
            let labels: Vec<(&str, &str)> = case.iter().map(|(label, value)| (*label, value.as_str())).collect();
            let ways = routing.ways_of_labels(&labels);
            let receivers: Vec<&str> = ways.iter().map(|way| way.receiver().name()).collect();
            let mut command = Command::new(&amtool);
            command.args(["config", "routes", "test", &format!("--verify.receivers={}", receivers.join(","))]);
            command.arg(format!("--config.file={}", folder.path().join("alertmanager.yml").display()));
            // What is empty is missing, and amtool takes no label without a value.
            let labels = labels.iter().filter(|(_, value)| !value.is_empty());
            let said = run(command.args(labels.map(|(label, value)| format!("{label}={value}"))));
            said.is_content(&format!("{}: {case:?}", environment.name()));
        }
    }
    let kitchen = ROUTING.ways_of_labels(&[("severity", "critical"), ("team", "kitchen"), ("namespace", "shop")]);
    let receivers: Vec<&str> = kitchen.iter().map(|way| way.receiver().name()).collect();
    assert_eq!(receivers, ["records", "pagers", "phones"]);
}

/// What a route does not say it has from above, as Alertmanager would have it.
#[test]
fn a_route_inside_another_has_what_that_one_says() {
    let ways = ROUTING.ways();
    let inside = ways.iter().find(|way| way.receiver().name() == "pagers").expect("it is there");
    assert_eq!((inside.group_by, inside.group_wait), (["team", "alertname"].as_slice(), seconds(10)));
    assert_eq!((inside.group_interval, inside.repeat_interval), (minutes(5), hours(1)));
    assert_eq!(inside.conditions(), r#"team =~ "kitchen|bar.1", severity = "critical""#);
    let config: Value = serde_yaml::from_str(&text(&config(&LIVE), "alertmanager.yml")).expect("it is YAML");
    let written = &config["route"]["routes"][1]["routes"][0];
    assert_eq!((&written["receiver"], &written["group_interval"]), (&"pagers".into(), &"5m".into()));
    assert_eq!(
        config["route"]["routes"][1]["routes"][2]["mute_time_intervals"],
        serde_json::json!(["nights", "holidays"])
    );
}

fn ports(environment: &Environment<'static>) -> Vec<u64> {
    let policy = object(environment, "NetworkPolicy");
    let rules = policy["spec"]["egress"].as_array().expect("it connects to something").clone();
    let ports = rules.iter().flat_map(|rule| rule["ports"].as_array().expect("it names ports").clone());
    let mut ports: Vec<u64> = ports.filter_map(|port| port["port"].as_u64()).filter(|port| *port != 53).collect();
    ports.sort_unstable();
    ports.dedup();
    ports
}

#[test]
fn the_network_policy_follows_from_urls_and_from_the_environment() {
    assert_eq!(ports(&LIVE), [443, 2525, 8065, 8443]);
    assert_eq!(ports(&STAGING), [443]);
    assert_eq!(ports(&TEST), [443, 2525, 8065, 8443]);
}

#[test]
fn credentials_are_files_and_templates_come_with_who_reads_them() {
    for environment in [&LIVE, &STAGING, &TEST] {
        let folder = config(environment);
        let config = text(&folder, "alertmanager.yml");
        for word in ["api_key:", "routing_key: /", "token:", "webhook_url:", "bot_token:", "password:", "user_key:"] {
            assert!(!config.contains(word), "{word}\n{config}");
        }
        assert!(text(&folder, "messages.tmpl").contains("define \"message.markdown\""));
    }
}

#[test]
fn the_documents_say_who_is_told_when_in_each_environment() {
    let files = render::tree(&PROGRAM).expect("the stack has no problems");
    let guide = &files["README.md"];
    for row in [
        "| `team =~ \"kitchen\\|bar.1\", severity = \"warning\"` | `more-chats` |",
        "| not during `nights`, `holidays`: a warning can wait until the morning | after 30s, then every 5m | 4h |",
        "| `nights` | 22:00-24:00, 00:00-06:00, Asia/Dhaka |",
        "In environment `staging`:",
        "| `severity != \"none\"` | `staging` | Microsoft Teams Tea, staging | always |",
        "In environment `test`:",
        "| `pagers` | e-mail to test@tea.example |",
        "the company's Mattermost, port 8065 |",
    ] {
        assert!(guide.contains(row), "{row} is not in\n{guide}");
    }
}
