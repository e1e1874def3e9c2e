//! Texts, names and lengths of time as a person writes them in Rust.

/// The longest line of the code.
pub const WIDTH: usize = 120;

/// A string literal, in several lines where it is long. `indent` is that of the line on which it begins, `before` how
/// many letters stand in front of it there.
pub fn literal(text: &str, indent: usize, before: usize) -> String {
    let escaped: String = text
        .chars()
        .flat_map(|letter| if letter == '\'' { vec![letter] } else { letter.escape_debug().collect() })
        .collect();
    if indent + before + escaped.len() + 4 <= WIDTH {
        return format!("\"{escaped}\"");
    }
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in escaped.split_inclusive(' ') {
        // What a line begins with is no blank: those would be lost.
        if !line.is_empty() && indent + line.len() + word.len() + 6 > WIDTH && !word.starts_with(' ') {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(word);
    }
    lines.push(line);
    let next = format!("\\\n{}", " ".repeat(indent + 1));
    format!("\"{}\"", lines.join(&next))
}

/// The name of a const: `HIGH_CPU` of `HighCPU`.
pub fn const_name(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut made = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let begins = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_numeric()
                    || (before.is_uppercase() && letters.get(at + 1).is_some_and(|next| next.is_lowercase()))
            });
        if begins {
            made.push('_');
        }
        made.push(if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' });
    }
    if made.starts_with(|first: char| first.is_ascii_digit()) { format!("_{made}") } else { made }
}

/// The name of an alert: letters and digits, each word beginning with a large letter.
pub fn camel_case(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words
        .map(|word| {
            let (first, rest) = word.split_at(1);
            first.to_ascii_uppercase() + rest
        })
        .collect()
}

/// The words of a name: `high cpu` of `HighCPU`, and the first letter large.
pub fn words(name: &str) -> String {
    let words = const_name(name).replace('_', " ").to_lowercase();
    let mut letters = words.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The name of a group: lower-case letters, digits and `-`.
pub fn group_name(name: &str) -> String {
    crate::skeleton::words(name, "imported")
}

/// The milliseconds of a time as Prometheus and Alertmanager write it: `1h30m`, and `0` without a unit.
pub fn milliseconds(text: &str) -> Option<u64> {
    let nanoseconds = if text == "0" { 0 } else { ::query::duration::nanoseconds(text)? };
    u64::try_from(nanoseconds / 1_000_000).ok()
}

/// A length of time: the function of `kit` that makes it, and the count.
pub fn duration(milliseconds: u64) -> (&'static str, u64) {
    const UNITS: [(&str, u64); 4] =
        [("days", 86_400_000), ("hours", 3_600_000), ("minutes", 60_000), ("seconds", 1_000)];
    let found = UNITS.into_iter().find(|(_, length)| milliseconds.is_multiple_of(*length));
    found.map_or(("milliseconds", milliseconds), |(unit, length)| (unit, milliseconds / length))
}

/// The same as a call; no time is a const.
pub fn duration_call(milliseconds: u64) -> String {
    if milliseconds == 0 {
        return "Duration::ZERO".to_owned();
    }
    let (unit, count) = duration(milliseconds);
    format!("{unit}({count})")
}

#[cfg(test)]
mod tests {
    use super::{camel_case, const_name, duration_call, group_name, literal, milliseconds, words};

    #[test]
    fn names_are_those_of_rust() {
        for (name, wanted) in
            [("HighCPU", "HIGH_CPU"), ("KubeAPIDown", "KUBE_API_DOWN"), ("Etcd3Down", "ETCD3_DOWN"), ("a-b", "A_B")]
        {
            assert_eq!(const_name(name), wanted);
        }
        assert_eq!(camel_case("node_down: 5m"), "NodeDown5m");
        assert_eq!(
            (words("HighCPU").as_str(), group_name("Node Exporter.rules").as_str()),
            ("High cpu", "node-exporter-rules")
        );
    }

    #[test]
    fn long_texts_have_several_lines_and_say_the_same() {
        let text = "one \"word\" and the next, ".repeat(12);
        let written = literal(&text, 4, 10);
        assert!(written.lines().count() > 2 && written.lines().all(|line| line.len() <= 120), "{written}");
        let said: String = written.lines().map(|line| line.trim_start().trim_end_matches('\\')).collect();
        assert_eq!(said.trim_matches('"').replace("\\\"", "\""), text);
        assert_eq!(literal("a\nb", 4, 10), "\"a\\nb\"");
    }

    #[test]
    fn durations_are_said_in_the_longest_unit_that_fits() {
        let said = [86_400_000, 5_400_000, 30_000, 1_500, 0].map(duration_call);
        assert_eq!(said, ["days(1)", "minutes(90)", "seconds(30)", "milliseconds(1500)", "Duration::ZERO"]);
        assert_eq!(["0", "0s", "90s", "1x", ""].map(milliseconds), [Some(0), Some(0), Some(90_000), None, None]);
    }
}
