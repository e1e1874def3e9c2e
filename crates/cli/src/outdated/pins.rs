//! Where versions are said: images in the sources, Go modules of tools, packages of npm, crates in the lock.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use kit::{Image, Program};

use super::ask::says;
use super::{Compared, Pin, Registry};
use crate::deployable;
use crate::tools::{self, Source};

/// Folders that hold no sources of ours.
const SKIPPED: [&str; 6] = ["target", "node_modules", "examples", "tests", "k8s", "skeleton"];

/// Images, tools and packages.
pub(super) fn all(root: &Path, program: &Program) -> Vec<Pin> {
    let sources = sources(root);
    [images(&sources, program), modules(root), packages(root)].concat()
}

/// The images that the stack deploys, and those of programs that it may deploy.
fn images(sources: &Sources, program: &Program) -> Vec<Pin> {
    let known = deployable::ALL.into_iter().map(|(_, image)| image);
    let images: BTreeMap<_, _> =
        program.images().chain(known).map(|image| ((image.repository(), image.tag()), image)).collect();
    let pin = |image: &Image<'static>| Pin {
        name: image.repository().to_owned(),
        version: image.tag().to_owned(),
        place: sources.place(image),
        registry: registry_of(image.repository()),
    };
    images.values().map(pin).collect()
}

/// Why nobody is asked for newer versions of a program.
const ENDED: &str = "it has reached the end of its life, and this is its last image";

/// Who knows the versions of the program in an image; the last two parts of its repository say which one it is.
fn registry_of(repository: &str) -> Result<Registry, &'static str> {
    let parts: Vec<_> = repository.rsplit('/').take(2).collect();
    Ok(match (parts.get(1).copied().unwrap_or_default(), parts[0]) {
        ("prometheus", "prometheus") => Registry::Prometheus,
        ("prometheus", "alertmanager") => Registry::Go("github.com/prometheus/alertmanager"),
        ("prometheus", "node-exporter") => Registry::Go("github.com/prometheus/node_exporter"),
        ("prometheus", "blackbox-exporter") => Registry::Go("github.com/prometheus/blackbox_exporter"),
        ("prometheus", "mysqld-exporter") => Registry::Go("github.com/prometheus/mysqld_exporter"),
        ("prometheuscommunity", "postgres-exporter") => {
            Registry::Go("github.com/prometheus-community/postgres_exporter")
        }
        ("oliver006", "redis_exporter") => Registry::Go("github.com/oliver006/redis_exporter"),
        ("nginx", "nginx-prometheus-exporter") => Registry::Go("github.com/nginx/nginx-prometheus-exporter"),
        ("kube-state-metrics", "kube-state-metrics") => Registry::Go("k8s.io/kube-state-metrics/v2"),
        ("thanos", "thanos") => Registry::Go("github.com/thanos-io/thanos"),
        ("versity", "versitygw") => Registry::Go("github.com/versity/versitygw"),
        ("grafana", "loki") => Registry::Go("github.com/grafana/loki/v3"),
        ("grafana", "alloy") => Registry::Go("github.com/grafana/alloy"),
        // Its packages are published with each release.
        ("grafana", "grafana") => Registry::Npm(vec!["@grafana/data".to_owned()]),
        ("otel", "opentelemetry-collector-contrib") => Registry::Go("go.opentelemetry.io/collector/otelcol"),
        ("grafana", "promtail") => return Err(ENDED),
        _ => return Err("no registry that can be asked knows this image"),
    })
}

/// The Go modules of tools that no image pins.
fn modules(root: &Path) -> Vec<Pin> {
    let mut pins: BTreeMap<&str, Pin> = BTreeMap::new();
    for tool in tools::ALL {
        let (tools::Pin::Own(version), Source::Go(build)) = (tool.pin, tool.source) else { continue };
        let file = format!("crates/cli/tools/{}/go.mod", build.folder);
        let line = line_of(root, &file, &format!("require {} ", build.module));
        pins.entry(build.module).or_insert_with(|| Pin {
            name: build.module.to_owned(),
            version: version.to_owned(),
            place: line,
            registry: Ok(Registry::Go(build.module)),
        });
    }
    pins.into_values().collect()
}

/// The packages of npm in `testing/`.
fn packages(root: &Path) -> Vec<Pin> {
    let folders = fs::read_dir(root.join("testing")).into_iter().flatten().flatten();
    let mut files: Vec<_> = folders.map(|folder| folder.path().join("package.json")).collect();
    files.sort();
    let mut pins = Vec::new();
    for file in files {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        let manifest: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        let path = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().into_owned();
        let lists = ["dependencies", "devDependencies"].map(|list| manifest[list].as_object());
        let all: Vec<_> = lists.into_iter().flatten().flatten().collect();
        for (name, version) in &all {
            pins.push(Pin {
                name: (*name).clone(),
                version: version.as_str().unwrap_or_default().to_owned(),
                place: line_of(root, &path, &format!("\"{name}\"")),
                registry: Ok(Registry::Npm(family(name, version, &all))),
            });
        }
    }
    pins
}

