//! Every link on a dashboard leads to a dashboard that is provisioned, to a panel that is there, and chooses what can be
//! chosen there; every link to Explore asks a data source that is provisioned.

use std::sync::Arc;

use serde_json::Value;

use crate::dashboards::boards;
use crate::look::{Look, strings};
use crate::testing::Faults;
use crate::world::World;

/// Each link of each dashboard, those in its texts too.
fn links_of_dashboards_lead_somewhere(world: &World) -> Faults {
    let boards = boards(world);
    let sources = world.config("grafana-datasources", "datasources.yaml");
    let mut faults = Faults::new();
    for board in &boards {
        for (place, text) in strings(board) {
            let urls: Vec<&str> = if place.ends_with("/url") {
                vec![text]
            } else if place.ends_with("/content") {
                text.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0)).collect()
            } else {
                Vec::new()
            };
            for url in urls {
                let wrong = match (url.strip_prefix("/d/"), url.split_once("panes=")) {
                    (Some(path), _) => filled_in(board, path).iter().find_map(|path| wrong_target(path, &boards)),
                    (None, Some((_, panes))) => wrong_panes(panes, &sources),
                    (None, None) if url.starts_with("https://") => None,
                    (None, None) => Some("leads neither to a dashboard nor to Explore; fix: link to one".to_owned()),
                };
                if let Some(wrong) = wrong {
                    faults.push(format!("dashboard `{}`: {place} `{url}` {wrong}", board.word("/uid")));
                }
            }
        }
    }
    faults
}

/// What is wrong with what follows `/d/` in an address: the dashboard, the variables that it chooses, the panel.
pub fn wrong_target(path: &str, boards: &[Arc<Value>]) -> Option<String> {
    let (uid, query) = path.split_once('?').unwrap_or((path, ""));
    let uid = uid.split('/').next().unwrap_or_default();
    let Some(board) = boards.iter().find(|board| board.word("/uid") == uid) else {
        return Some(format!("leads to dashboard `{uid}`, which is not provisioned; fix: link to one that is"));
    };
    let variables = board.list("/templating/list");
    let mut chosen = query.split('&').filter_map(|pair| pair.strip_prefix("var-")?.split_once('='));
    if let Some((name, _)) = chosen.find(|(name, _)| !variables.iter().any(|one| one.word("/name") == *name)) {
        return Some(format!("chooses `{name}`, which nobody can choose on `{uid}`; fix: link to one where they can"));
    }
    let panel = query.split('&').find_map(|pair| pair.strip_prefix("viewPanel="))?;
    let id = panel.strip_prefix("panel-").unwrap_or(panel).parse::<u64>().ok();
    let is_there = stack::watch::dashboard::json::panels(board)
        .any(|one| one.at("/id").as_u64() == id && one.word("/type") != "row");
    (!is_there).then(|| format!("leads to {panel} of `{uid}`, which has none; fix: link to one that is there"))
}

/// What is wrong with the panes of a link to Explore: JSON of which each query names its data source.
fn wrong_panes(encoded: &str, sources: &Value) -> Option<String> {
    let Ok(panes) = serde_json::from_str::<Value>(&decoded(encoded)) else {
        return Some("gives Explore no JSON; fix: encode it".to_owned());
    };
    let known = |uid: &str| sources.list("/datasources").iter().any(|one| one.word("/uid") == uid);
    let panes = panes.as_object().into_iter().flat_map(serde_json::Map::values);
    let mut asked = panes.flat_map(|pane| {
        let queries = pane.list("/queries").iter().map(|query| query.word("/datasource/uid"));
        queries.chain([pane.word("/datasource")]).collect::<Vec<_>>()
    });
    let unknown = asked.find(|uid| !known(uid))?;
    Some(format!("asks data source `{unknown}`, which is not provisioned; fix: ask one that is"))
}

/// A text without `%20` and its like.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = (*first == b'%').then(|| after.get(..2)).flatten();
        let byte = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// All addresses that a link has: where it holds a column with words for its values, one with each of them.
fn filled_in(board: &Value, path: &str) -> Vec<String> {
    let column = path.split_once("${__data.fields.").and_then(|(_, rest)| Some(rest.split_once('}')?.0));
    let words = column.map_or_else(Vec::new, |column| words_of(board, column));
    let Some(column) = column.filter(|_| !words.is_empty()) else { return vec![path.to_owned()] };
    words.iter().map(|word| path.replace(&format!("${{__data.fields.{column}}}"), word)).collect()
}

