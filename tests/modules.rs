//! The modules of a crate import one way only: each can be read after those that it names, and none of them twice. And
//! no crate of the language knows a shop.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Crates whose modules form a circle today: alerts and the scenarios that try them, queries and what tries them.
const STILL_CIRCLES: &[&str] = &["watch"];

/// The sources of a crate: texts by their path below `src`.
type Sources = BTreeMap<String, String>;

/// A circle of modules, as `a -> b -> a`; none where imports go one way.
fn circle(sources: &Sources) -> Option<String> {
    let modules: BTreeSet<_> = sources.keys().map(|path| top(path)).collect();
    let exports = sources.get("lib.rs").map(|root| exports(root)).unwrap_or_default();
    let mut imports: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, text) in sources.iter().filter(|(path, _)| *path != "lib.rs") {
        let named = named(path, text).map(|name| exports.get(name).copied().unwrap_or(name));
        let others = named.filter(|name| modules.contains(name) && *name != top(path));
        imports.entry(top(path)).or_default().extend(others);
    }
    modules.iter().find_map(|module| back_to(module, &imports, &mut vec![module]))
}

/// The module at the top that a file belongs to.
fn top(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap_or(path)
}

/// The first words of all paths that begin at the root of the crate.
fn named<'s>(path: &str, text: &'s str) -> impl Iterator<Item = &'s str> {
    let above = if path.contains('/') { "super::super::" } else { "super::" };
    let tested = text.find("#[cfg(test)]\nmod tests").unwrap_or(text.len());
    let code = text[..tested].lines().map(|line| line.split("//").next().unwrap_or(line));
    code.flat_map(|line| ["crate::", above].into_iter().flat_map(move |root| line.split(root).skip(1)))
        .flat_map(|path| match path.strip_prefix('{') {
            Some(list) => list.split(['}', ';']).next().unwrap_or(list).split(',').collect::<Vec<_>>(),
            None => vec![path],
        })
        .map(|path| word(path.trim()))
}

fn word(text: &str) -> &str {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or(text)
}

/// Which module each name comes from that the root passes on.
fn exports(root: &str) -> BTreeMap<&str, &str> {
    let uses = root.split("pub use ").skip(1).filter_map(|one| one.split(';').next()?.split_once("::"));
    uses.flat_map(|(module, names)| {
        names.split([',', '{', '}', ':']).map(|name| word(name.trim())).map(move |name| (name, module))
    })
    .collect()
}

/// The way from the end of `way` back to its beginning.
fn back_to<'s>(
    start: &'s str,
    imports: &BTreeMap<&'s str, BTreeSet<&'s str>>,
    way: &mut Vec<&'s str>,
) -> Option<String> {
    for next in imports.get(way.last()?).into_iter().flatten().copied() {
        if next == start {
            return Some(format!("{} -> {start}", way.join(" -> ")));
        }
        if !way.contains(&next) {
            way.push(next);
            if let Some(found) = back_to(start, imports, way) {
                return Some(found);
            }
            way.pop();
        }
    }
    None
}

/// Files of tests may import whatever they try.
fn is_tests(path: &Path) -> bool {
    path.file_stem().is_some_and(|name| name == "tests")
}

fn read(folder: &Path, prefix: &str, sources: &mut Sources) {
    for entry in fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
        if is_tests(&path) {
            continue;
        }
        if path.is_dir() {
            read(&path, &format!("{prefix}{name}/"), sources);
        } else if path.extension().is_some_and(|end| end == "rs") {
            sources.insert(format!("{prefix}{name}"), fs::read_to_string(&path).expect("it is text"));
        }
    }
}

#[test]
fn no_circle_in_the_modules_of_a_crate() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut circles = BTreeMap::new();
    for entry in fs::read_dir(&crates).expect("the crates are there") {
        let path = entry.expect("the folder can be read").path();
        let mut sources = Sources::new();
        read(&path.join("src"), "", &mut sources);
        if let Some(found) = circle(&sources) {
            circles.insert(path.file_name().expect("it has a name").to_string_lossy().into_owned(), found);
        }
    }
    let crates: Vec<_> = circles.keys().map(String::as_str).collect();
    assert_eq!(crates, STILL_CIRCLES, "{circles:#?}");
}

#[test]
fn a_circle_is_found_through_modules_roots_and_lists() {
    let sources = |files: &[(&str, &str)]| -> Sources {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    };
    let one_way = [("lib.rs", "pub use a::Tea;"), ("a.rs", "// use super::b;"), ("b/c.rs", "use crate::a::Tea;")];
    assert_eq!(circle(&sources(&one_way)), None);
    let direct = [("a.rs", "use super::b::Cup;"), ("b.rs", "use crate::a::Tea;")];
    assert_eq!(circle(&sources(&direct)).as_deref(), Some("a -> b -> a"));
    let by_root = [("lib.rs", "pub use a::{Pot, Tea};"), ("a.rs", "use super::b;"), ("b.rs", "use crate::{Pot, Tea};")];
    assert_eq!(circle(&sources(&by_root)).as_deref(), Some("a -> b -> a"));
    let far = [("a.rs", "use super::b;"), ("b/d.rs", "crate::c::brew()"), ("c.rs", "use crate::a;")];
    assert_eq!(circle(&sources(&far)).as_deref(), Some("a -> b -> c -> a"));
    let tested = [("a.rs", "use super::b;"), ("b.rs", "#[cfg(test)]\nmod tests {\n    use crate::a;\n}")];
    assert_eq!(circle(&sources(&tested)), None);
}

/// What names the first user of the language, or its place.
const OF_A_SHOP: [&str; 2] = ["dhaka", "monitoring.svc"];

/// The lines of what lies in a folder that name a shop.
fn of_a_shop(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "target") {
                of_a_shop(&path, found);
            }
            continue;
        }
        let text = fs::read(&path).expect("it can be read");
        let text = String::from_utf8_lossy(&text).to_lowercase();
        let lines = text.lines().zip(1..).filter(|(line, _)| OF_A_SHOP.iter().any(|name| line.contains(name)));
        found.extend(lines.map(|(line, number)| format!("{}:{number}: {line}", path.display())));
    }
}

#[test]
fn no_crate_names_a_shop() {
    let mut found = Vec::new();
    of_a_shop(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates"), &mut found);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_shop_is_found_in_any_file() {
    let folder = tempfile::tempdir().expect("there is room");
    let deeper = folder.path().join("a/b");
    fs::create_dir_all(&deeper).expect("there is room");
    fs::write(deeper.join("c.md"), "a tea house\nof DhakaCart's\n").expect("there is room");
    fs::write(folder.path().join("d.rs"), "http://loki.monitoring.svc:3100").expect("there is room");
    let mut found = Vec::new();
    of_a_shop(folder.path(), &mut found);
    assert_eq!(found.len(), 2, "{found:?}");
}
