//! What a dashboard asks: its panels, its variables and its annotations, each with the line of its query.

use crate::board::Source;
use crate::brought_board::BroughtBoard;
use crate::document::Node;

/// A query of a dashboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardQuery {
    /// Who asks: "panel `Pots`", "variable `pot`", "annotation `Restarts`".
    pub who: String,
    /// The line of the query, from 1.
    pub line: u32,
    /// The query; of a variable the series or streams whose labels it lists.
    pub text: String,
    /// Who answers; `None` where the file does not say, which is Grafana's default data source.
    pub source: Option<Source>,
    /// The legend of a panel's query.
    pub legend: Option<String>,
    /// The label whose values a variable offers.
    pub offers: Option<String>,
}

impl BroughtBoard {
    /// All that it asks, in the order of the file. Variables that list no values of a label ask nothing here, nor does
    /// what another program than Prometheus and Loki answers.
    pub fn asked(&self) -> Vec<BoardQuery> {
        let mut asked = Vec::new();
        for variable in listed(&self.node, "templating") {
            asked.extend(self.of_variable(variable));
        }
        for annotation in listed(&self.node, "annotations") {
            let expr = annotation.get("expr").or_else(|| annotation.get("target")?.get("expr"));
            let who = format!("annotation `{}`", annotation.text_of("name").unwrap_or_default());
            asked.extend(self.query(who, expr, annotation.get("datasource"), None));
        }
        self.panels().into_iter().for_each(|panel| self.of_panel(panel, &mut asked));
        asked.retain(|one| one.source != Some(Source::Other));
        asked
    }

    /// Its panels: rows too, and those inside of rows.
    pub fn panels(&self) -> Vec<&Node> {
        fn of<'a>(node: &'a Node, found: &mut Vec<&'a Node>) {
            for panel in node.items_of("panels") {
                found.push(panel);
                of(panel, found);
            }
            node.items_of("rows").iter().for_each(|row| of(row, found));
        }
        let mut found = Vec::new();
        of(&self.node, &mut found);
        found
    }

    fn of_panel(&self, panel: &Node, asked: &mut Vec<BoardQuery>) {
        for target in panel.items_of("targets") {
            let who = format!("panel `{}`", panel.text_of("title").unwrap_or_default());
            let own = target.get("datasource").filter(|own| is_said(own));
            let legend = target.text_of("legendFormat").filter(|legend| !legend.is_empty() && *legend != "__auto");
            asked.extend(self.query(who, target.get("expr"), own.or_else(|| panel.get("datasource")), legend));
        }
    }

    fn query(
        &self,
        who: String,
        expr: Option<&Node>,
        datasource: Option<&Node>,
        legend: Option<&str>,
    ) -> Option<BoardQuery> {
        let expr = expr?;
        let text = expr.text().filter(|text| !text.trim().is_empty())?.to_owned();
        let source = self.source_of(datasource);
        Some(BoardQuery { who, line: expr.line, text, source, legend: legend.map(str::to_owned), offers: None })
    }

    fn of_variable(&self, variable: &Node) -> Option<BoardQuery> {
        let query = variable.get("query").filter(|_| variable.text_of("type").is_none_or(|kind| kind == "query"))?;
        let source = self.source_of(variable.get("datasource"));
        let said = |key: &str| query.text_of(key).filter(|text| !text.is_empty()).map(str::to_owned);
        let inner = label_values(query.text().or_else(|| query.text_of("query")).unwrap_or_default());
        let (series, label) = inner.unzip();
        let offers = said("label").or(label)?;
        let text = said("stream").or(series.flatten())?;
        let who = format!("variable `{}`", variable.text_of("name").unwrap_or_default());
        Some(BoardQuery { who, line: query.line, text, source, legend: None, offers: Some(offers) })
    }
}

/// The series and the label of `label_values(series, label)`.
///
/// ```
/// let (series, label) = lint::label_values("label_values(up{job=\"tea\"}, pod)").expect("it lists values");
/// assert_eq!((series.as_deref(), label.as_str()), (Some("up{job=\"tea\"}"), "pod"));
/// ```
pub fn label_values(text: &str) -> Option<(Option<String>, String)> {
    let inner = text.trim().strip_prefix("label_values(")?.trim_end().strip_suffix(')')?;
    let (series, label) = match inner.rsplit_once(',') {
        // A comma inside of braces parts nothing.
        Some((series, label)) if !label.contains(['}', '"']) => (Some(series.trim().to_owned()), label.trim()),
        _ => (None, inner.trim()),
    };
    let is_name = !label.is_empty() && label.bytes().all(query::variable::is_alphanumeric);
    is_name.then(|| (series.filter(|series| !series.is_empty()), label.to_owned()))
}

fn listed<'a>(board: &'a Node, key: &str) -> &'a [Node] {
    board.get(key).map_or(&[][..], |below| below.items_of("list"))
}

fn is_said(node: &Node) -> bool {
    node.text().is_none_or(|text| !matches!(text, "" | "null" | "~"))
}

#[cfg(test)]
mod tests {
    use super::label_values;
    use crate::{File, Source, boards};

    #[test]
    fn what_lists_values_of_a_label_is_taken_apart() {
        let some = |series: Option<&str>, label: &str| Some((series.map(str::to_owned), label.to_owned()));
        assert_eq!(label_values("label_values(up{a=\"b\", c=\"d\"}, pod)"), some(Some("up{a=\"b\", c=\"d\"}"), "pod"));
        assert_eq!(label_values("label_values( node )"), some(None, "node"));
        assert_eq!(label_values("query_result(topk(5, up))"), None);
    }

    #[test]
    fn panels_variables_and_annotations_ask() {
        let text = r#"{"title": "Tea", "schemaVersion": 39,
            "templating": {"list": [
                {"name": "from", "type": "datasource", "query": "loki"},
                {"name": "pot", "type": "query", "datasource": {"uid": "prometheus"}, "query": {"query": "label_values(tea, pot)"}},
                {"name": "app", "type": "query", "datasource": {"uid": "${from}"}, "query": {"label": "app", "stream": "{a=\"b\"}"}}]},
            "annotations": {"list": [{"name": "Boils", "datasource": "prometheus", "expr": "boils"}]},
            "panels": [{"type": "row", "panels": [
                {"title": "Pots", "datasource": {"type": "prometheus"}, "targets": [{"datasource": null, "expr": "cups", "legendFormat": "{{pot}}"}, {"expr": " "}]},
                {"title": "SQL", "datasource": {"type": "mysql"}, "targets": [{"expr": "select"}]}]}]}"#;
        let file = File { path: "tea.json".into(), text: text.into(), named: true };
        let boards = boards(&file).expect("it is JSON");
        let asked = boards[0].asked();
        let said: Vec<_> =
            asked.iter().map(|one| (one.who.as_str(), one.text.as_str(), one.line, one.source)).collect();
        let (metrics, logs) = (Some(Source::Prometheus), Some(Source::Loki));
        assert_eq!(
            said,
            [
                ("variable `pot`", "tea", 4, metrics),
                ("variable `app`", "{a=\"b\"}", 5, logs),
                ("annotation `Boils`", "boils", 6, metrics),
                ("panel `Pots`", "cups", 8, metrics),
            ]
        );
        assert_eq!((asked[0].offers.as_deref(), asked[3].legend.as_deref()), (Some("pot"), Some("{{pot}}")));
    }
}
