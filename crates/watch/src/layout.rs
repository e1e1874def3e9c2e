//! Text that is written indented in Rust is rendered flush, and numbers as an operator would write them.

/// Without blank first and last lines, and without the indentation that all its lines share.
pub fn flush(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(0);
    let last = lines.iter().rposition(|line| !line.is_empty()).map_or(0, |index| index + 1);
    let lines = lines.get(first..last).unwrap_or_default();
    // A literal that begins on the line of its opening quote has no indentation there: the others decide.
    let shared = |lines: &[&str]| lines.iter().filter(|line| !line.is_empty()).map(|line| indentation(line)).min();
    match lines.split_first() {
        Some((head, rest)) if first == 0 && !head.starts_with(' ') && shared(rest) > Some(0) => {
            let shared = shared(rest).unwrap_or(0);
            std::iter::once(*head).chain(rest.iter().map(|line| cut(line, shared))).collect::<Vec<_>>().join("\n")
        }
        _ => {
            let shared = shared(lines).unwrap_or(0);
            lines.iter().map(|line| cut(line, shared)).collect::<Vec<_>>().join("\n")
        }
    }
}

/// Every line that is not blank moved to the right.
pub fn indent(text: &str, by: usize) -> String {
    let margin = " ".repeat(by);
    let moved = |line: &str| if line.is_empty() { String::new() } else { format!("{margin}{line}") };
    text.lines().map(moved).collect::<Vec<_>>().join("\n")
}

/// A number that is made of these words alone, so that whatever is added beside it does not move it: the id of a panel.
///
/// FNV-1a, folded to six digits, above all that are counted. Two that met there would share an id: tests see to it.
pub const fn stable_id(words: &[&str]) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut word = 0;
    while word < words.len() {
        let bytes = words[word].as_bytes();
        let mut index = 0;
        while index < bytes.len() {
            hash = (hash ^ bytes[index] as u32).wrapping_mul(0x0100_0193);
            index += 1;
        }
        word += 1;
    }
    100_000 + hash % 900_000
}

/// `0.999`, not the `0.9990000000000001` that dividing 99.9 by 100 yields.
pub fn number(number: f64) -> String {
    let rounded = (number * 1e9).round() / 1e9;
    if rounded == 0.0 { number.to_string() } else { rounded.to_string() }
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn cut(line: &str, by: usize) -> &str {
    line.get(by..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flush_keeps_the_shape_and_drops_the_margin() {
        assert_eq!(flush("\n      a\n    /\n      b\n    "), "  a\n/\n  b");
        assert_eq!(flush("a"), "a");
        assert_eq!(flush(""), "");
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(number(99.9 / 100.0), "0.999");
        assert_eq!(number(0.8), "0.8");
        assert_eq!(number(1.0), "1");
        assert_eq!(number(1_209_600.0), "1209600");
        assert_eq!(number(1e-12), "0.000000000001");
    }
}
