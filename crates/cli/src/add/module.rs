//! The text of the module that `add exporter` and `add service` write, and what it leaves to the author.

use std::collections::BTreeMap;

use super::names::Plain;
use super::source::import_line;
use super::stack::{At, Stack};
use crate::deployable::module_of;

/// What is to be added.
pub(crate) struct Wanted<'a> {
    pub what: What,
    pub name: &'a str,
    pub port: Option<u16>,
    pub namespace: Option<&'a str>,
    /// The image that the stack is to deploy; else somebody else does.
    pub image: Option<&'a str>,
    /// The catalogue that was recorded: its path, and its text.
    pub catalogue: Option<(String, String)>,
    /// The path that is probed.
    pub probe: &'a str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Exporter,
    Service,
}

/// A const that names a namespace.
pub(super) struct Space {
    pub at: At,
    pub ident: String,
    pub name: String,
    pub is_ours: bool,
    pub is_seen: bool,
}

/// The port where neither URL nor `--port` says one.
pub(super) const GUESSED: u16 = 8080;

/// The names of consts that the text holds or imports.
const WRITTEN: [&str; 8] = ["COMPONENT", "HTTP", "HTTP_OK", "IMAGE", "JOB", "PROBE", "SERVICE", "WORKLOAD"];

/// The text of the new module.
pub(super) struct Module<'a> {
    name: &'a Plain,
    wanted: &'a Wanted<'a>,
    port: u16,
    /// What it imports from its own crate.
    imports: Vec<String>,
    /// How it names the namespace in which it runs, and that of the stack.
    runs_in: String,
    watchers: String,
    /// A namespace that no const names yet.
    own_space: Option<String>,
    probe: Option<String>,
}

impl<'a> Module<'a> {
    pub fn new(
        stack: &Stack,
        name: &'a Plain,
        wanted: &'a Wanted<'a>,
        watchers: &Space,
        runs_in: Option<&Space>,
        port: u16,
    ) -> Self {
        let mut imports = Vec::new();
        let mut named = |space: &Space| {
            let is_root = stack.file(space.at).module.is_empty();
            let path = stack.file(space.at).path_to(&space.ident);
            // Every module may call its own `NAMESPACE`.
            let is_plain = is_root && !WRITTEN.contains(&space.ident.as_str());
            let named = if is_plain { space.ident.clone() } else { constant(&space.name) };
            let import = if named == space.ident { path } else { format!("{path} as {named}") };
            if !imports.contains(&import) {
                imports.push(import);
            }
            named
        };
        let own_space = runs_in.is_none().then(|| wanted.namespace.unwrap_or_default().to_owned());
        let runs_in = match (&own_space, runs_in) {
            (Some(space), _) => constant(space),
            (None, space) => space.map_or_else(String::new, &mut named),
        };
        // Who deploys it admits Prometheus by a policy that follows.
        let watchers = if wanted.image.is_some() { String::new() } else { named(watchers) };
        Self { name, wanted, port, imports, runs_in, watchers, own_space, probe: None }
    }

    pub fn probed(&mut self, path: &str) {
        self.probe = Some(path.to_owned());
    }

    fn measured(&self) -> Option<&str> {
        self.name.text().strip_suffix("-exporter").filter(|_| self.wanted.what == What::Exporter)
    }

    fn purpose(&self) -> String {
        match (self.measured(), self.wanted.what) {
            (Some(measured), _) => format!("measures {measured}"),
            (None, What::Exporter) => "exposes metrics".to_owned(),
            (None, What::Service) => "answers requests".to_owned(),
        }
    }

    pub fn decisions(&self) -> Vec<String> {
        let name = self.name.text();
        let mut all = Vec::new();
        if self.wanted.port.is_none() {
            all.push(format!("`HTTP` is {GUESSED}, a guess: say `--port N`, or correct it"));
        }
        if let Some(image) = self.wanted.image {
            all.extend(module_of(name, image).map(|module| {
                format!(
                    "whether this workload is to stay: `programs::{module}` knows the program, and its settings say \
                     arguments, Secrets and policies; the README's `Add an exporter` shows how"
                )
            }));
            all.push(
                "what it measures: `.arg(..)` says the address, `.talks_to(SERVICE.at(PORT))` opens both network \
                 policies; user, memory and CPU are those of small exporters"
                    .to_owned(),
            );
            return all;
        }
        all.push(format!(
            "`{name}` is somebody else's: known, and never written. Its pods bear the label `app: {name}`, its own \
             policies admit the namespace of the stack, and its Service is called `{name}`"
        ));
        if self.wanted.what == What::Exporter {
            all.push("with `--image IMAGE` the stack deploys it".to_owned());
        }
        all
    }

