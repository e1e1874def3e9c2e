//! Config files as values: the file, its volume, its mount and every path to it are one thing said once.

use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::context::Context;
use terms::{Document, Fault, Format, MadeFile, Name, check_key, schema_of, text};

/// Something that yields the content of a file: a function from the [`Context`] to a config model, or a dashboard.
pub trait Source: Send + Sync {
    /// The content, in the environment that `cx` stands for.
    fn document(&self, cx: &Context) -> Document;

    /// What makes the JSON Schema of the content.
    fn schema(&self) -> fn() -> Schema;
}

impl<F, T> Source for F
where
    F: Fn(&Context) -> T + Send + Sync,
    T: Serialize + JsonSchema + 'static,
{
    fn document(&self, cx: &Context) -> Document {
        Box::new(self(cx))
    }

    fn schema(&self) -> fn() -> Schema {
        schema_of::<T>
    }
}

/// One key of a ConfigMap: a file in the folder where it is mounted.
#[derive(Clone, Copy)]
pub struct File<'a> {
    key: &'a str,
    format: Format,
    source: &'a dyn Source,
}

impl<'a> File<'a> {
    /// `File::yaml("loki.yaml", &config)`, where `config` is a function from the [`Context`] to the model of Loki's
    /// config.
    pub const fn yaml(key: &'a str, source: &'a dyn Source) -> Self {
        Self { key, format: Format::Yaml, source }
    }

    /// The same, written as JSON.
    pub const fn json(key: &'a str, source: &'a dyn Source) -> Self {
        Self { key, format: Format::Json, source }
    }

    /// The same, written as it is: `source` is a function from the [`Context`] to a `String`.
    pub const fn text(key: &'a str, source: &'a dyn Source) -> Self {
        Self { key, format: Format::Text, source }
    }

    /// The key, which is the name of the file.
    pub const fn key(&self) -> &'a str {
        self.key
    }
}

#[derive(Clone, Copy)]
enum Files<'a> {
    Listed(&'a [File<'a>]),
    Made(fn(&Context) -> Vec<MadeFile>),
}

/// A ConfigMap. Mounting it is the only way to use it, and gives the paths of its files.
#[derive(Clone, Copy)]
#[must_use = "a ConfigMap is written only if a workload mounts it"]
pub struct ConfigMap<'a> {
    name: Name<'a>,
    files: Files<'a>,
    watched: bool,
}

impl<'a> ConfigMap<'a> {
    /// A ConfigMap with these files. A pod that mounts it restarts when it changes (by a checksum on the pod template).
    #[track_caller]
    pub const fn new(name: &'a str, files: &'a [File<'a>]) -> Self {
        let mut index = 0;
        while index < files.len() {
            check_key("ConfigMap ", name, files[index].key);
            let mut other = index + 1;
            while other < files.len() {
                if text::same(files[index].key, files[other].key) {
                    Fault::new("ConfigMap ")
                        .quoted(name)
                        .text(" has two files called ")
                        .quoted(files[index].key)
                        .fix("rename one of them")
                        .raise()
                }
                other += 1;
            }
            index += 1;
        }
        Self { name: Name::new(name), files: Files::Listed(files), watched: false }
    }

    /// A ConfigMap whose files are made while generating, such as one file per rule group.
    #[track_caller]
    pub const fn made(name: &'a str, files: fn(&Context) -> Vec<MadeFile>) -> Self {
        Self { name: Name::new(name), files: Files::Made(files), watched: false }
    }

    /// The program reads changed files by itself: its pods need no restart, so they get no checksum.
    pub const fn watched_by_program(mut self) -> Self {
        self.watched = true;
        self
    }

    /// Its name.
    pub const fn name(&self) -> Name<'a> {
        self.name
    }

    /// Whether its program reads changed files by itself.
    pub const fn is_watched(&self) -> bool {
        self.watched
    }

    /// Whether it has a file called `key`; unknown for files made while generating.
    pub(super) const fn lists(&self, key: &str) -> Option<bool> {
        let Files::Listed(files) = self.files else { return None };
        let mut index = 0;
        while index < files.len() {
            if text::same(files[index].key, key) {
                return Some(true);
            }
            index += 1;
        }
        Some(false)
    }

    /// Its files, made.
    pub fn files(&self, cx: &Context) -> Vec<MadeFile> {
        match self.files {
            Files::Made(make) => make(cx),
            Files::Listed(files) => files
                .iter()
                .map(|file| MadeFile {
                    key: file.key.to_owned(),
                    format: file.format,
                    document: file.source.document(cx),
                    schema: (file.format != Format::Text).then(|| {
                        let name = file.key.rsplit_once('.').map_or(file.key, |(stem, _)| stem);
                        (name.to_owned(), file.source.schema())
                    }),
                })
                .collect(),
        }
    }
}

/// Several ConfigMaps in one folder, one ConfigMap for each file, so that none grows too large: Grafana's dashboards.
#[derive(Clone, Copy)]
pub struct ConfigMapFamily<'a> {
    name: Name<'a>,
    files: fn(&Context) -> Vec<MadeFile>,
}

impl<'a> ConfigMapFamily<'a> {
    /// ConfigMaps called `<name>-<key without its ending>`, one for each file.
    #[track_caller]
    pub const fn made(name: &'a str, files: fn(&Context) -> Vec<MadeFile>) -> Self {
        Self { name: Name::new(name), files }
    }

    /// The beginning of their names, and the name of the volume.
    pub const fn name(&self) -> Name<'a> {
        self.name
    }

    /// The name of each ConfigMap, with its one file.
    pub fn members(&self, cx: &Context) -> Vec<(String, MadeFile)> {
        let named = |file: MadeFile| {
            let stem = file.key.rsplit_once('.').map_or(file.key.as_str(), |(stem, _)| stem);
            (format!("{}-{stem}", self.name), file)
        };
        (self.files)(cx).into_iter().map(named).collect()
    }
}
