//! The expressions of Prometheus' own tests, where the Go module of its version lies in the cache.

use std::env;
use std::fs;
use std::path::PathBuf;

/// The expressions of `promql/promqltest/testdata` of that version; none where the module is not in Go's cache, which
/// `cargo xtask tools --only prometheus` fills.
pub fn expressions(version: &str) -> Option<Vec<String>> {
    let folder = module(version)?.join("promql/promqltest/testdata");
    let mut files: Vec<_> = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let texts = files.iter().filter(|file| file.extension().is_some_and(|end| end == "test"));
    let mut found = Vec::new();
    for text in texts.map(|file| fs::read_to_string(file).unwrap()) {
        found.extend(text.lines().filter_map(expression).map(str::to_owned));
    }
    Some(found)
}

/// The folder of the module: 3.16.0 is v0.316.0.
fn module(version: &str) -> Option<PathBuf> {
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().ok());
    let (major, minor, patch) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join("go"));
    let modules = || env::var_os("GOPATH").map(PathBuf::from).or_else(home).map(|path| path.join("pkg/mod"));
    let cache = env::var_os("GOMODCACHE").map(PathBuf::from).or_else(modules)?;
    Some(cache.join(format!("github.com/prometheus/prometheus@v0.{major}{minor:02}.{patch}"))).filter(|it| it.is_dir())
}

/// The expression of `eval instant at 5m …` and `eval range from 0 to 5m step 1m …`, whichever way it is to end.
fn expression(line: &str) -> Option<&str> {
    let (first, rest) = line.split_once([' ', '\t'])?;
    let (kind, rest) = rest.trim_start().split_once([' ', '\t']).filter(|_| first.starts_with("eval"))?;
    let words = match kind {
        "instant" if rest.trim_start().starts_with("at ") => 2,
        "instant" => 0,
        "range" => 6,
        _ => return None,
    };
    let behind = |rest: &'_ str| rest.trim_start().split_once([' ', '\t']).map_or("", |(_, rest)| rest).len();
    let left = (0..words).fold(rest.len(), |left, _| behind(&rest[rest.len() - left..]));
    Some(rest[rest.len() - left..].trim()).filter(|expression| !expression.is_empty())
}

#[test]
fn the_expression_is_what_stands_behind_the_times() {
    for (line, wanted) in [
        ("eval instant at 50m SUM BY (group) (a)", Some("SUM BY (group) (a)")),
        ("eval_fail instant at  1m  a{", Some("a{")),
        ("eval instant 1 + 1", Some("1 + 1")),
        ("eval range from 0 to 4m step 1m rate(a[5m])", Some("rate(a[5m])")),
        ("  eval instant at 50m a", None),
        ("load 5m", None),
        ("# eval instant at 5m a", None),
    ] {
        assert_eq!(expression(line), wanted, "{line}");
    }
}
