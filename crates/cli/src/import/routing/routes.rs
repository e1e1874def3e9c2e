//! The routes of another Alertmanager, nested as they were, and its inhibitions.

use lint::Node;

use super::{ALWAYS, MUTED, Writer};
use crate::import::conditions::{Condition, matchers, which};
use crate::import::part::{Names, comment, verbatim};
use crate::import::rust::{duration_call, literal, milliseconds};

impl Writer<'_> {
    /// The const of the routing, and all that stands with it.
    pub(super) fn routing(&mut self, node: &Node, called: &str, default: &str, names: &mut Names) -> (String, String) {
        let root = self.root;
        self.named.insert(default.to_owned());
        let mut routes: Vec<String> =
            root.items_of("routes").iter().filter_map(|route| self.route(route, called, default, 0)).collect();
        let is_told = self.receivers.contains_key(called);
        if !is_told && self.lost.contains(called) {
            let told = format!("What no route takes went to `{called}`, which is none here; it goes to `{default}`.");
            self.notes.push(told);
        } else if !is_told {
            // The root tells at every hour; a route that takes whatever is left does not.
            routes.push(format!(
                "    // What no route takes went to `{called}`.\n    \
                 Route::matching(Matcher::matches(\"alertname\", \".*\"), {default}){},\n",
                self.muted(called)
            ));
        }
        let inhibitions: Vec<String> =
            node.items_of("inhibit_rules").iter().flat_map(|rule| self.inhibition(rule)).collect();
        let (of_default, of_routes) = (names.free("DEFAULT_ROUTE"), names.free("ROUTES"));
        let (settings, lost) = self.settings(root, false);
        self.notes.extend(lost.into_iter().map(|said| format!("Of the route that all alerts begin at, {said}.")));
        self.bodies += &format!(
            "\nconst {of_default}: Route = Route::matching(Matcher::matches(\"alertname\", \".*\"), \
             {default}){settings};\nconst {of_routes}: &[Route] = &[\n{}];\n",
            routes.concat()
        );
        let inhibitions =
            if inhibitions.is_empty() { "&[]".to_owned() } else { format!("&[\n{}]", inhibitions.concat()) };
        let routing = names.free("ROUTING");
        let text = format!(
            "pub const {routing}: Routing =\n    Routing {{ default_route: {of_default}, routes: {of_routes}, \
             inhibit_rules: {inhibitions} }};\n"
        );
        (routing, text)
    }

    /// The calls of a route to a receiver that told nobody.
    fn muted(&mut self, called: &str) -> String {
        self.named.insert(ALWAYS.to_owned());
        let reason = literal(&format!("the imported receiver `{called}` tells nobody"), 8, 20);
        format!(".mute_time_intervals(&[{ALWAYS}]).muted_because({reason})")
    }

    /// A route, in lines of a list; `None` where it cannot be said.
    fn route(&mut self, route: &Node, above: &str, parent: &str, depth: usize) -> Option<String> {
        let called = route.text_of("receiver").filter(|name| !name.is_empty()).unwrap_or(above).to_owned();
        let told = matchers(route, &["matchers"], "match", "match_re").and_then(|matchers| {
            if matchers.len() > 6 {
                return Err("a route has six matchers at most".to_owned());
            }
            matchers.iter().map(Condition::written).collect::<Result<Vec<_>, _>>()
        });
        let mut matchers = match told {
            Ok(matchers) => matchers,
            Err(reason) => {
                self.kept.push((route.line, format!("route to `{called}`"), reason, verbatim(route, 1)));
                return None;
            }
        };
        if matchers.is_empty() {
            matchers.push("Matcher::matches(\"alertname\", \".*\")".to_owned());
        }
        // The severity first, by which a spec makes a route.
        matchers.sort_by_key(|matcher| !matcher.starts_with("Matcher::equal(\"severity\""));
        let is_told = self.receivers.get(&called).cloned();
        let receiver = is_told.clone().unwrap_or_else(|| parent.to_owned());
        self.named.insert(receiver.clone());
        let known = ["critical", "warning", "info", "none"];
        let severity = known.iter().find(|name| matchers[0] == format!("Matcher::equal(\"severity\", {name:?})"));
        let mut text = match severity {
            Some(name) => format!("Route::new(Severity::{}, {receiver})", name.to_uppercase()),
            None => format!("Route::matching({}, {receiver})", matchers[0]),
        };
        matchers.iter().skip(1).for_each(|matcher| text += &format!(".and_matching({matcher})"));
        let (settings, mut lost) = self.settings(route, depth == 0);
        text += &settings;
        if route.text_of("continue") == Some("true") {
            text += ".continue_()";
        }
        if is_told.is_none() && !self.lost.contains(&called) {
            text += &self.muted(&called);
        } else {
            for (key, without) in [
                ("mute_time_intervals", "so that it tells then, too"),
                ("active_time_intervals", "so that it tells at other times, too, or never again"),
            ] {
                let (mut found, mut unknown) = (Vec::new(), Vec::new());
                for name in route.items_of(key).iter().filter_map(Node::text) {
                    match self.intervals.get(name) {
                        Some(known) => found.push(known.clone()),
                        None => unknown.push(format!("`{name}`")),
                    }
                }
                if !unknown.is_empty() {
                    lost.push(format!("{} of its `{key}` left out, which is none here, {without}", unknown.join(", ")));
                }
                if !found.is_empty() {
                    text += &format!(".{key}(&[{}]).muted_because({MUTED:?})", found.join(", "));
                    self.named.extend(found);
                }
            }
        }
        let below: Vec<String> = route
            .items_of("routes")
            .iter()
            .filter_map(|below| self.route(below, &called, &receiver, depth + 1))
            .collect();
        if !below.is_empty() {
            text += &format!(".routes(&[\n{}])", below.concat());
        }
        let notes: Vec<String> =
            lost.iter().map(|said| comment(&format!("{}:{}. {said}.", self.file, route.line))).collect();
        let notes: Vec<String> = notes.concat().lines().map(|line| format!("    {line}\n")).collect();
        let notes = notes.concat();
        Some(format!("{notes}    {text},\n"))
    }

    /// Grouping and times: those of the route, and of the root where it stands in no other. With what is lost of them.
    fn settings(&self, route: &Node, or_root: bool) -> (String, Vec<String>) {
        const KNOWN: [&str; 9] = [
            "active_time_intervals",
            "continue",
            "group_by",
            "match",
            "match_re",
            "matchers",
            "mute_time_intervals",
            "receiver",
            "routes",
        ];
        const TIMES: [&str; 3] = ["group_wait", "group_interval", "repeat_interval"];
        let said = |key: &str| route.get(key).or_else(|| self.root.get(key).filter(|_| or_root));
        let (mut text, mut lost) = (String::new(), Vec::new());
        let labels: Vec<&str> = said("group_by").map_or(&[][..], Node::items).iter().filter_map(Node::text).collect();
        if !labels.is_empty() {
            text += &format!(".group_by(&{labels:?})");
        }
        for key in TIMES {
            let Some(node) = said(key) else { continue };
            match node.text().and_then(milliseconds) {
                // Alertmanager refuses the others.
                Some(time) if time > 0 || key == "group_wait" => text += &format!(".{key}({})", duration_call(time)),
                // Of the root it is said there.
                _ if route.get(key).is_none() => {}
                _ => {
                    let was = node.text().unwrap_or_default();
                    lost.push(format!("`{key}: {was}` left out, which is no time that Alertmanager takes"));
                }
            }
        }
        let others = route.entries().iter().map(|(key, _)| key.as_str());
        let others = others.filter(|key| !KNOWN.contains(key) && !TIMES.contains(key));
        lost.extend(others.map(|key| format!("`{key}` left out")));
        (text, lost)
    }

    /// An inhibition: one for each pair of alternatives.
    fn inhibition(&mut self, rule: &Node) -> Vec<String> {
        let side = |name: &str| {
            let keys = [format!("{name}_matchers")];
            let found = matchers(rule, &[keys[0].as_str()], &format!("{name}_match"), &format!("{name}_match_re"))?;
            which(&found)
        };
        match side("source").and_then(|source| Ok((source, side("target")?))) {
            Err(reason) => {
                self.kept.push((rule.line, "inhibition".to_owned(), reason, verbatim(rule, 1)));
                Vec::new()
            }
            Ok((sources, targets)) => {
                let labels: Vec<&str> = rule.items_of("equal").iter().filter_map(Node::text).collect();
                let equal = if labels.is_empty() {
                    ".everywhere(\"a draft: nobody has said of what there is only one\")".to_owned()
                } else {
                    format!(".equal(&{labels:?})")
                };
                let each = sources.iter().flat_map(|source| targets.iter().map(move |target| (source, target)));
                let from = format!("    // {}:{}.\n", self.file, rule.line);
                let all = each.map(|(source, target)| format!("    Inhibit::between({source}, {target}){equal},\n"));
                [from].into_iter().chain(all).collect()
            }
        }
    }
}
