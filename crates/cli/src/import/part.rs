//! The file of Rust that is written: what it imports, what it lists first, and what stands below.

use std::collections::{BTreeMap, BTreeSet};

use findings::Finding;
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
        // What a comment speaks of is nothing that the code needs.
        let code: String = listed
            .iter()
            .chain(&shared)
            .chain([&bodies])
            .flat_map(|text| text.lines())
            .filter(|line| !line.trim_start().starts_with("//"))
            .flat_map(|line| [line, "\n"])
            .collect();
        let has = |word: &str| code.contains(word);
        let times = [
            ("(Duration::ZERO)", "kit::Duration"),
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

/// Names that are given once: of consts, and of whatever else may have no other of its name.
#[derive(Debug)]
pub struct Names(BTreeSet<String>);

impl Default for Names {
    /// What the file may hold or import beside the consts that are named for what was brought.
    fn default() -> Self {
        const SHARED: [&str; 8] =
            ["ALWAYS", "LOGINS", "NO", "NOBODY_SAID_WHO_TELLS", "NOT_DESCRIBED", "NOT_SAID", "RECEIVERS", "YES"];
        Self(SHARED.map(str::to_owned).into())
    }
}

impl Names {
    /// The name of a const, or the next that is free.
    pub fn free(&mut self, name: &str) -> String {
        self.next("", name, |count| format!("{name}_{count}"))
    }

    /// The name of another thing, such as `a group`, or the next that is free.
    pub fn free_among(&mut self, what: &str, name: &str) -> String {
        self.next(what, name, |count| format!("{name}-{count}"))
    }

    /// The name, or the first of the others, that no other thing of its kind has.
    pub fn next(&mut self, what: &str, name: &str, other: impl Fn(usize) -> String) -> String {
        let mut names = std::iter::once(name.to_owned()).chain((2..).map(other));
        // Of endlessly many, one is free.
        names.find(|name| self.0.insert(format!("{what}{name}"))).unwrap_or_default()
    }
}

/// A finding of lint, as a note.
pub fn told(finding: &Finding) -> String {
    format!("lint: {}; fix: {}", finding.message, finding.fix)
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
const SECRET: [&str; 9] = ["auth", "bearer", "credentials", "key", "passw", "private", "secret", "token", "url"];
/// Settings whose names are the author's own, so that nobody knows which of their values are secret.
const OF_OTHERS: [&str; 4] = ["endpoint_params", "headers", "http_headers", "params"];
/// What stands in the place of a secret.
const LEFT_OUT: &str = "(left out, for it may be secret)";

/// Whether a setting may hold what is secret.
pub fn is_secret(key: &str) -> bool {
    let key = key.to_lowercase();
    SECRET.iter().any(|word| key.contains(word)) && !key.ends_with("_file")
}

/// A mapping as it was, without what is secret.
pub fn verbatim(node: &Node, depth: usize) -> String {
    let pad = "    ".repeat(depth);
    let mut text = String::new();
    for (key, value) in node.entries() {
        let is_of_others = OF_OTHERS.contains(&key.to_lowercase().as_str());
        match value.text() {
            // A mapping, such as `authorization`, says itself what of it is secret.
            Some(_) if is_of_others || is_secret(key) => text += &format!("{pad}{key}: {LEFT_OUT}\n"),
            None if is_of_others => text += &format!("{pad}{key}: {LEFT_OUT}\n"),
            Some(said) => text += &format!("{pad}{key}: {:?}\n", without_secrets(said)),
            None if value.entries().is_empty() && is_secret(key) => text += &format!("{pad}{key}: {LEFT_OUT}\n"),
            None => text += &format!("{pad}{key}:\n{}", verbatim(value, depth + 1)),
        }
    }
    for item in node.items() {
        match item.text() {
            Some(said) => text += &format!("{pad}- {:?}\n", without_secrets(said)),
            None => text += &format!("{pad}-\n{}", verbatim(item, depth + 1)),
        }
    }
    text
}

/// A text without the user and the query of each address in it.
pub fn without_secrets(text: &str) -> String {
    let ends = |letter: char| letter.is_whitespace() || matches!(letter, '`' | '"' | '\'' | '<' | '>' | ',' | ';');
    let mut plain = String::new();
    for piece in text.split_inclusive(ends) {
        let word = piece.trim_end_matches(ends);
        plain += &without_query(&without_user(word));
        plain += &piece[word.len()..];
    }
    plain
}

/// `http://…@host` of `http://user:password@host`.
fn without_user(word: &str) -> String {
    let Some((scheme, rest)) = word.split_once("://") else { return word.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    match rest[..end].rsplit_once('@') {
        Some((_, host)) => format!("{scheme}://…@{host}{}", &rest[end..]),
        // A password may hold whatever an address would not.
        None => match rest.rsplit_once('@') {
            Some((before, host)) if before.contains(':') && !host.contains('/') => format!("{scheme}://…@{host}"),
            _ => word.to_owned(),
        },
    }
}

/// `/metrics?…` of `/metrics?token=1`.
fn without_query(word: &str) -> String {
    match word.split_once('?') {
        Some((path, query)) if (path.starts_with('/') || path.contains("://")) && !query.is_empty() => {
            format!("{path}?…")
        }
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, is_secret, without_secrets};

    #[test]
    fn each_name_is_given_once() {
        let mut names = Names::default();
        let given = ["A", "A", "A_2", "A", "NOT_SAID", "YES"].map(|name| names.free(name));
        assert_eq!(given, ["A", "A_2", "A_2_2", "A_3", "NOT_SAID_2", "YES_2"]);
        let groups = ["a", "a", "a-2"].map(|name| names.free_among("a group ", name));
        assert_eq!(groups, ["a", "a-2", "a-2-2"]);
    }

    #[test]
    fn addresses_lose_their_users_and_queries() {
        for (text, plain) in [
            ("http://u:boiling@10.0.0.5:9100", "http://…@10.0.0.5:9100"),
            ("`https://u:p@tea.example/a?b=boiling` is no URL", "`https://…@tea.example/a?…` is no URL"),
            ("/m?token=boiling", "/m?…"),
            ("http://u:boi/ling@tea.example", "http://…@tea.example"),
            ("room=~\"a|b?\"", "room=~\"a|b?\""),
            ("http://tea.example/a@b", "http://tea.example/a@b"),
            ("10.0.0.5:9100, is it?", "10.0.0.5:9100, is it?"),
        ] {
            assert_eq!(without_secrets(text), plain);
        }
        assert!(["Token", "X-Auth", "apiKey", "webhook_URL", "PASSWORD"].into_iter().all(is_secret));
        assert!(!is_secret("bearer_token_file") && !is_secret("room"));
    }
}