/// The packages of a publisher that are pinned to the same version: its others come with each release of one.
fn family(name: &str, version: &serde_json::Value, all: &[(&String, &serde_json::Value)]) -> Vec<String> {
    let publisher = name.split_once('/').map(|(publisher, _)| format!("{publisher}/"));
    let is_kin = |other: &str| publisher.as_ref().is_some_and(|publisher| other.starts_with(publisher.as_str()));
    let kin = all.iter().filter(|(other, of_other)| *other == name || (*of_other == version && is_kin(other)));
    kin.map(|(other, _)| (*other).clone()).collect()
}

/// The crates of which there is a newer version: `cargo update` knows what fits the manifests, and what does not. Why
/// it cannot tell, where it cannot.
pub(super) fn crates(root: &Path) -> Result<Vec<Compared>, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    // What it would do is told among the messages, which cargo writes to the errors.
    let folder = root.to_owned();
    command.current_dir(folder).args(["update", "--dry-run", "--verbose", "--color", "never"]);
    let output = command.output();
    let said = match &output {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stderr).into_owned(),
        Ok(_) => return Err(says(&mut command).err().unwrap_or_else(|| "cargo: it failed".to_owned())),
        Err(error) => return Err(format!("cargo cannot be started: {error}")),
    };
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap_or_default();
    Ok(said.lines().filter_map(|line| updated(line, &manifest)).collect())
}

/// `Updating toml v1.2.1 -> v1.2.2`, or `Unchanged sha2 v0.10.9 (available: v0.11.0)` of what the manifest asks for
/// itself.
fn updated(line: &str, manifest: &str) -> Option<Compared> {
    let words: Vec<_> = line.split_whitespace().collect();
    let (name, pinned) = (*words.get(1)?, words.get(2)?.trim_start_matches('v'));
    let at = manifest.lines().position(|line| {
        let (key, value) = line.split_once('=').unwrap_or_default();
        key.trim() == name || value.contains(&format!("package = \"{name}\""))
    });
    let version =
        |at: usize| words.get(at).map(|word| word.trim_start_matches('v').trim_end_matches([')', ',']).to_owned());
    let (patch, newest) = match (words[0], words.get(3).copied()) {
        ("Updating", Some("->")) => (version(4), None),
        ("Unchanged", Some("(available:")) if at.is_some() => (None, version(4)),
        _ => return None,
    };
    let place = at.map_or_else(|| "Cargo.lock".to_owned(), |line| format!("Cargo.toml:{}", line + 1));
    Some(Compared { name: name.to_owned(), pinned: pinned.to_owned(), patch, newest, place, untold: None })
}

/// The files of the sources, by their paths.
pub(crate) struct Sources(BTreeMap<String, String>);

/// Reads them; those of generated folders and of tests are none.
pub(crate) fn sources(root: &Path) -> Sources {
    let (mut folders, mut files) = (vec![root.to_owned()], BTreeMap::new());
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && !name.starts_with('.') && !SKIPPED.contains(&name.as_str()) {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(&path).unwrap_or_default();
                files.insert(relative(root, &path), text);
            }
        }
    }
    Sources(files)
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned()
}

impl Sources {
    /// The first line that holds all of these words: its file, and its number from 1.
    pub(crate) fn line_with(&self, words: &[String]) -> Option<(&str, u32)> {
        let holds = |line: &str| words.iter().all(|word| line.contains(word.as_str()));
        self.0.iter().find_map(|(path, text)| {
            let line = text.lines().position(|line| !line.trim_start().starts_with("//") && holds(line))?;
            Some((path.as_str(), u32::try_from(line + 1).ok()?))
        })
    }

    /// The line that sets a key of a config, before the model that has it: `group_wait: …` and `.group_wait(…)`.
    pub(crate) fn line_of_key(&self, key: &str) -> Option<(String, u32)> {
        let sets = |line: &str| {
            let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
            let mut places = line.match_indices(key).map(|(at, _)| (&line[..at], &line[at + key.len()..]));
            let is_word =
                |(before, after): &(&str, &str)| !before.ends_with(is_of_name) && !after.starts_with(is_of_name);
            !line.trim_start().starts_with("//")
                && places.any(|place| is_word(&place) && (place.1.starts_with(':') || place.1.starts_with('(')))
        };
        let mut files: Vec<_> = self.0.iter().collect();
        files.sort_by_key(|(path, _)| (path.contains("configs/src/"), path.starts_with("crates/")));
        files.into_iter().find_map(|(path, text)| {
            let line = text.lines().position(sets)?;
            Some((path.clone(), u32::try_from(line + 1).ok()?))
        })
    }

