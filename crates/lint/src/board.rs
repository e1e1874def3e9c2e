//! Grafana's boards: which variables they have, and who answers their queries.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Node;

/// Who answers a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Prometheus, or what speaks its language.
    Prometheus,
    /// Loki.
    Loki,
    /// Another.
    Other,
}

/// What is known of a board as a whole.
#[derive(Clone, Debug)]
pub(crate) struct Board {
    /// Its variables; `None` where it does not list any.
    pub variables: Option<BTreeSet<String>>,
    /// What its variables of data sources choose from.
    pub sources: BTreeMap<String, Source>,
}

impl Source {
    /// The one that a panel or a query names: an object with `type` and `uid`, or a text.
    pub fn of(node: Option<&Node>, variables: &BTreeMap<String, Self>) -> Option<Self> {
        let node = node?;
        if let Some(kind) = node.text_of("type").filter(|kind| !kind.is_empty()) {
            return Self::of_type(kind);
        }
        let name = node.text().or_else(|| node.text_of("uid")).or_else(|| node.text_of("name"))?;
        let variable = name.trim_start_matches(['$', '{', '[']).trim_end_matches(['}', ']']);
        variables.get(variable).copied().or_else(|| Self::by_name(name))
    }

    fn of_type(kind: &str) -> Option<Self> {
        match kind {
            "prometheus" | "grafana-amazonprometheus-datasource" => Some(Self::Prometheus),
            "loki" => Some(Self::Loki),
            // Chosen query by query.
            "mixed" | "datasource" | "grafana" => None,
            _ => Some(Self::Other),
        }
    }

    fn by_name(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let holds = |word: &str| name.contains(word);
        match () {
            () if holds("loki") => Some(Self::Loki),
            () if holds("prometheus") || holds("thanos") || holds("mimir") => Some(Self::Prometheus),
            () => None,
        }
    }
}

impl Board {
    /// Whether a mapping is a board.
    pub fn is_one(node: &Node) -> bool {
        const PARTS: [&str; 5] = ["title", "templating", "schemaVersion", "time", "variables"];
        let has_panels =
            !node.items_of("panels").is_empty() || node.items_of("rows").iter().any(|row| row.get("panels").is_some());
        let is_new = node.get("elements").is_some_and(|elements| !elements.entries().is_empty());
        (has_panels || is_new) && PARTS.iter().filter(|part| node.get(part).is_some()).count() >= 2
    }

    pub fn of(node: &Node) -> Self {
        let listed = node.get("templating").and_then(|templating| templating.get("list"));
        let listed = listed.or_else(|| node.get("variables"));
        let inputs = node.items_of("__inputs").iter().filter_map(|input| {
            let source = input.text_of("pluginId").and_then(Source::of_type)?;
            Some((input.text_of("name")?.to_owned(), source))
        });
        let mut sources: BTreeMap<_, _> = inputs.collect();
        let mut variables = listed.map(|_| BTreeSet::new());
        for variable in listed.map_or(&[][..], Node::items) {
            let spec = variable.get("spec").unwrap_or(variable);
            let Some(name) = spec.text_of("name") else { continue };
            let is_source =
                spec.text_of("type") == Some("datasource") || variable.text_of("kind") == Some("DatasourceVariable");
            let chosen = spec.text_of("query").or_else(|| spec.text_of("pluginId")).and_then(Source::of_type);
            if let Some(source) = chosen.filter(|_| is_source) {
                sources.insert(name.to_owned(), source);
            }
            if let Some(variables) = &mut variables {
                variables.insert(name.to_owned());
            }
        }
        // What is asked for when the board is imported is filled in as a variable is.
        let inputs = node.items_of("__inputs").iter().filter_map(|input| input.text_of("name"));
        if let Some(variables) = &mut variables {
            variables.extend(inputs.map(str::to_owned));
        }
        Self { variables, sources }
    }

    /// The variables that a text mentions and the board does not have, each with its place in the text.
    pub fn unknown<'t>(&self, text: &'t str) -> Vec<(&'t str, std::ops::Range<usize>)> {
        let Some(variables) = &self.variables else { return Vec::new() };
        mentioned(text).into_iter().filter(|(name, _)| !variables.contains(*name)).collect()
    }
}

/// The variables of a text that a board must have: neither those that Grafana brings, nor groups of a regular
/// expression.
fn mentioned(text: &str) -> Vec<(&str, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let Some(length) = query::variable::length(&text[at..]) else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        let name = text[at..at + length].trim_start_matches(['$', '{', '[']);
        let name = &name[..name.bytes().take_while(|byte| query::variable::is_alphanumeric(*byte)).count()];
        if !name.starts_with("__") && !name.starts_with(|first: char| first.is_ascii_digit()) {
            found.push((name, at..at + length));
        }
        at += length;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::mentioned;

    #[test]
    fn variables_of_the_board_are_told_from_grafanas_and_from_groups() {
        let text = "x{a=\"$pod\", b=~\"${node:regex}|[[zone]]\"}[$__rate_interval] $1 ${__user.login}";
        let names: Vec<_> = mentioned(text).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["pod", "node", "zone"]);
    }
}