    pub fn written(&self) -> String {
        let (name, port, purpose) = (self.name.text(), self.port, self.purpose());
        let is_deployed = self.wanted.image.is_some();
        let mut kit = vec!["Component", "Http", "Port", "Service", "Workload", "WorkloadBuilder"];
        if is_deployed {
            kit.extend(["Image", "Probe", "Resources", "mebibytes", "millicores"]);
        }
        if self.own_space.is_some() {
            kit.push("Namespace");
        }
        kit.sort_by_key(|word| (word.starts_with(char::is_lowercase), *word));
        let mut text = if is_deployed {
            format!("//! {}, which {purpose}: deployed and scraped by this stack.\n\n", self.name.title())
        } else {
            format!("//! {}, as others run it: known here, and never written.\n\n", self.name.title())
        };
        text += &format!("use kit::{{{}}};\n", kit.join(", "));
        if self.probe.is_some() {
            text += "use programs::blackbox_exporter::HTTP_OK;\nuse watch::scrape::{Job, ProbedUrl};\n\n";
        } else {
            text += "use watch::scrape::Job;\n\n";
        }
        let mut modules: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (module, name) in self.imports.iter().filter_map(|import| import.rsplit_once("::")) {
            modules.entry(module).or_default().push(name.to_owned());
        }
        text += &modules.iter().map(|(module, names)| import_line(module, names) + "\n").collect::<String>();
        if let Some(space) = &self.own_space {
            text += &format!(
                "\n/// The namespace in which it runs. It belongs to others.\npub const {}: Namespace = \
                 Namespace::of_others({space:?});\n",
                constant(space)
            );
        }
        let runs_in = &self.runs_in;
        if let Some((repository, tag, digest)) = self.wanted.image.map(split) {
            let digest = digest.map_or_else(String::new, |digest| format!(".digest({digest:?})"));
            text += &format!("\nconst IMAGE: Image = Image::new({repository:?}, {tag:?}){digest};\n");
            text += "/// Where its metrics are.\n";
            text += &format!("pub const HTTP: Port<Http> = Port::new(\"http\", {port});\n\n/// Its pod.\n");
            let builder = format!("WorkloadBuilder::deployment({runs_in}, {name:?}, IMAGE)");
            text += &format!("pub const WORKLOAD: Workload = {builder}\n    .purpose({purpose:?})\n");
            text += "    .port(HTTP)\n    .run_as(65534)\n";
            text += "    .resources(Resources::requests(millicores(10), mebibytes(16))";
            text += ".limits(millicores(100), mebibytes(64)))\n";
            text += "    .readiness(Probe::http(HTTP, \"/metrics\"))\n    .build();\n";
        } else {
            text += &format!(
                "\n/// Where it answers, metrics included.\npub const HTTP: Port<Http> = Port::new(\"http\", \
                 {port});\n/// Its pods. Their policies admit the stack.\npub const WORKLOAD: Workload =\n    \
                 WorkloadBuilder::declared({runs_in}, {name:?}).purpose({purpose:?}).port(HTTP).admits({}).build();\n",
                self.watchers
            );
        }
        let job = if is_deployed { "Job::service" } else { "Job::pods" };
        let target = if is_deployed { "SERVICE.at(HTTP)" } else { "WORKLOAD.pods_at(HTTP)" };
        text += &format!(
            "/// Its Service.\npub const SERVICE: Service = Service::of(&WORKLOAD).port(HTTP);\n/// All of it, for the \
             list of components.\npub const COMPONENT: Component = \
             Component::of(&WORKLOAD).service(&SERVICE);\n/// What Prometheus scrapes of it.\npub const JOB: Job = \
             {job}({name:?}, {target});\n"
        );
        if let Some(path) = &self.probe {
            text += &format!(
                "/// What is asked of it as its customers do.\npub const PROBE: ProbedUrl = \
                 ProbedUrl::inside(SERVICE.at(HTTP), {path:?}, HTTP_OK);\n"
            );
        }
        text
    }
}

/// The const of a namespace: `SHOP` of `shop`. That of the stack is imported beside it.
fn constant(namespace: &str) -> String {
    let name = namespace.replace('-', "_").to_ascii_uppercase();
    let is_plain = name.starts_with(|first: char| first.is_ascii_uppercase());
    // Every file of a stack may import its own `NAMESPACE`.
    if is_plain && name != "NAMESPACE" && !WRITTEN.contains(&name.as_str()) { name } else { format!("IN_{name}") }
}

/// Repository, tag and digest: `docker.io/prom/memcached-exporter:v0.15.3@sha256:…`.
pub(super) fn split(image: &str) -> (&str, &str, Option<&str>) {
    let (named, digest) = image.split_once('@').map_or((image, None), |(named, digest)| (named, Some(digest)));
    match named.rsplit_once(':') {
        Some((repository, tag)) if !tag.contains('/') => (repository, tag, digest),
        _ => (named, "", digest),
    }
}