    /// The first line of the types of a config that says as of which version they are.
    pub(crate) fn model_of(&self, program: &str, version: &str) -> Option<(&str, u32)> {
        let mut files = self.0.iter().filter(|(path, _)| path.contains("configs/src/") && path.contains(program));
        files.find_map(|(path, text)| {
            let line = text.lines().position(|line| line.starts_with("//!") && line.contains(version))?;
            Some((path.as_str(), u32::try_from(line + 1).ok()?))
        })
    }

    /// The constant of that image, else the first line that names it; the crate `programs` where it is used from
    /// elsewhere.
    fn place(&self, image: &Image) -> String {
        let words = [image.repository(), image.tag()].map(|word| format!("\"{word}\""));
        let names_it = |line: &str| words.iter().all(|word| line.contains(word.as_str()));
        let lines = self.0.iter().flat_map(|(path, text)| text.lines().enumerate().map(move |line| (path, line)));
        let mut found: Vec<_> = lines.filter(|(_, (_, line))| names_it(line)).collect();
        found.sort_by_key(|(_, (_, line))| !line.trim_start().starts_with("pub const"));
        found.first().map_or_else(|| "the crate `programs`".to_owned(), |(path, (at, _))| format!("{path}:{}", at + 1))
    }
}

fn line_of(root: &Path, file: &str, start: &str) -> String {
    let text = fs::read_to_string(root.join(file)).unwrap_or_default();
    let line = text.lines().position(|line| line.trim_start().starts_with(start));
    line.map_or_else(|| file.to_owned(), |line| format!("{file}:{}", line + 1))
}

#[cfg(test)]
mod tests {
    use super::{ENDED, family, registry_of, updated};

    const MANIFEST: &str =
        "[workspace.dependencies]\nserde_yaml = { package = \"yaml_serde\", version = \"0.10\" }\nsha2 = \"0.10\"\n";

    #[test]
    fn cargo_says_what_fits_and_what_does_not() {
        let read = |line: &str| {
            let one = updated(line, MANIFEST)?;
            Some([one.name, one.pinned, one.patch.unwrap_or_default(), one.newest.unwrap_or_default(), one.place])
        };
        let some = |parts: [&str; 5]| Some(parts.map(str::to_owned));
        assert_eq!(
            read("    Updating zerocopy v0.8.63 -> v0.8.64"),
            some(["zerocopy", "0.8.63", "0.8.64", "", "Cargo.lock"])
        );
        assert_eq!(
            read("    Updating yaml_serde v0.10.7 -> v0.10.8"),
            some(["yaml_serde", "0.10.7", "0.10.8", "", "Cargo.toml:2"])
        );
        assert_eq!(
            read("   Unchanged sha2 v0.10.9 (available: v0.11.0)"),
            some(["sha2", "0.10.9", "", "0.11.0", "Cargo.toml:3"])
        );
        assert_eq!(read("   Unchanged windows-sys v0.52.0 (available: v0.61.2)"), None, "others ask for it");
        assert_eq!(read("    Updating crates.io index"), None);
        assert_eq!(read("     Locking 6 packages to latest Rust 1.95 compatible versions"), None);
    }

    #[test]
    fn packages_of_one_publisher_and_version_are_kin() {
        let manifest =
            serde_json::json!({"@tea/leaf": "1.2.3", "@tea/pot": "1.2.3", "@tea/cup": "2.0.0", "cup": "1.2.3"});
        let all: Vec<_> = manifest.as_object().unwrap().iter().collect();
        let kin = |name: &str| family(name, &manifest[name], &all);
        assert_eq!(kin("@tea/leaf"), ["@tea/leaf", "@tea/pot"]);
        assert_eq!((kin("@tea/cup"), kin("cup")), (vec!["@tea/cup".to_owned()], vec!["cup".to_owned()]));
    }

    #[test]
    fn every_program_that_may_be_deployed_has_a_registry() {
        for (module, image) in crate::deployable::ALL {
            let why = registry_of(image.repository()).err();
            assert_eq!(why, (module == "promtail").then_some(ENDED), "{module}");
        }
    }

    #[test]
    fn a_mirror_is_known_by_the_end_of_its_path() {
        assert!(registry_of("mirror.example.com/quay/prometheus/alertmanager").is_ok());
        assert!(registry_of("docker.io/tea/cellar").is_err());
    }
}
