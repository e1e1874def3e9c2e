//! promtool's notation of values: `0+60x20`, `1x5`, `_x3`, `1 2 stale`; whatever it cannot read does not compile.
//!
//! <https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series>

/// How many samples the text stands for; nothing where promtool cannot read it.
///
/// `a+bxN` and `axN` are one more than N samples, `_xN` are N without a value.
pub const fn samples(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut count, mut index) = (0, 0);
    while index < bytes.len() {
        if bytes[index] == b' ' {
            index += 1;
            continue;
        }
        let Some((more, end)) = item(bytes, index) else { return None };
        if end < bytes.len() && bytes[end] != b' ' {
            return None;
        }
        count += more;
        index = end;
    }
    if count == 0 { None } else { Some(count) }
}

/// The samples of the item that begins at `start`, and where it ends.
const fn item(bytes: &[u8], start: usize) -> Option<(usize, usize)> {
    if is_at(bytes, start, "stale") {
        return Some((1, start + "stale".len()));
    }
    let (first, mut end) = if bytes[start] == b'_' {
        (0, start + 1)
    } else {
        let Some(end) = number(bytes, start) else { return None };
        (1, end)
    };
    if first == 1 && end < bytes.len() && (bytes[end] == b'+' || bytes[end] == b'-') {
        let Some(step) = number(bytes, end + 1) else { return None };
        if step == bytes.len() || bytes[step] != b'x' {
            return None;
        }
        end = step;
    }
    if end == bytes.len() || bytes[end] != b'x' {
        return Some((1, end));
    }
    let digits = end + 1;
    let (mut times, mut index) = (0, digits);
    while index < bytes.len() && bytes[index].is_ascii_digit() && index - digits < 6 {
        times = times * 10 + (bytes[index] - b'0') as usize;
        index += 1;
    }
    if index == digits { None } else { Some((times + first, index)) }
}

/// Where the number that begins at `start` ends.
const fn number(bytes: &[u8], start: usize) -> Option<usize> {
    let mut index = start;
    if index < bytes.len() && bytes[index] == b'-' {
        index += 1;
    }
    if is_at(bytes, index, "NaN") || is_at(bytes, index, "Inf") {
        return Some(index + 3);
    }
    let whole = digits(bytes, index);
    let mut end = whole;
    if end < bytes.len() && bytes[end] == b'.' {
        end = digits(bytes, end + 1);
        if end == whole + 1 {
            return None;
        }
    }
    if end == index {
        return None;
    }
    if end < bytes.len() && bytes[end] == b'e' {
        let exponent = digits(bytes, end + 1);
        return if exponent == end + 1 { None } else { Some(exponent) };
    }
    Some(end)
}

const fn digits(bytes: &[u8], start: usize) -> usize {
    let mut index = start;
    while index < bytes.len() && bytes[index].is_ascii_digit() {
        index += 1;
    }
    index
}

const fn is_at(bytes: &[u8], start: usize, word: &str) -> bool {
    let word = word.as_bytes();
    if start + word.len() > bytes.len() {
        return false;
    }
    let mut index = 0;
    while index < word.len() {
        if bytes[start + index] != word[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::samples;

    #[test]
    fn counts_as_promtool_does() {
        for (text, count) in [
            ("1", 1),
            ("1 2 3", 3),
            ("0+60x20", 21),
            ("10-0.5x4", 5),
            ("1x5", 6),
            ("_x3", 3),
            ("_ 1 stale", 3),
            ("0x3 1e9x0", 5),
            ("-2 .5 NaN -Inf", 4),
            ("0+-1x2", 3),
        ] {
            assert_eq!(samples(text), Some(count), "{text}");
        }
    }

    #[test]
    fn refuses_what_promtool_cannot_read() {
        for text in ["", " ", "x", "1x", "1 x5", "0+60", "0+x3", "1.", "1,2", "one", "1x5y", "_+1x3", "1e", "stalex3"] {
            assert_eq!(samples(text), None, "{text}");
        }
    }
}
