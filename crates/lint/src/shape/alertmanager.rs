//! An alertmanager.yml: routes, receivers, inhibitions, time intervals.
//!
//! <https://prometheus.io/docs/alerting/latest/configuration/>

use std::collections::BTreeSet;

use super::Shape;
use crate::document::Node;

const ROUTE: &[&str] = &[
    "receiver",
    "group_by",
    "continue",
    "match",
    "match_re",
    "matchers",
    "group_wait",
    "group_interval",
    "repeat_interval",
    "mute_time_intervals",
    "active_time_intervals",
    "labels",
    "routes",
];
const INHIBIT_RULE: &[&str] = &[
    "name",
    "source_match",
    "source_match_re",
    "source_matchers",
    "target_match",
    "target_match_re",
    "target_matchers",
    "equal",
];
const RECEIVER: &[&str] = &[
    "name",
    "discord_configs",
    "email_configs",
    "incidentio_configs",
    "jira_configs",
    "mattermost_configs",
    "msteams_configs",
    "msteamsv2_configs",
    "opsgenie_configs",
    "pagerduty_configs",
    "pushover_configs",
    "rocketchat_configs",
    "slack_configs",
    "sns_configs",
    "telegram_configs",
    "victorops_configs",
    "webex_configs",
    "webhook_configs",
    "wechat_configs",
];

impl Shape<'_> {
    /// The whole config.
    pub(crate) fn alertmanager(&mut self, config: &Node) {
        // The Operator's `AlertmanagerConfig` says the same in words of its own.
        let of_operator = |(key, _): &(String, Node)| key.contains(char::is_uppercase);
        let mut parts = config.get("route").into_iter().chain(config.items_of("receivers"));
        if parts.any(|part| part.entries().iter().any(of_operator)) {
            return;
        }
        let intervals = ["time_intervals", "mute_time_intervals"].iter().flat_map(|key| config.items_of(key));
        let intervals: BTreeSet<_> = intervals.filter_map(|interval| interval.text_of("name")).collect();
        if let Some(route) = config.get("route") {
            for key in ["match", "match_re", "matchers"] {
                let some =
                    route.get(key).filter(|matchers| !matchers.entries().is_empty() || !matchers.items().is_empty());
                if let Some(matchers) = some {
                    let fix = "give the matchers to a route below it: the first takes every alert that no other does";
                    self.refuse(matchers, format!("the first route has `{key}`"), fix);
                }
            }
            self.route(route, &intervals);
        }
        self.names(config.items_of("receivers"), "receiver", "name");
        for receiver in config.items_of("receivers") {
            let whose = format!("receiver `{}`", receiver.text_of("name").unwrap_or_default());
            self.fields(receiver, &whose, RECEIVER);
            for (key, _) in receiver.entries().iter().filter(|(key, _)| key.ends_with("_configs")) {
                self.list(receiver, &whose, key);
            }
        }
        for inhibition in config.items_of("inhibit_rules") {
            self.fields(inhibition, "an inhibition", INHIBIT_RULE);
        }
    }

    fn route(&mut self, route: &Node, intervals: &BTreeSet<&str>) {
        let whose = route.text_of("receiver").filter(|name| !name.is_empty());
        let whose = whose.map_or_else(|| "a route".to_owned(), |name| format!("the route to `{name}`"));
        self.fields(route, &whose, ROUTE);
        self.durations(route, &whose, &["group_wait", "group_interval", "repeat_interval"]);
        for key in ["group_interval", "repeat_interval"] {
            if let Some(value) = route.get(key).filter(|value| value.text().is_some_and(is_zero)) {
                self.refuse(value, format!("`{key}` of {whose} is 0"), "give it a length, like `5m`");
            }
        }
        for key in ["mute_time_intervals", "active_time_intervals"] {
            for named in route.items_of(key) {
                if let Some(name) = named.text().filter(|name| !intervals.contains(name) && !name.is_empty()) {
                    let message = format!("`{key}` of {whose} names `{name}`, which `time_intervals` does not have");
                    self.refuse(named, message, findings::one_of(name, intervals.iter().copied()));
                }
            }
        }
        route.items_of("routes").iter().for_each(|below| self.route(below, intervals));
    }
}

fn is_zero(text: &str) -> bool {
    text == "0" || query::duration::nanoseconds(text) == Some(0)
}
