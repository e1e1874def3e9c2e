//! What there is to check in a document: queries with their place, boards, routings.

use std::collections::{BTreeMap, BTreeSet};

use crate::board::{Board, Source};
use crate::document::{self, Node, Value, Written};
use crate::routing::Routing;
use crate::shape::Shape;
use findings::Finding;

/// A query, and what it is for.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub text: Written,
    /// Who answers it; `None` where that is not written.
    pub source: Option<Source>,
    /// Whether Grafana fills in variables first.
    pub grafana: bool,
    /// The rules or the board among which it stands.
    pub among: usize,
    pub role: Role,
}

/// What a query is for.
#[derive(Clone, Debug)]
pub(crate) enum Role {
    Alert(Alert),
    /// The name under which the result is recorded, and the labels that it gets.
    Record(String, BTreeMap<String, String>),
    /// On a board, by its number, with the legend.
    Panel(Option<usize>, Option<Written>),
}

/// What is written beside the query of an alert.
#[derive(Clone, Debug)]
pub(crate) struct Alert {
    pub name: String,
    /// The texts that Prometheus fills in.
    pub texts: Vec<Written>,
}

/// What files hold.
#[derive(Debug, Default)]
pub(crate) struct Material {
    pub queries: Vec<Asked>,
    pub boards: Vec<Board>,
    pub routings: Vec<Routing>,
    /// How often Prometheus scrapes, in seconds, where a config says so: the shortest.
    pub scraped: Option<f64>,
    /// What is left alone, and how often: by the reason.
    pub skipped: BTreeMap<&'static str, usize>,
    /// What a program refuses before it looks at a query.
    pub refused: Vec<Finding>,
    /// How many things were seen that could hold something to check, empty or not.
    pub seen: usize,
    among: usize,
}

/// Queries of other languages than Prometheus and Loki speak.
pub(crate) const METRICSQL: &str = "queries in MetricsQL or LogsQL of VictoriaMetrics, which are other languages";

impl Material {
    /// Leaves something alone.
    pub fn skip(&mut self, reason: &'static str) {
        *self.skipped.entry(reason).or_default() += 1;
        self.seen += 1;
    }

    /// Whether a query holds the word.
    pub fn mentions(&self, word: &str) -> bool {
        self.queries.iter().any(|asked| asked.text.text.contains(word))
    }

    /// Reads a document of a file.
    pub fn read(&mut self, file: &str, document: &Node) {
        self.among += 1;
        self.walk(file, document, None);
    }

    fn walk(&mut self, file: &str, node: &Node, board: Option<usize>) {
        if let Value::Map(entries) = &node.value {
            if board.is_none() && Board::is_one(node) {
                self.boards.push(Board::of(node));
                self.seen += 1;
                let number = self.boards.len() - 1;
                self.among += 1;
                return self.board(file, node, number, None);
            }
            if let Some(routing) = Routing::of(file, node) {
                self.routings.push(routing);
                Shape::of(file, &mut self.refused).alertmanager(node);
                self.seen += 1;
                return;
            }
            self.interval(file, node);
            let groups = node.items_of("groups");
            if groups.iter().any(|group| group.get("rules").is_some()) {
                return self.groups(file, node, None);
            }
            self.seen += usize::from(
                groups.is_empty() && node.get("groups").is_some_and(|groups| matches!(groups.value, Value::List(_))),
            );
            match node.text_of("kind") {
                Some("VMRule") => return self.skip(METRICSQL),
                Some("AlertingRule" | "RecordingRule") => {
                    let is_loki = node.text_of("apiVersion").is_some_and(|version| version.starts_with("loki."));
                    let source = is_loki.then_some(Source::Loki);
                    if let Some(spec) = node.get("spec") {
                        return self.groups(file, spec, source);
                    }
                }
                _ => {}
            }
            for (key, node) in entries {
                self.nested(file, key, node);
            }
        }
        node.children().for_each(|child| self.walk(file, child, board));
    }

