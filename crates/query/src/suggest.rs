//! "Did you mean": the known name that a mistyped one is nearest to, where one is near.

/// `did you mean …?` as a fix, where a known name is near enough to be meant.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, known).map(|near| format!("did you mean `{near}`?"))
}

/// The known name that is nearest, where one is near: a few typos away, or the same words.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = 1 + name.chars().count() / 8;
    let scored = known.into_iter().filter(|candidate| *candidate != name).filter_map(|candidate| {
        let distance = lacks_its_unit(name, candidate)
            .then_some(0)
            .or_else(|| distance(name, candidate, allowed))
            .or_else(|| related(name, candidate).then_some(allowed + candidate.len().abs_diff(name.len())))?;
        // Among equally near ones, rather the one that goes on where the typist stopped.
        Some((distance, !candidate.starts_with(name), candidate.len(), candidate))
    });
    scored.min().map(|(.., candidate)| candidate)
}

/// What a metric's name says of its number, behind what it says of the thing.
const UNITS: [&str; 11] = [
    "_bytes",
    "_bytes_total",
    "_celsius",
    "_info",
    "_percent",
    "_ratio",
    "_seconds",
    "_seconds_total",
    "_timestamp_seconds",
    "_total",
    "_up",
];

/// Whether the known name is this one with its unit: `node_filesystem_free` and `node_filesystem_free_bytes`.
fn lacks_its_unit(name: &str, known: &str) -> bool {
    !name.is_empty() && known.strip_prefix(name).is_some_and(|unit| UNITS.contains(&unit))
}

/// Whether one is the other with words added at an end: `http_requests` and `dhakacart_http_requests_total`.
///
/// What is known may be short: `pod` for `pod_name`.
fn related(name: &str, known: &str) -> bool {
    let (short, long, least) = if name.len() < known.len() { (name, known, 6) } else { (known, name, 3) };
    // Words are joined by dashes in the names of workloads, which have fewer of them.
    let least = if known.contains('-') { least.min(4) } else { least };
    let Some(at) = long.find(short).filter(|_| short.len() >= least) else { return false };
    let boundary = |byte: Option<u8>| byte.is_none_or(|byte| b"_-:".contains(&byte));
    boundary(at.checked_sub(1).map(|before| long.as_bytes()[before]))
        && boundary(long.as_bytes().get(at + short.len()).copied())
}

/// The number of letters that occur in only one of the two names. A letter that is typed differently
/// counts twice.
fn letters_apart(one: &str, other: &str) -> usize {
    let mut surplus = [0_i32; 128];
    one.bytes().filter(u8::is_ascii).for_each(|byte| surplus[usize::from(byte)] += 1);
    other.bytes().filter(u8::is_ascii).for_each(|byte| surplus[usize::from(byte)] -= 1);
    surplus.iter().map(|count| count.unsigned_abs() as usize).sum()
}

/// How many letters must be typed differently, swapped neighbours counting once; `None` beyond the most allowed.
fn distance(one: &str, other: &str, most: usize) -> Option<usize> {
    // Most names are far away, which their letters tell without looking at the order.
    if one.len().abs_diff(other.len()) > 4 * most || letters_apart(one, other) > 2 * most {
        return None;
    }
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, counterpart) in other.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != counterpart);
            let mut best = replaced.min(last[column + 1] + 1).min(line[column] + 1);
            let swapped = row > 0 && column > 0 && one[row - 1] == *counterpart && *letter == other[column - 1];
            if swapped {
                best = best.min(before[column - 1] + 1);
            }
            line.push(best);
        }
        before = std::mem::replace(&mut last, line);
    }
    last.last().copied().filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::{did_you_mean, nearest};

    #[test]
    fn typos_find_the_name_that_was_meant() {
        let known = ["node_cpu_seconds_total", "node_load1", "http_requests_total", "up"];
        assert_eq!(nearest("node_cpu_secnods_total", known), Some("node_cpu_seconds_total"));
        assert_eq!(nearest("http_request_total", known), Some("http_requests_total"));
        assert_eq!(nearest("dhakacart_http_requests_total", known), Some("http_requests_total"));
        assert_eq!(nearest("backend", ["dhakacart-backend", "dhakacart-db"]), Some("dhakacart-backend"));
        assert_eq!(nearest("pod_name", ["namespace", "pod", "node"]), Some("pod"));
        let free = ["node_filesystem_files", "node_filesystem_free_bytes"];
        assert_eq!(nearest("node_filesystem_free", free), Some("node_filesystem_free_bytes"));
        assert_eq!(did_you_mean("idel", ["idle", "user"]).as_deref(), Some("did you mean `idle`?"));
    }

    #[test]
    fn what_is_far_from_everything_is_not_guessed_at() {
        assert_eq!(nearest("container_memory_rss", ["node_load1", "up", "pg_up"]), None);
        assert_eq!(nearest("u", [""; 0]), None);
    }
}
