//! Whether a pattern matches a text, in time that grows with their lengths only: all paths are followed at once.

use super::Node;

pub(super) fn matches(root: &Node, text: &str) -> bool {
    if !has_edges_of(root, text) {
        return false;
    }
    let text: Vec<char> = text.chars().collect();
    after(root, &text, &[0]).last() == Some(&text.len())
}

/// Whether the text begins and ends as the pattern does, as far as that is letters: most texts do not, and are not
/// looked at any further.
fn has_edges_of(root: &Node, text: &str) -> bool {
    let Node::Concat(nodes) = root else { return true };
    let (mut left, mut right) = (text.chars(), text.chars().rev());
    letters(nodes.iter()).all(|letter| left.next() == Some(letter))
        && letters(nodes.iter().rev()).all(|letter| right.next() == Some(letter))
}

/// The letters that these nodes begin with.
fn letters<'a>(nodes: impl Iterator<Item = &'a Node>) -> impl Iterator<Item = char> {
    nodes.map_while(|node| if let Node::Literal(letter) = node { Some(*letter) } else { None })
}

/// Where a match of the node may end, given where it may start: places from left to right, each once.
fn after(node: &Node, text: &[char], starts: &[usize]) -> Vec<usize> {
    if starts.is_empty() {
        return Vec::new();
    }
    let stay =
        |holds: &dyn Fn(usize) -> bool| -> Vec<usize> { starts.iter().copied().filter(|at| holds(*at)).collect() };
    let step = |accepts: &dyn Fn(char) -> bool| {
        let mut ends = stay(&|at| text.get(at).is_some_and(|found| accepts(*found)));
        for end in &mut ends {
            *end += 1;
        }
        ends
    };
    let is_word = |at: usize| text.get(at).is_some_and(|found| found.is_ascii_alphanumeric() || *found == '_');
    match node {
        Node::Literal(wanted) => step(&|found| found == *wanted),
        Node::Folded(wanted) => step(&|found| found.to_lowercase().eq(wanted.to_lowercase())),
        Node::Any { newline } => step(&|found| *newline || found != '\n'),
        Node::Class(class) => step(&|found| class.contains(found)),
        Node::Start { line } => stay(&|at| at == 0 || (*line && text[at - 1] == '\n')),
        Node::End { line } => stay(&|at| at == text.len() || (*line && text[at] == '\n')),
        Node::WordBoundary(wanted) => stay(&|at| ((at > 0 && is_word(at - 1)) != is_word(at)) == *wanted),
        Node::Concat(nodes) => nodes.iter().fold(starts.to_vec(), |ends, node| after(node, text, &ends)),
        Node::Alternate(nodes) => {
            let mut ends = Vec::new();
            for node in nodes {
                join(&mut ends, after(node, text, starts));
            }
            ends
        }
        Node::Repeat { node, least, most } => repeated(node, *least, *most, text, starts),
    }
}

fn repeated(node: &Node, least: u32, most: Option<u32>, text: &[char], starts: &[usize]) -> Vec<usize> {
    let mut ends = starts.to_vec();
    for _ in 0..least {
        ends = after(node, text, &ends);
    }
    let mut all = ends.clone();
    let mut rounds = least;
    while most.is_none_or(|most| rounds < most) {
        ends = after(node, text, &ends);
        if !join(&mut all, ends.clone()) {
            break;
        }
        rounds += 1;
    }
    all
}

/// Adds the second to the first; whether that changed it.
fn join(all: &mut Vec<usize>, more: Vec<usize>) -> bool {
    let before = all.len();
    all.extend(more);
    all.sort_unstable();
    all.dedup();
    all.len() > before
}

#[cfg(test)]
mod tests {
    use super::super::Regex;

    #[test]
    fn the_whole_text_must_match() {
        for (pattern, yes, no) in [
            ("5..", "503", "1503"),
            ("a|b", "b", "ab"),
            ("", "", "a"),
            (".*", "a\nb", "\0none"),
            ("(?i)error", "ERROR", "errors"),
            ("[^0-9]+", "abc", "ab1"),
            ("a{2,3}", "aaa", "aaaa"),
            ("(a*)*b", "aab", "aa"),
            (r"\bfoo\b", "foo", "foob"),
            ("^$", "", "x"),
            (r"[\D]", "x", "1"),
            ("go_.*", "go_threads", "process_go_threads"),
            ("go_?", "go", "g"),
            ("[a-z_]+_build_info", "go_build_info", "go_build_infos"),
            ("ab?b", "ab", "b"),
            ("ab", "ab", "b"),
            ("(?-s)a.b", "a-b", "a\nb"),
        ] {
            let regex = Regex::parse(pattern).unwrap();
            assert!(regex.matches(yes), "{pattern} on {yes}");
            assert_eq!(regex.matches(no), pattern == ".*", "{pattern} on {no}");
        }
    }

    #[test]
    fn no_pattern_takes_long() {
        let regex = Regex::parse("(a*)*(a*)*(a|aa){500}c").unwrap();
        assert!(!regex.matches(&"a".repeat(200)));
    }
}
