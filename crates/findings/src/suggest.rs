//! "Did you mean": the known name that a mistyped one is nearest to, where one is near.

/// `did you mean …?` as a fix, where a known name is near enough to be meant.
///
/// ```
/// let known = ["node_load1", "http_requests_total"];
/// let fix = findings::did_you_mean("htpt_requests_total", known);
/// assert_eq!(fix.as_deref(), Some("did you mean `http_requests_total`?"));
/// assert_eq!(findings::did_you_mean("pg_up", known), None);
/// ```
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, known).map(|near| format!("did you mean `{near}`?"))
}

/// The fix where there are few names: the one that is near, and all of them.
///
/// ```
/// assert_eq!(findings::one_of("shp", ["kind", "shop"]), "did you mean `shop`? There are: `kind`, `shop`");
/// assert_eq!(findings::one_of("prod", ["kind", "shop"]), "say one of: `kind`, `shop`");
/// ```
pub fn one_of<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let all = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match did_you_mean(name, known) {
        Some(near) => format!("{near} There are: {all}"),
        None => format!("say one of: {all}"),
    }
}

/// The known name that is nearest, where one is near: a few typos away, in letters of another case, with another unit,
/// or with words more or less at an end. The name itself is not suggested.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters = name.chars().count();
    let allowed = 1 + letters / 8;
    let scored = known.into_iter().filter(|candidate| *candidate != name).filter_map(|candidate| {
        let apart = || allowed + 1 + candidate.len().abs_diff(name.len());
        let distance = (lacks_its_unit(name, candidate) || candidate.eq_ignore_ascii_case(name))
            .then_some(0)
            .or_else(|| typos(name, letters, candidate).filter(|typos| *typos <= allowed))
            .or_else(|| (has_another_unit(name, candidate) || goes_on(name, candidate)).then_some(allowed + 1))
            .or_else(|| related(name, candidate).then(apart))?;
        // Among equally near ones, rather the one that goes on where the typist stopped.
        Some((distance, !candidate.starts_with(name), candidate.len(), candidate))
    });
    scored.min().map(|(.., candidate)| candidate)
}

/// What a metric's name says of its number, behind what it says of the thing.
const UNITS: [&str; 14] = [
    "_bucket",
    "_bytes",
    "_bytes_total",
    "_celsius",
    "_count",
    "_info",
    "_percent",
    "_ratio",
    "_seconds",
    "_seconds_total",
    "_sum",
    "_timestamp_seconds",
    "_total",
    "_up",
];

/// Whether the known name is this one with its unit: `node_filesystem_free` and `node_filesystem_free_bytes`.
fn lacks_its_unit(name: &str, known: &str) -> bool {
    !name.is_empty() && known.strip_prefix(name).is_some_and(|unit| UNITS.contains(&unit))
}

/// Whether both name one thing and count it in another way: `http_requests_count` and `http_requests_total`.
fn has_another_unit(name: &str, known: &str) -> bool {
    let stems =
        |name| UNITS.iter().filter_map(move |unit| str::strip_suffix(name, unit)).filter(|stem| !stem.is_empty());
    stems(name).any(|stem| stems(known).any(|other| stem == other))
}

/// How many letters must be typed differently, swapped neighbours counting once.
fn typos(name: &str, letters: usize, known: &str) -> Option<usize> {
    // Most names differ in length by more than a typist adds or forgets, which costs nothing to see.
    let length = known.chars().count();
    (length.abs_diff(letters) <= 1 + letters / 8).then(|| strsim::osa_distance(name, known))
}

/// Whether one is the other with words added at an end: `http_requests` and `shop_http_requests_total`.
///
/// What is known may be short: `pod` for `pod_name`.
fn related(name: &str, known: &str) -> bool {
    let (short, long, least) = if name.len() < known.len() { (name, known, 6) } else { (known, name, 3) };
    // Words are joined by dashes in the names of workloads, which have fewer of them.
    let least = if known.contains('-') { least.min(4) } else { least };
    let Some(at) = long.find(short).filter(|_| short.len() >= least) else { return false };
    is_boundary(long, at) && is_boundary(long, at + short.len())
}

