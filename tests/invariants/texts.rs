//! Files that people can read and diff, the same bytes each time, and none too large to apply.

use render::{HEADER_MARK, MOST_BYTES_OF_AN_OBJECT, Tree};

use crate::testing::Faults;
use crate::world::World;

/// kubectl keeps what was applied in this annotation, as JSON.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Every object is small enough for client-side apply, as YAML and as the JSON that kubectl keeps of it.
fn objects_can_be_applied(world: &World) -> Faults {
    let mut faults = Faults::new();
    for object in &world.objects {
        let json = serde_json::to_string(&object.value).map_or(0, |text| text.len() + LAST_APPLIED.len());
        for (bytes, shape) in [(object.yaml.len(), "YAML"), (json, "JSON")] {
            if bytes >= MOST_BYTES_OF_AN_OBJECT {
                faults.push(format!("{}: {bytes} bytes of {shape} cannot be applied; fix: split it", object.title()));
            }
        }
    }
    faults
}

/// Every config stands in its ConfigMap as a literal block, and no YAML in it hides line breaks in quotes.
fn configs_are_literal_blocks(world: &World) -> Faults {
    let mut faults = Faults::new();
    for config in world.configs().filter(|config| config.text.contains('\n')) {
        let key = config.key;
        let is_block = |line: &str| line == format!("  {key}: |") || line == format!("  {key}: |-");
        if !config.object.yaml.lines().any(is_block) {
            faults.push(format!("{}: it is no literal block; fix: write it as one", config.title()));
        }
        let hidden = |line: &&str| {
            let value = line.split_once(": ").map_or(line.trim_start().trim_start_matches("- "), |(_, value)| value);
            value.starts_with('"') && value.contains("\\n")
        };
        for line in config.text.lines().filter(|_| !config.is_json()).filter(hidden).map(str::trim) {
            faults.push(format!("{}: it hides line breaks in quotes: {line}; fix: a literal block", config.title()));
        }
    }
    faults
}

/// LF only, no space at the end of a line, one line break at the end of a file, and a header that names the command.
fn files_are_tidy(tree: &Tree) -> Faults {
    let mut faults = Faults::new();
    for (path, text) in tree {
        let mut need = |holds: bool, what: &str| {
            if !holds {
                faults.push(format!("{path}: {what}"));
            }
        };
        need(!text.contains('\r'), "it has carriage returns; fix: LF only");
        need(!text.contains('\t'), "it has tabs; fix: spaces");
        need(text.ends_with('\n') && !text.ends_with("\n\n"), "its end is not one line break; fix: exactly one");
        let spaced = text.lines().position(|line| line.ends_with(' '));
        need(spaced.is_none(), &format!("line {} ends with a space; fix: trim it", spaced.unwrap_or_default() + 1));
        need(
            text.lines().take(3).any(|line| line.contains(HEADER_MARK)),
            "it does not say what writes it; fix: the header",
        );
    }
    faults
}

/// Files whose bytes differ.
fn differences(one: &Tree, other: &Tree) -> Faults {
    let paths = one.keys().chain(other.keys().filter(|path| !one.contains_key(*path)));
    let differing = paths.filter(|path| one.get(*path) != other.get(*path));
    differing
        .map(|path| format!("{path}: two renders differ; fix: no hash order, time or surroundings in it"))
        .collect()
}

mod tests {
    use std::process::Command;

    use super::*;
    use crate::testing::{holds, reports};

    /// Where the second process writes what it renders.
    const RENDER_TO: &str = "STACK_TESTS_RENDER_TO";

    fn tree() -> Tree {
        stack_tests::ours::tree().expect("the stack renders")
    }

    #[test]
    fn every_object_can_be_applied() {
        holds(objects_can_be_applied);
    }

