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

    /// A short text that it matches, of digits where it leaves that open: `500` for `5..`. None where that is hard to
    /// tell.
    pub fn example(&self) -> Option<String> {
        example(&self.root).filter(|text| self.matches(text))
    }

    /// The texts that it matches, where it says no more than "one of these": `a`, `a|b`, `(a|b)`.
    pub fn alternatives(&self) -> Option<Vec<String>> {
        let branches = match &self.root {
            Node::Alternate(branches) => branches.as_slice(),
            other => std::slice::from_ref(other),
        };
        branches.iter().map(literal).collect()
    }

    /// Whether it is a list of texts, however it is written: `a|b`, `(/rootfs)?/var`.
    pub fn is_list(&self) -> bool {
        is_list(&self.root)
    }
}

fn is_list(node: &Node) -> bool {
    match node {
        Node::Literal(_) | Node::Folded(_) | Node::Start { .. } | Node::End { .. } => true,
        Node::Concat(nodes) | Node::Alternate(nodes) => nodes.iter().all(is_list),
        Node::Repeat { node, most, .. } => most.is_some() && is_list(node),
        Node::Any { .. } | Node::Class(_) | Node::WordBoundary(_) => false,
    }
}

fn example(node: &Node) -> Option<String> {
    match node {
        Node::Literal(character) | Node::Folded(character) => Some(character.to_string()),
        Node::Any { .. } => Some("0".to_owned()),
        Node::Class(class) => "0aA-_ ".chars().find(|character| class.contains(*character)).map(String::from),
        Node::Start { .. } | Node::End { .. } => Some(String::new()),
        Node::WordBoundary(_) => None,
        Node::Concat(nodes) => nodes.iter().map(example).collect(),
        Node::Alternate(branches) => example(branches.first()?),
        Node::Repeat { node, least, .. } => Some(example(node)?.repeat(*least as usize)),
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
    fn a_list_of_texts_is_one_however_it_is_written() {
        let is_list = |pattern| Regex::parse(pattern).unwrap().is_list();
        assert!(["a|b", "(/rootfs)?/var", "^a{2,3}$"].into_iter().all(is_list));
        assert!(!["a.", "sd[ab]", "a+"].into_iter().any(is_list));
    }

    #[test]
    fn an_example_matches() {
        let example = |pattern| Regex::parse(pattern).unwrap().example();
        for (pattern, text) in
            [("5..", "500"), ("idle|iowait", "idle"), ("a+[0-9]*", "a"), (".+", "0"), ("x(y|z)?", "x")]
        {
            assert_eq!(example(pattern).as_deref(), Some(text), "{pattern}");
        }
        assert_eq!(example(r"a\Bb"), None);
    }

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