/// Whether a word ends or begins there: at an end, beside a dash, or at a capital: `humanize` of `humanizeBytes`.
fn is_boundary(name: &str, at: usize) -> bool {
    let (before, behind) = (name[..at].chars().next_back(), name[at..].chars().next());
    let (Some(before), Some(behind)) = (before, behind) else { return true };
    let joins = |letter| ['_', '-', ':', '/', '.'].contains(&letter);
    joins(before) || joins(behind) || before.is_lowercase() && behind.is_uppercase()
}

/// Whether the typist stopped within a word: `http_requ` for `http_requests_total`.
fn goes_on(name: &str, known: &str) -> bool {
    name.len() >= 6 && known.starts_with(name)
}

#[cfg(test)]
mod tests {
    use super::{did_you_mean, nearest, one_of};

    #[test]
    fn typos_find_the_name_that_was_meant() {
        let known = ["node_cpu_seconds_total", "node_load1", "http_requests_total", "up"];
        assert_eq!(nearest("node_cpu_secnods_total", known), Some("node_cpu_seconds_total"));
        assert_eq!(nearest("http_request_total", known), Some("http_requests_total"));
        assert_eq!(nearest("pu", known), Some("up"));
        assert_eq!(nearest("stauts", ["route", "status"]), Some("status"));
        assert_eq!(did_you_mean("idel", ["idle", "user"]).as_deref(), Some("did you mean `idle`?"));
        assert_eq!(nearest("promtol", ["alertmanager", "promtool"]), Some("promtool"));
        assert_eq!(nearest("node-exportr", ["node-exporter", "postgres-exporter"]), Some("node-exporter"));
        assert_eq!(nearest("kubadm", ["default", "kubeadm"]), Some("kubeadm"));
        assert_eq!(nearest("täg", ["tag", "zone"]), Some("tag"));
    }

    #[test]
    fn words_more_or_less_at_an_end_are_the_same_name() {
        let known = ["node_cpu_seconds_total", "node_load1", "http_requests_total", "up"];
        assert_eq!(nearest("shop_http_requests_total", known), Some("http_requests_total"));
        assert_eq!(nearest("node_load1_total", known), Some("node_load1"));
        assert_eq!(nearest("http_requests", known), Some("http_requests_total"));
        assert_eq!(nearest("http_requ", known), Some("http_requests_total"));
        assert_eq!(nearest("backend", ["shop-backend", "shop-db"]), Some("shop-backend"));
        assert_eq!(nearest("pod_name", ["namespace", "pod", "node"]), Some("pod"));
    }

    #[test]
    fn units_that_are_missing_or_others_come_before_words() {
        let free = ["node_filesystem_files", "node_filesystem_free_bytes"];
        assert_eq!(nearest("node_filesystem_free", free), Some("node_filesystem_free_bytes"));
        assert_eq!(
            nearest("http_requests_count", ["http_errors_total", "http_requests_total"]),
            Some("http_requests_total")
        );
        assert_eq!(
            nearest("http_latency_seconds_total", ["http_latency_seconds_sum"]),
            Some("http_latency_seconds_sum")
        );
        assert_eq!(nearest("_total", ["_bytes"]), None);
    }

    #[test]
    fn letters_of_another_case_and_half_functions_are_near() {
        let functions = ["humanize", "humanizeDuration", "title", "toLower", "toUpper"];
        assert_eq!(nearest("toupper", functions), Some("toUpper"));
        assert_eq!(nearest("humanizeBytes", functions), Some("humanize"));
        assert_eq!(nearest("humanizeDur", functions), Some("humanizeDuration"));
        assert_eq!(nearest("TITLE", functions), Some("title"));
        assert_eq!(nearest("uppercase", functions), None);
    }

    #[test]
    fn what_is_far_from_everything_is_not_guessed_at() {
        assert_eq!(nearest("container_memory_rss", ["node_load1", "up", "pg_up"]), None);
        assert_eq!(nearest("node", ["node_load1", "node"]), None);
        assert_eq!(nearest("u", [""; 0]), None);
        assert_eq!(nearest("", ["up"]), None);
        assert_eq!(one_of("é", ["a-long-name"]), "say one of: `a-long-name`");
    }
}
