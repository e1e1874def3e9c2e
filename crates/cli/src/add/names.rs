//! What a part may be called: names that are a name in Kubernetes or Grafana, a file, and a module of Rust at once.

use findings::Finding;

use crate::problem::problem;
use crate::skeleton::unlike_words;

/// The words that no module can be called by: <https://doc.rust-lang.org/reference/keywords.html>, and files that
/// mean something else.
const TAKEN: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "lib", "let", "loop", "macro", "main",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// A name in lower-case words: that of a workload, a dashboard, a group.
#[derive(Clone, Debug)]
pub(crate) struct Plain(String);

impl Plain {
    /// The name of an exporter, say.
    pub fn of(what: &str, name: &str) -> Result<Self, Finding> {
        let refused = |why: String, fix: &str| {
            Err(problem(format!("{what} cannot be called `{}`: {why}", name.escape_debug()), fix.to_owned()))
        };
        let fix = "write it in lower-case letters, digits and `-`, like `memcached-exporter`";
        if let Some(why) = unlike_words(name) {
            return refused(why, fix);
        }
        if !name.starts_with(|first: char| first.is_ascii_lowercase()) {
            return refused("it does not begin with a letter, as a Service and a module must".to_owned(), fix);
        }
        let name = Self(name.to_owned());
        if TAKEN.contains(&name.module().as_str()) {
            let why = "it would be a module, and to Rust the word means something else".to_owned();
            return refused(why, "say more of it, like `type-service`");
        }
        Ok(name)
    }

    pub fn text(&self) -> &str {
        &self.0
    }

    /// As a module: `memcached_exporter`.
    pub fn module(&self) -> String {
        self.0.replace('-', "_")
    }

    /// As a const: `MEMCACHED_EXPORTER`.
    pub fn constant(&self) -> String {
        self.module().to_ascii_uppercase()
    }

    /// As a title: `Memcached exporter`.
    pub fn title(&self) -> String {
        let words = self.0.replace('-', " ");
        let (first, rest) = words.split_at(1);
        first.to_ascii_uppercase() + rest
    }
}

/// The name of an alert, if it is one.
pub(crate) fn alert(name: &str) -> Result<(), Finding> {
    let is_plain = name.chars().all(|one| one.is_ascii_alphanumeric());
    let begins = name.starts_with(|one: char| one.is_ascii_uppercase());
    if is_plain && begins && name.len() <= 63 {
        return Ok(());
    }
    let fixed = crate::import::camel_case(name);
    let fixed = if fixed.starts_with(|one: char| one.is_ascii_uppercase()) && fixed.len() <= 63 {
        fixed
    } else {
        "OrdersWait".to_owned()
    };
    Err(problem(
        format!(
            "an alert cannot be called `{}`: its name has letters and digits only, at most 63, and begins with a large \
             letter",
            name.escape_debug()
        ),
        format!("call it like `{fixed}`"),
    ))
}