    #[test]
    fn an_object_that_is_large_as_json_only_is_reported() {
        let mut world = World::tea_house();
        // Quotes are one byte in a literal block, and two in JSON.
        world.put("ConfigMap", "loki", "/data/loki.yaml", "\"".repeat(140_000));
        let faults = objects_can_be_applied(&world);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].ends_with("bytes of JSON cannot be applied; fix: split it"), "{faults:?}");
    }

    #[test]
    fn every_config_is_a_literal_block() {
        holds(configs_are_literal_blocks);
    }

    #[test]
    fn a_config_in_quotes_is_reported() {
        reports(
            configs_are_literal_blocks,
            |world| {
                let loki = world.object("ConfigMap", "loki");
                loki.yaml = loki.yaml.replace("  loki.yaml: |\n", "  loki.yaml: \"\\n\"\n");
            },
            "ConfigMap monitoring/loki, loki.yaml: it is no literal block; fix: write it as one",
        );
        reports(
            configs_are_literal_blocks,
            |world| world.rewrite("loki", "loki.yaml", "auth_enabled: false", "auth_enabled: \"a\\nb\""),
            "ConfigMap monitoring/loki, loki.yaml: it hides line breaks in quotes: auth_enabled: \"a\\nb\"; fix: a \
             literal block",
        );
    }

    #[test]
    fn every_file_is_tidy() {
        let faults = files_are_tidy(&tree());
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn each_kind_of_untidiness_is_reported() {
        let header = format!("# {HEADER_MARK}\n");
        for (text, expected) in [
            (format!("{header}a: 1\r\n"), "it has carriage returns; fix: LF only"),
            (format!("{header}a:\t1\n"), "it has tabs; fix: spaces"),
            (format!("{header}a: 1"), "its end is not one line break; fix: exactly one"),
            (format!("{header}a: 1\n\n"), "its end is not one line break; fix: exactly one"),
            (format!("{header}a: 1 \n"), "line 2 ends with a space; fix: trim it"),
            ("a: 1\n".to_owned(), "it does not say what writes it; fix: the header"),
        ] {
            assert_eq!(files_are_tidy(&Tree::from([("a.yaml".to_owned(), text)])), [format!("a.yaml: {expected}")]);
        }
    }

    #[test]
    fn two_renders_are_equal() {
        assert_eq!(differences(&tree(), &tree()), Faults::new());
    }

    /// The second process of the next test; by itself it does nothing.
    #[test]
    fn the_tree_is_written_where_another_process_asks_for_it() {
        if let Some(path) = std::env::var_os(RENDER_TO) {
            let text = serde_json::to_string(&tree()).expect("a map of texts is JSON");
            std::fs::write(path, text).expect("the folder is there");
        }
    }

    #[test]
    fn another_process_in_other_surroundings_renders_the_same() {
        let folder = tempfile::tempdir().expect("the system has room for a folder");
        let file = folder.path().join("tree.json");
        let status = Command::new(std::env::current_exe().expect("a test knows its program"))
            .args(["--exact", "texts::tests::the_tree_is_written_where_another_process_asks_for_it"])
            .current_dir(folder.path())
            .env_clear()
            .envs([("TZ", "Asia/Dhaka"), ("LANG", "bn_BD.UTF-8"), ("HOME", "/nowhere"), ("USER", "nobody")])
            .env(RENDER_TO, &file)
            .output()
            .expect("the program runs");
        assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stdout));
        let other: Tree =
            serde_json::from_str(&std::fs::read_to_string(file).expect("it was written")).expect("it is JSON");
        assert_eq!(differences(&tree(), &other), Faults::new());
    }

    #[test]
    fn files_that_differ_are_reported() {
        let (one, mut other) = (tree(), tree());
        other.insert("monitoring/namespace.yaml".to_owned(), String::new());
        other.remove("runbooks.md");
        assert_eq!(
            differences(&one, &other),
            ["monitoring/namespace.yaml", "runbooks.md"]
                .map(|path| format!("{path}: two renders differ; fix: no hash order, time or surroundings in it"))
        );
    }
}