/// The words for the values of a column.
fn words_of(json: &Value, column: &str) -> Vec<String> {
    let mappings = json.list("/properties").iter().filter(|property| property.word("/id") == "mappings");
    let mappings = mappings.filter(|_| json.at("/matcher/options") == column);
    let options = mappings.flat_map(|property| property.list("/value")).map(|mapping| mapping.at("/options"));
    let own = options.filter_map(Value::as_object).flat_map(serde_json::Map::values);
    let own = own.map(|word| word.word("/text").to_owned()).collect::<Vec<_>>();
    let inner: Vec<&Value> = match json {
        Value::Object(map) => map.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    own.into_iter().chain(inner.into_iter().flat_map(|inner| words_of(inner, column))).collect()
}

mod tests {
    use super::*;
    use crate::testing::{holds, reports};

    const BOARD: (&str, &str) = ("grafana-dashboard-business-metrics", "business-metrics.json");
    const BEGIN: &str = "\"title\": \"Business Metrics\",";

    #[test]
    fn every_link_leads_to_what_is_there() {
        holds(links_of_dashboards_lead_somewhere);
    }

    #[test]
    fn a_link_to_what_is_not_there_is_reported() {
        for (url, wrong) in [
            ("/d/orders?from=now", "leads to dashboard `orders`, which is not provisioned; fix: link to one that is"),
            (
                "/d/logs?var-shelf=${__field.labels.shelf}",
                "chooses `shelf`, which nobody can choose on `logs`; fix: link to one where they can",
            ),
            (
                "/d/runbooks?viewPanel=panel-999",
                "leads to panel-999 of `runbooks`, which has none; fix: link to one that is there",
            ),
            ("/explore?panes=%7B%22a%22", "gives Explore no JSON; fix: encode it"),
            (
                "/explore?panes=%7B%22a%22%3A%7B%22datasource%22%3A%22tempo%22%7D%7D",
                "asks data source `tempo`, which is not provisioned; fix: ask one that is",
            ),
            ("dashboards", "leads neither to a dashboard nor to Explore; fix: link to one"),
        ] {
            reports(
                links_of_dashboards_lead_somewhere,
                |world| world.rewrite(BOARD.0, BOARD.1, BEGIN, &format!("{BEGIN}\n\"a\": {{ \"url\": \"{url}\" }},")),
                &format!("dashboard `business-metrics`: /a/url `{url}` {wrong}"),
            );
            reports(
                links_of_dashboards_lead_somewhere,
                |world| {
                    let text = format!("{BEGIN}\n\"a\": {{ \"content\": \"[Look]({url}) there\" }},");
                    world.rewrite(BOARD.0, BOARD.1, BEGIN, &text);
                },
                &format!("dashboard `business-metrics`: /a/content `{url}` {wrong}"),
            );
        }
    }

    #[test]
    fn a_link_by_a_column_leads_where_the_words_of_the_column_say() {
        let links_by = |words: &str| {
            let link = "\"a\": { \"url\": \"/d/${__data.fields.board}\" },";
            let text = format!("{BEGIN}\n{link}\n{words}");
            move |world: &mut World| world.rewrite(BOARD.0, BOARD.1, BEGIN, &text)
        };
        let of_column = |word: &str| {
            format!(
                "\"b\": {{\"matcher\": {{\"options\": \"board\"}}, \"properties\": [{{\"id\": \"mappings\", \"value\": \
                 [{{\"options\": {{\"Cold\": {{\"text\": \"{word}\"}}}}}}]}}]}},"
            )
        };
        let fault = "dashboard `business-metrics`: /a/url `/d/${__data.fields.board}` leads to";
        reports(
            links_of_dashboards_lead_somewhere,
            links_by(&of_column("orders?viewPanel=panel-9")),
            &format!("{fault} dashboard `orders`, which is not provisioned; fix: link to one that is"),
        );
        reports(
            links_of_dashboards_lead_somewhere,
            links_by(&of_column("cluster-health?viewPanel=panel-9")),
            &format!("{fault} panel-9 of `cluster-health`, which has none; fix: link to one that is there"),
        );
        let mut world = World::tea_house();
        links_by(&of_column("cluster-health"))(&mut world);
        assert_eq!(links_of_dashboards_lead_somewhere(&world), Faults::new());
        reports(
            links_of_dashboards_lead_somewhere,
            links_by(""),
            &format!(
                "{fault} dashboard `${{__data.fields.board}}`, which is not provisioned; fix: link to one that is"
            ),
        );
    }
}
