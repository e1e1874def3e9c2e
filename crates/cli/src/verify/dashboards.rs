//! What the panels of a dashboard ask, with Grafana's variables replaced by what it would put there.

use serde_json::Value;

use watch::datasource::DataSourceRef;

/// A dashboard and its queries.
#[derive(Clone, Debug)]
pub(crate) struct Board {
    pub(crate) uid: String,
    pub(crate) queries: Vec<Query>,
}

/// What a panel asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) panel: String,
    /// The uid of the data source.
    pub(crate) source: String,
    pub(crate) text: String,
    /// Whether it reads what pods of others expose of their own accord, so that it may have no data yet.
    pub(crate) is_voluntary: bool,
}

/// The queries of a dashboard's JSON; `voluntary` are the jobs whose targets need not expose anything.
pub(super) fn board(uid: &str, json: &Value, voluntary: &[String]) -> Board {
    let mut queries = Vec::new();
    for panel in watch::dashboard::json::panels(json) {
        for target in panel["targets"].as_array().into_iter().flatten() {
            let Some(text) = target["expr"].as_str() else { continue };
            queries.push(Query {
                panel: panel["title"].as_str().unwrap_or_default().to_owned(),
                source: target["datasource"]["uid"].as_str().unwrap_or_default().to_owned(),
                text: replaced(text, json),
                is_voluntary: voluntary.iter().any(|job| text.contains(&format!("job=\"{job}\""))),
            });
        }
    }
    Board { uid: uid.to_owned(), queries }
}

impl Query {
    /// The path of the data source's API that answers it.
    pub(crate) fn path(&self) -> String {
        let query = super::web::escaped(&self.text);
        if self.source == DataSourceRef::LOKI.uid() {
            return format!("/loki/api/v1/query_range?query={query}&since=1h&limit=1");
        }
        format!("/api/v1/query?query={query}")
    }
}

/// What a variable stands for when nobody has chosen anything.
fn value(name: &str, board: &Value) -> String {
    match name {
        "__range" => return "1h".to_owned(),
        "__range_s" => return "3600".to_owned(),
        _ if name.starts_with("__") => return "5m".to_owned(),
        _ => {}
    }
    let mut variables = board["templating"]["list"].as_array().into_iter().flatten();
    let Some(variable) = variables.find(|variable| variable["name"] == name) else { return ".*".to_owned() };
    let all =
        variable["allValue"].as_str().or_else(|| variable["query"].as_str().filter(|_| variable["type"] == "textbox"));
    all.unwrap_or(".*").to_owned()
}

/// `$name`, `${name}` and `${name:format}` replaced; a `$` that begins no name is an end of a regular expression.
fn replaced(query: &str, board: &Value) -> String {
    let mut text = String::new();
    let mut rest = query;
    while let Some((before, after)) = rest.split_once('$') {
        text += before;
        let braced = after.strip_prefix('{');
        let inner = braced.unwrap_or(after);
        let end = inner.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(inner.len());
        let name = &inner[..end];
        text += &if name.is_empty() { "$".to_owned() } else { value(name, board) };
        rest = match braced {
            Some(_) if !name.is_empty() => inner.split_once('}').map_or("", |(_, after)| after),
            _ => {
                if name.is_empty() {
                    after
                } else {
                    &inner[end..]
                }
            }
        };
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn variables_become_what_nobody_has_chosen() {
        let board = json!({ "templating": { "list": [
            { "type": "query", "name": "route", "allValue": ".+" },
            { "type": "textbox", "name": "search", "query": "" },
        ] } });
        let query = "rate(x{route=~\"$route\", node=~\"${node:regex}\", y=~\"a$\"}[$__rate_interval]) |~ `$search`";
        let read = "rate(x{route=~\".+\", node=~\".*\", y=~\"a$\"}[5m]) |~ ``";
        assert_eq!(replaced(query, &board), read);
        assert_eq!(replaced("x[$__range] > ${__range_s}", &board), "x[1h] > 3600");
    }

    #[test]
    fn a_panel_without_a_query_asks_nothing() {
        let json = json!({ "panels": [
            { "title": "Text" },
            { "title": "Orders", "targets": [
                { "datasource": { "uid": "prometheus" }, "expr": "orders_total{job=\"pods\"}" },
                { "datasource": { "uid": "loki" }, "expr": "{app=\"a\"}" },
            ] },
        ] });
        let board = board("b", &json, &["pods".to_owned()]);
        let paths: Vec<_> = board.queries.iter().map(|query| (query.path(), query.is_voluntary)).collect();
        assert_eq!(
            paths,
            [
                ("/api/v1/query?query=orders%5Ftotal%7Bjob%3D%22pods%22%7D".to_owned(), true),
                ("/loki/api/v1/query_range?query=%7Bapp%3D%22a%22%7D&since=1h&limit=1".to_owned(), false),
            ]
        );
    }
}
