//! What becomes of routes, receivers, time intervals.

use super::{flat, is_written, written};

#[test]
fn routes_reach_whom_they_reached_and_nothing_secret_is_copied() {
    let written = is_written("alertmanager.yml");
    assert!(!written.contains("boiling-hot"), "{written}");
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
    let more = flat(&super::written(
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
