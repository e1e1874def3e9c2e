//! The file of Rust that is written: what it imports, what it lists first, and what stands below.

use std::collections::{BTreeMap, BTreeSet};

use lint::Node;

/// What has been written so far.
#[derive(Debug, Default)]
pub struct Part {
    /// The files that it comes from.
    pub files: BTreeSet<String>,
    /// What it imports beside the prelude, by its full path.
    pub uses: BTreeSet<&'static str>,
    /// The consts that one lists elsewhere.
    pub listed: Vec<String>,
    /// Consts that several others share.
    pub shared: Vec<String>,
    /// Everything else.
    pub bodies: String,
}

impl Part {
    /// The whole file.
    pub fn file(self) -> String {
        let Self { files, mut uses, listed, shared, bodies } = self;
        let has = |word: &str| bodies.contains(word) || listed.iter().any(|group| group.contains(word));
        let times = [
            ("(days(", "kit::days"),
            ("(gibibytes(", "kit::gibibytes"),
            ("(hours(", "kit::hours"),
            ("(kibibytes(", "kit::kibibytes"),
            ("(mebibytes(", "kit::mebibytes"),
            ("(milliseconds(", "kit::milliseconds"),
            ("(minutes(", "kit::minutes"),
            ("(seconds(", "kit::seconds"),
            ("promql_unchecked(", "watch::query::promql_unchecked"),
            ("promql_unchecked(", "watch::unit::Unit"),
            ("(always()", "watch::scenario::always"),
        ];
        uses.extend(times.into_iter().filter(|(word, _)| has(word)).map(|(_, path)| path));
        let of_prelude =
            ["Alert::", "Group::", "Record ", "Dashboard::", "Row::", "Route::", "Receiver::", "Severity::"];
        if of_prelude.into_iter().any(has) {
            uses.insert("watch::prelude::*");
        }
        let mut modules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for path in uses {
            let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
            modules.entry(module).or_default().push(name);
        }
        let mut text = format!(
            "//! Imported from {}. What is a draft, nobody has looked at: units, scenarios and runbooks.\n\n",
            files.into_iter().collect::<Vec<_>>().join(", ")
        );
        for (module, names) in modules {
            text += &import(module, &names);
        }
        let macros: Vec<&str> = ["logql", "promql", "record", "series"]
            .into_iter()
            .filter(|word| has(&format!("{word}! ")) || has(&format!("{word}!(")))
            .collect();
        if !macros.is_empty() {
            text += "\n";
            text += &import("crate", &macros);
        }
        for part in listed.iter().chain(&shared) {
            text += "\n";
            text += part;
        }
        text + &bodies
    }
}

fn import(module: &str, names: &[&str]) -> String {
    match names {
        [one] => format!("use {module}::{one};\n"),
        several => format!("use {module}::{{{}}};\n", several.join(", ")),
    }
}

/// Names of consts, each once.
#[derive(Debug, Default)]
pub struct Names(BTreeMap<String, usize>);

impl Names {
    /// The name, or the next that is free.
    pub fn free(&mut self, name: &str) -> String {
        let count = self.0.entry(name.to_owned()).or_default();
        *count += 1;
        if *count == 1 { name.to_owned() } else { format!("{name}_{count}") }
    }

    /// How often the name was asked for.
    pub fn count(&self, name: &str) -> usize {
        self.0.get(name).copied().unwrap_or_default()
    }
}

/// Lines of a comment. A sentence fits the page; what is indented is somebody's YAML, and stays as it is.
pub fn comment(text: &str) -> String {
    const WIDTH: usize = 120 - "// ".len();
    let mut commented = String::new();
    for line in text.lines() {
        let mut rest = line;
        while rest.chars().count() > WIDTH && !rest.starts_with(' ') {
            let page = rest.char_indices().nth(WIDTH + 1).map_or(rest.len(), |(end, _)| end);
            let Some(space) = rest[..page].rfind(' ').or_else(|| rest.find(' ')) else { break };
            commented += &format!("// {}\n", rest[..space].trim_end());
            rest = rest[space..].trim_start();
        }
        commented += (format!("// {rest}").trim_end().to_owned() + "\n").as_str();
    }
    commented
}

/// Words of settings that hold what is secret, and are not copied.
const SECRET: [&str; 7] = ["password", "credentials", "secret", "token", "key", "authorization", "url"];

/// A mapping as it was, without what is secret.
pub fn verbatim(node: &Node, depth: usize) -> String {
    let pad = "    ".repeat(depth);
    let mut text = String::new();
    for (key, value) in node.entries() {
        let is_secret = SECRET.iter().any(|word| key.contains(word)) && !key.ends_with("_file");
        match value.text() {
            _ if is_secret => text += &format!("{pad}{key}: (left out, for it may be secret)\n"),
            Some(said) => text += &format!("{pad}{key}: {said:?}\n"),
            None => text += &format!("{pad}{key}:\n{}", verbatim(value, depth + 1)),
        }
    }
    for item in node.items() {
        match item.text() {
            Some(said) => text += &format!("{pad}- {said:?}\n"),
            None => text += &format!("{pad}-\n{}", verbatim(item, depth + 1)),
        }
    }
    text
}
