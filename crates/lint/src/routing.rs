//! Alertmanager's config: who is notified, and which alerts its matchers name.

use std::collections::BTreeSet;

use crate::document::{Node, Written};

/// What routes and inhibitions name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Routing {
    /// The receivers that there are.
    pub receivers: BTreeSet<String>,
    /// Those that routes name.
    pub named: Vec<Written>,
    /// The alerts that matchers name, without patterns.
    pub alerts: Vec<Written>,
}

impl Routing {
    /// What a mapping says, if it is the config of an Alertmanager.
    pub fn of(file: &str, node: &Node) -> Option<Self> {
        let route = node.get("route").filter(|route| route.get("receiver").is_some())?;
        let receivers = node.get("receivers")?.items();
        let mut routing = Self::default();
        routing.receivers.extend(receivers.iter().filter_map(|receiver| Some(receiver.text_of("name")?.to_owned())));
        routing.route(file, route);
        for inhibition in node.items_of("inhibit_rules") {
            for side in ["source", "target"] {
                routing.matchers(file, inhibition, &[&format!("{side}_matchers"), &format!("{side}_match")]);
            }
        }
        Some(routing)
    }

    fn route(&mut self, file: &str, route: &Node) {
        if let Some(receiver) =
            route.get("receiver").filter(|receiver| receiver.text().is_some_and(|name| !name.is_empty()))
        {
            self.named.push(at(file, receiver, receiver.text().unwrap_or_default()));
        }
        self.matchers(file, route, &["matchers", "match"]);
        route.items_of("routes").iter().for_each(|route| self.route(file, route));
    }

    /// The names of alerts in `alertname="A"` and `alertname: A`.
    fn matchers(&mut self, file: &str, node: &Node, keys: &[&str]) {
        for matchers in keys.iter().filter_map(|key| node.get(key)) {
            for matcher in matchers.items() {
                let parts = matcher.text().and_then(|text| text.split_once('='));
                let Some((label, value)) = parts else { continue };
                let value = value.trim().trim_matches('"');
                if label.trim() == "alertname" && !value.starts_with('~') {
                    self.alerts.push(at(file, matcher, value));
                }
            }
            let plain = matchers.get("alertname").and_then(|value| Some(at(file, value, value.text()?)));
            self.alerts.extend(plain);
        }
    }
}

fn at(file: &str, node: &Node, text: &str) -> Written {
    Written { file: file.to_owned(), line: node.line, text: text.to_owned() }
}
