//! The syntax of RE2, as Go reads it for Prometheus.

use super::{Class, Node};

/// How deep groups may be nested: Go allows more, and nobody has written so many.
const MOST_NESTED: usize = 100;
/// The most repetitions that RE2 allows, also of repetitions in one another.
const MOST_REPEATED: u32 = 1000;

type Read<T> = Result<T, String>;

pub(super) fn parse(pattern: &str) -> Read<Node> {
    let mut parser =
        Parser { rest: pattern, flags: Flags { dot_newline: true, ..Flags::default() }, nested: 0, names: Vec::new() };
    let node = parser.alternatives()?;
    if parser.rest.is_empty() { Ok(node) } else { Err("a `)` closes nothing".into()) }
}

#[derive(Clone, Copy, Default)]
struct Flags {
    folded: bool,
    multi_line: bool,
    dot_newline: bool,
}

struct Parser<'a> {
    rest: &'a str,
    flags: Flags,
    nested: usize,
    names: Vec<&'a str>,
}

impl<'a> Parser<'a> {
    fn take(&mut self) -> Option<char> {
        let next = self.rest.chars().next()?;
        self.rest = &self.rest[next.len_utf8()..];
        Some(next)
    }

    fn accept(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// `a|b`, up to a `)` or the end.
    fn alternatives(&mut self) -> Read<Node> {
        let mut branches = vec![self.sequence()?];
        while self.accept("|") {
            branches.push(self.sequence()?);
        }
        Ok(if branches.len() == 1 { branches.swap_remove(0) } else { Node::Alternate(branches) })
    }

    fn sequence(&mut self) -> Read<Node> {
        let mut nodes = Vec::new();
        let mut repeated = false;
        while let Some(next) = self.rest.chars().next().filter(|next| !matches!(next, '|' | ')')) {
            if let Some((text, least, most)) = self.repetition()? {
                let node = nodes.pop().ok_or_else(|| format!("`{text}` repeats nothing"))?;
                if repeated {
                    return Err(format!("`{text}` repeats a repetition"));
                }
                let node = Node::Repeat { node: Box::new(node), least, most };
                if !size_is_valid(&node, MOST_REPEATED) {
                    return Err(format!("`{text}` repeats more than {MOST_REPEATED} times"));
                }
                nodes.push(node);
                repeated = true;
                continue;
            }
            repeated = false;
            self.take();
            match next {
                '(' => nodes.extend(self.group()?),
                '\\' => self.escaped(&mut nodes)?,
                '[' => nodes.push(self.class()?),
                '.' => nodes.push(Node::Any { newline: self.flags.dot_newline }),
                '^' => nodes.push(Node::Start { line: self.flags.multi_line }),
                '$' => nodes.push(Node::End { line: self.flags.multi_line }),
                _ => nodes.push(self.literal(next)),
            }
        }
        Ok(if nodes.len() == 1 { nodes.swap_remove(0) } else { Node::Concat(nodes) })
    }

    const fn literal(&self, character: char) -> Node {
        if self.flags.folded { Node::Folded(character) } else { Node::Literal(character) }
    }

    /// `*`, `+`, `?`, `{2,3}`, each with the `?` of the reluctant form; a brace that fits none of these is a literal.
    fn repetition(&mut self) -> Read<Option<(&'a str, u32, Option<u32>)>> {
        let whole = self.rest;
        let (length, least, most) = match whole.as_bytes().first() {
            Some(b'*') => (1, 0, None),
            Some(b'+') => (1, 1, None),
            Some(b'?') => (1, 0, Some(1)),
            Some(b'{') => match counted(whole) {
                Some(counts) => counts,
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        let text = &whole[..length];
        if least > MOST_REPEATED || most.is_some_and(|most| most > MOST_REPEATED || most < least) {
            return Err(format!("`{text}` is not a number of repetitions"));
        }
        self.rest = &whole[length..];
        self.accept("?");
        Ok(Some((text, least, most)))
    }

    /// The rest of a group; nothing for one that only sets flags.
    fn group(&mut self) -> Read<Option<Node>> {
        if self.nested == MOST_NESTED {
            return Err(format!("groups are nested more than {MOST_NESTED} deep"));
        }
        let outer = self.flags;
        if let Some(named) = self.rest.strip_prefix("?P<").or_else(|| self.rest.strip_prefix("?<")) {
            let (name, rest) = named.split_once('>').ok_or("the name of a group is not closed by `>`")?;
            let is_word = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            if !is_word || self.names.contains(&name) {
                return Err(format!("`{name}` cannot name a group"));
            }
            self.names.push(name);
            self.rest = rest;
        } else if self.accept("?") && !self.set_flags()? {
            return Ok(None);
        }
        self.nested += 1;
        let node = self.alternatives()?;
        self.nested -= 1;
        self.flags = outer;
        if self.accept(")") { Ok(Some(node)) } else { Err("a `(` is never closed".into()) }
    }

    /// Reads `i:` or `i)`; whether a group follows.
    fn set_flags(&mut self) -> Read<bool> {
        let (mut on, mut any) = (true, false);
        loop {
            match self.take() {
                Some('i') => self.flags.folded = on,
                Some('m') => self.flags.multi_line = on,
                Some('s') => self.flags.dot_newline = on,
                Some('U') => {}
                Some('-') if on => {
                    (on, any) = (false, false);
                    continue;
                }
                Some(':') if on || any => return Ok(true),
                Some(')') if on || any => return Ok(false),
                _ => return Err("`(?` begins neither a group nor flags".into()),
            }
            any = true;
        }
    }

    /// What a backslash outside a class begins.
    fn escaped(&mut self, nodes: &mut Vec<Node>) -> Read<()> {
        let next = self.rest.chars().next();
        let node = match next {
            Some('A') => Node::Start { line: false },
            Some('z') => Node::End { line: false },
            Some('b') => Node::WordBoundary(true),
            Some('B') => Node::WordBoundary(false),
            Some('Q') => {
                self.take();
                let (text, rest) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
                self.rest = rest;
                nodes.extend(text.chars().map(|character| self.literal(character)));
                return Ok(());
            }
            Some('p' | 'P') => Node::Class(self.unicode()?),
            Some(letter) if Class::perl(letter).is_some() => Node::Class(Class::perl(letter).unwrap_or_default()),
            _ => {
                let character = self.escape()?;
                nodes.push(self.literal(character));
                return Ok(());
            }
        };
        if !matches!(next, Some('p' | 'P')) {
            self.take();
        }
        nodes.push(node);
        Ok(())
    }

    /// `pL`, `p{Greek}`: known by its form only.
    fn unicode(&mut self) -> Read<Class> {
        self.take();
        let name = if self.accept("{") {
            let (name, rest) = self.rest.split_once('}').ok_or("`\\p{` is never closed")?;
            self.rest = rest;
            name.trim_start_matches('^').to_owned()
        } else {
            self.take().map(String::from).unwrap_or_default()
        };
        let is_name = name.starts_with(|first: char| first.is_ascii_uppercase())
            && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
            && (name.len() > 1 || "CLMNPSZ".contains(&name));
        if is_name {
            Ok(Class { unknown: true, ..Class::default() })
        } else {
            Err(format!("`{name}` is not a class of Unicode"))
        }
    }

    /// The character of an escape that stands for one.
    fn escape(&mut self) -> Read<char> {
        let Some(next) = self.take() else { return Err("a backslash stands at the end".into()) };
        let octal = |text: &str| text.starts_with(|digit: char| digit.is_digit(8));
        let code = match next {
            '0'..='7' if next == '0' || octal(self.rest) => {
                let mut code = next.to_digit(8).unwrap_or_default();
                for _ in 0..2 {
                    if octal(self.rest) {
                        code = code * 8 + self.take().and_then(|digit| digit.to_digit(8)).unwrap_or_default();
                    }
                }
                Some(code)
            }
            'x' => {
                let digits =
                    if let Some((digits, rest)) = self.rest.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
                        self.rest = rest;
                        digits
                    } else {
                        let digits = self.rest.get(..2).unwrap_or_default();
                        self.rest = self.rest.get(2..).unwrap_or_default();
                        digits
                    };
                let is_hex = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
                is_hex.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
            }
            'a' => Some(7),
            'f' => Some(12),
            'n' => Some(10),
            'r' => Some(13),
            't' => Some(9),
            'v' => Some(11),
            _ if next.is_ascii() && !next.is_ascii_alphanumeric() => Some(u32::from(next)),
            _ => None,
        };
        code.and_then(char::from_u32).ok_or_else(|| format!("`\\{next}` is not an escape"))
    }

    /// The rest of `[…]`.
    fn class(&mut self) -> Read<Node> {
        let mut class = Class { negated: self.accept("^"), folded: self.flags.folded, ..Class::default() };
        let mut first = true;
        while first || !self.rest.starts_with(']') {
            first = false;
            if let Some((name, rest)) = self.rest.strip_prefix("[:").and_then(|inner| inner.split_once(":]")) {
                class.parts.push(Class::posix(name).ok_or_else(|| format!("`[:{name}:]` is not a class"))?);
                self.rest = rest;
            } else if self.rest.starts_with("\\p") || self.rest.starts_with("\\P") {
                self.take();
                class.parts.push(self.unicode()?);
            } else if let Some(perl) =
                self.rest.strip_prefix('\\').and_then(|escape| Class::perl(escape.chars().next()?))
            {
                class.parts.push(perl);
                self.rest = &self.rest[2..];
            } else {
                let low = self.class_character()?;
                let is_range = self.rest.starts_with('-') && self.rest.len() > 1 && !self.rest.starts_with("-]");
                let high = if is_range {
                    self.take();
                    self.class_character()?
                } else {
                    low
                };
                if high < low {
                    return Err(format!("`{low}-{high}` is not a range"));
                }
                class.ranges.push((low, high));
            }
        }
        self.take();
        Ok(Node::Class(class))
    }

    fn class_character(&mut self) -> Read<char> {
        match self.take() {
            None => Err("a `[` is never closed".into()),
            Some('\\') => self.escape(),
            Some(character) => Ok(character),
        }
    }
}

/// The length and the numbers of `{2}`, `{2,}`, `{2,3}`.
fn counted(text: &str) -> Option<(usize, u32, Option<u32>)> {
    let inner = text.strip_prefix('{')?;
    let end = inner.find('}')?;
    let number = |text: &str| {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let has_needless_zero = text.len() > 1 && text.starts_with('0');
        (is_number && !has_needless_zero).then(|| text.parse().unwrap_or(u32::MAX))
    };
    let (least, most) = match inner[..end].split_once(',') {
        None => (number(&inner[..end])?, Some(number(&inner[..end])?)),
        Some((least, "")) => (number(least)?, None),
        Some((least, most)) => (number(least)?, Some(number(most)?)),
    };
    Some((end + 2, least, most))
}

fn size_is_valid(node: &Node, allowed: u32) -> bool {
    match node {
        Node::Repeat { node, least, most } => {
            let counted = *least > 1 || most.is_some_and(|most| most > 1);
            let times = if counted { most.unwrap_or(*least) } else { 1 };
            times <= allowed && size_is_valid(node, allowed.checked_div(times).unwrap_or(allowed))
        }
        Node::Concat(nodes) | Node::Alternate(nodes) => nodes.iter().all(|node| size_is_valid(node, allowed)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Regex;

    #[test]
    fn what_re2_reads_is_read() {
        for pattern in [
            "",
            "a||b",
            "()",
            "a{,5}",
            "a{",
            "a{2,3}?",
            "x*?",
            "[]a]",
            "[[a]",
            "[^]]",
            "[a-]",
            "[-a]",
            r"\<a\>",
            r"\_",
            r"\123",
            r"\x{10FFFF}",
            r"\x41",
            r"\pL",
            r"\p{Greek}",
            r"[\d\pN]",
            r"\Qa+b\E+",
            r"\Q",
            "(?i)a",
            "(?i:a)",
            "(?-s:.)",
            "(?P<a>b)",
            "(?<a>b)",
            r"\A\z\b\B",
            "^*",
            "[[:alpha:]]",
            "(?U)a*",
            "]",
            "}",
        ] {
            assert!(Regex::parse(pattern).is_ok(), "{pattern}: {:?}", Regex::parse(pattern));
        }
    }

    #[test]
    fn what_re2_refuses_is_refused_with_the_reason() {
        for (pattern, reason) in [
            ("*", "`*` repeats nothing"),
            ("a|*", "`*` repeats nothing"),
            ("a**", "`*` repeats a repetition"),
            ("(a", "a `(` is never closed"),
            ("a)", "a `)` closes nothing"),
            ("[a", "a `[` is never closed"),
            ("[b-a]", "`b-a` is not a range"),
            ("a{1001}", "`{1001}` is not a number of repetitions"),
            ("a{3,2}", "`{3,2}` is not a number of repetitions"),
            ("(a{100}){100}", "`{100}` repeats more than 1000 times"),
            (r"\1", r"`\1` is not an escape"),
            (r"\y", r"`\y` is not an escape"),
            ("a\\", "a backslash stands at the end"),
            ("(?x)a", "`(?` begins neither a group nor flags"),
            ("(?=a)", "`(?` begins neither a group nor flags"),
            ("[[:foo:]]", "`[:foo:]` is not a class"),
            ("(?P<a>b)(?P<a>c)", "`a` cannot name a group"),
            (r"\p{greek}", "`greek` is not a class of Unicode"),
        ] {
            assert_eq!(Regex::parse(pattern).unwrap_err(), reason, "{pattern}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        assert!(Regex::parse(&"(".repeat(100_000)).is_err());
        assert!(Regex::parse(&"[".repeat(100_000)).is_err());
    }
}