    /// A file in a file: a rule file or a dashboard in a ConfigMap.
    fn nested(&mut self, file: &str, key: &str, node: &Node) {
        const ENDINGS: [&str; 4] = [".json", ".yaml", ".yml", ".rules"];
        let Value::Text(text) = &node.value else { return };
        // `json` holds the board of a `GrafanaDashboard`.
        let is_file = key == "json" || ENDINGS.iter().any(|ending| key.ends_with(ending));
        if !is_file || !text.contains(':') {
            return;
        }
        for document in document::read(text, node.line).into_iter().flatten() {
            self.read(file, &document);
        }
    }

    /// How often a Prometheus scrapes.
    fn interval(&mut self, file: &str, node: &Node) {
        if node.get("scrape_configs").is_none() {
            return;
        }
        self.seen += 1;
        Shape::of(file, &mut self.refused).prometheus(node);
        let every = |node: &Node| Some(query::duration::nanoseconds(node.text_of("scrape_interval")?)? as f64 / 1e9);
        let jobs = node.items_of("scrape_configs").iter().filter_map(every);
        let intervals = node.get("global").and_then(every).into_iter().chain(jobs).chain(self.scraped);
        self.scraped = intervals.min_by(f64::total_cmp);
    }

    fn groups(&mut self, file: &str, node: &Node, source: Option<Source>) {
        self.seen += 1;
        Shape::of(file, &mut self.refused).rule_groups(node.items_of("groups"));
        for group in node.items_of("groups") {
            // vmalert asks others, too.
            let is_strange = group.text_of("type").is_some_and(|kind| kind != "prometheus");
            for rule in group.items_of("rules") {
                if is_strange { self.skip(METRICSQL) } else { self.rule(file, rule, source) }
            }
        }
    }

    fn rule(&mut self, file: &str, rule: &Node, source: Option<Source>) {
        for model in rule.items_of("data").iter().filter_map(|data| data.get("model")) {
            // An alert of Grafana's own: its queries, and what it computes of them.
            if let Some(expr) = model.get("expr").and_then(|expr| text(file, expr)) {
                self.ask(expr, Source::of(model.get("datasource"), &BTreeMap::new()), true, Role::Panel(None, None));
            }
        }
        let Some(expr) = rule.get("expr").and_then(|expr| text(file, expr)) else { return };
        let labels = rule.get("labels").map_or(&[][..], Node::entries);
        let asked_for = if let Some(name) = rule.text_of("record") {
            let given = labels.iter().filter_map(|(label, node)| Some((label.clone(), node.text()?.to_owned())));
            Role::Record(name.to_owned(), given.collect())
        } else if let Some(name) = rule.text_of("alert") {
            let said = rule.get("annotations").map_or(&[][..], Node::entries);
            let texts = labels.iter().chain(said).filter_map(|(_, node)| text(file, node)).collect();
            Role::Alert(Alert { name: name.to_owned(), texts })
        } else {
            return;
        };
        self.ask(expr, source, false, asked_for);
    }

    /// What a board asks, with the data source of what is around it.
    fn board(&mut self, file: &str, node: &Node, number: usize, around: Option<Source>) {
        let own = node.get("datasource").or_else(|| node.get("group").filter(|group| group.text().is_some()));
        let source = own.and_then(|own| Source::of(Some(own), &self.boards[number].sources)).or(around);
        if let Some(expr) =
            node.get("expr").and_then(|expr| text(file, expr)).filter(|expr| !expr.text.trim().is_empty())
        {
            let legend = node.get("legendFormat").and_then(|legend| text(file, legend));
            self.ask(expr, source, true, Role::Panel(Some(number), legend));
        }
        node.children().for_each(|child| self.board(file, child, number, source));
    }

    fn ask(&mut self, text: Written, source: Option<Source>, grafana: bool, role: Role) {
        match source {
            Some(Source::Other) => self.skip("queries of another data source than Prometheus and Loki"),
            source => self.queries.push(Asked { text, source, grafana, among: self.among, role }),
        }
    }

    /// The documents and boards among whose queries is one that will do.
    pub fn among(&self, will_do: impl Fn(&Asked) -> bool) -> BTreeSet<usize> {
        self.queries.iter().filter(|asked| will_do(asked)).map(|asked| asked.among).collect()
    }
}

fn text(file: &str, node: &Node) -> Option<Written> {
    Some(Written { file: file.to_owned(), line: node.line, text: node.text()?.to_owned() })
}
