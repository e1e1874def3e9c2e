//! Regular expressions as Prometheus reads them: RE2's syntax, anchored at both ends, `.` for every character.
//!
//! Written here because the engines of the Rust world read another syntax (`\<`, `[[a]`, `a**` differ), and because a
//! procedural macro should not wait for one of them to compile.

mod class;
mod matching;
mod syntax;

pub(crate) use class::Class;

/// A regular expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Regex {
    root: Node,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Literal(char),
    /// The same, in either case.
    Folded(char),
    /// Every character; not the end of a line where `newline` is false.
    Any {
        newline: bool,
    },
    Class(Class),
    /// `^`; where `line`, after every newline too.
    Start {
        line: bool,
    },
    /// `$`.
    End {
        line: bool,
    },
    /// `\b`; `\B` where false.
    WordBoundary(bool),
    Concat(Vec<Self>),
    Alternate(Vec<Self>),
    Repeat {
        node: Box<Self>,
        least: u32,
        /// `None` for no limit.
        most: Option<u32>,
    },
}

impl Regex {
    /// Reads a pattern; else says why it is none.
    pub fn parse(pattern: &str) -> Result<Self, String> {
        syntax::parse(pattern).map(|root| Self { root })
    }

    /// Whether it matches the whole text. Where that depends on Unicode's tables, which are not here, it says yes.
    pub fn matches(&self, text: &str) -> bool {
        matching::matches(&self.root, text)
    }

    /// The texts that it matches, where it says no more than "one of these": `a`, `a|b`, `(a|b)`.
    pub fn alternatives(&self) -> Option<Vec<String>> {
        let branches = match &self.root {
            Node::Alternate(branches) => branches.as_slice(),
            other => std::slice::from_ref(other),
        };
        branches.iter().map(literal).collect()
    }
}

fn literal(node: &Node) -> Option<String> {
    match node {
        Node::Literal(character) => Some(character.to_string()),
        Node::Concat(nodes) => nodes.iter().map(literal).collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Regex;

    #[test]
    fn a_list_of_texts_is_seen_as_one() {
        let alternatives = |pattern| Regex::parse(pattern).unwrap().alternatives();
        assert_eq!(alternatives("idle|iowait"), Some(vec!["idle".into(), "iowait".into()]));
        assert_eq!(alternatives("(a|b)"), Some(vec!["a".into(), "b".into()]));
        assert_eq!(alternatives(r"a\.b"), Some(vec!["a.b".into()]));
        assert_eq!(alternatives("5.."), None);
        assert_eq!(alternatives("(?i)a"), None);
    }
}
