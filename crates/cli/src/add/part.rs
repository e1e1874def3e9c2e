//! `add exporter` and `add service`: a module with the component, its scrape job and all that follows from them, and
//! its catalogue.

use findings::Finding;
use kit::{Http, Image, Namespace, Port, Probe, Resources, WorkloadBuilder, mebibytes, millicores};
use syn::Expr;

use super::names::Plain;
use super::source::{Seen, Source};
use super::stack::{At, List, New, Stack, array_of, ends_with, is_named, text_of};
use crate::catalogue;
use crate::guard::guard;
use crate::import::leaked;
use crate::problem::problem;

/// What is to be added.
pub(crate) struct Wanted<'a> {
    pub what: What,
    pub name: &'a str,
    pub port: Option<u16>,
    pub namespace: Option<&'a str>,
    /// The image that the stack is to deploy; else somebody else does.
    pub image: Option<&'a str>,
    /// The catalogue that was recorded: its path, what it was, what it is.
    pub catalogue: Option<(String, String, String)>,
    /// The path that is probed.
    pub probe: &'a str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Exporter,
    Service,
}

/// A const that names a namespace.
struct Space {
    at: At,
    ident: String,
    name: String,
    is_ours: bool,
    is_seen: bool,
}

/// The port where neither URL nor `--port` says one.
const GUESSED: u16 = 8080;

/// Adds it. What it answers is left to the author to decide.
pub(crate) fn add(stack: &mut Stack, wanted: &Wanted) -> Result<Vec<String>, Finding> {
    let is_service = wanted.what == What::Service;
    let name = Plain::of(if is_service { "a service" } else { "an exporter" }, wanted.name)?;
    let (components, ours) = stack.components()?;
    let jobs = stack.watched("jobs", "Job")?;
    let krate = components.at.krate;
    stack.can_name(krate, &["kit", "watch"])?;
    free(stack, krate, &name)?;
    let spaces = spaces(stack, krate);
    let watchers = watchers(&spaces, &ours)?;
    let runs_in = match (wanted.namespace, is_service) {
        (Some(namespace), _) => spaces.iter().find(|space| space.name == namespace && space.is_seen),
        (None, true) => Some(of_others(&spaces)?),
        (None, false) => Some(watchers),
    };
    let port = wanted.port.unwrap_or(GUESSED);
    valid(&name, port, wanted)?;

    let mut text = Module::new(stack, &name, wanted, watchers, runs_in, port);
    let mut decisions = text.decisions();
    let probes = if is_service { probes(stack, krate) } else { None };
    if let Some(probes) = probes.filter(|_| stack.can_name(krate, &["programs"]).is_ok()) {
        text.probed(wanted.probe);
        refer(stack, &probes, krate, &name, "PROBE", |_| false);
        decisions.push(format!("`PROBE` asks for `{}`: say `--probe PATH` where another path answers", wanted.probe));
    }
    let text = text.written();
    let path = format!("{}/{}.rs", stack.crates[krate].src, name.module());
    stack.new.push(New::of(path.trim_start_matches('/'), text));
    let root = stack.root_of(krate)?;
    stack.edit(root).declare("pub ", &name.module());
    let is_deployed = |expr: &Expr| matches!(expr, Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "COMPONENT"));
    refer(stack, &components, krate, &name, "COMPONENT", |expr| wanted.image.is_some() && is_deployed(expr));
    refer(stack, &jobs, krate, &name, "JOB", |_| false);
    decisions.extend(register(stack, krate, &name, wanted)?);
    if !tells_of_jobs(stack) {
        decisions.push(format!(
            "nothing tells when `{}` vanishes: an alert made by `Alert::jobs_vanished` does, of every job",
            name.text()
        ));
    }
    Ok(decisions)
}

/// Whether nothing bears the name yet.
fn free(stack: &mut Stack, krate: usize, name: &Plain) -> Result<(), Finding> {
    let taken = |place: &str| {
        Err(problem(
            format!("there is a `{}` already: {place}", name.text()),
            "choose another name, or change what is there",
        ))
    };
    let root = stack.root_of(krate)?;
    if stack.file(root).declares(&name.module()) {
        let place = format!("`mod {}` in {}", name.module(), stack.file(root).path);
        return taken(&place);
    }
    match stack.calls_with(name.text()).map(str::to_owned) {
        Some(path) => taken(&format!("{path} names it")),
        None => Ok(()),
    }
}

/// The namespaces that a crate names by consts.
fn spaces(stack: &Stack, krate: usize) -> Vec<Space> {
    let files = stack.crates[krate].files.iter().enumerate();
    let of_file = |(file, source): (usize, &Source)| {
        let consts = Seen::of(&source.syntax).consts;
        let named = consts.into_iter().filter_map(|one| {
            let Expr::Call(call) = &*one.expr else { return None };
            let is_ours = ends_with(&call.func, "Namespace", "ours");
            let is_one = is_named(&one.ty, "Namespace") && (is_ours || ends_with(&call.func, "Namespace", "of_others"));
            let name = call.args.first().and_then(text_of).filter(|_| is_one)?;
            let is_public = !matches!(one.vis, syn::Visibility::Inherited);
            let is_seen = is_public || source.module.is_empty();
            Some(Space { at: At { krate, file }, ident: one.ident.to_string(), name, is_ours, is_seen })
        });
        named.collect::<Vec<_>>()
    };
    files.flat_map(of_file).collect()
}

/// The namespace of the stack itself, which Prometheus asks from.
fn watchers<'a>(spaces: &'a [Space], ident: &str) -> Result<&'a Space, Finding> {
    let ours = || spaces.iter().filter(|space| space.is_ours && space.is_seen);
    ours().find(|space| space.ident == ident).or_else(|| ours().next()).ok_or_else(|| {
        problem(
            "no const says in which namespace the stack runs",
            "write `pub const NAMESPACE: Namespace = Namespace::ours(\"..\");` beside the list of components",
        )
    })
}

/// The one namespace of others.
fn of_others(spaces: &[Space]) -> Result<&Space, Finding> {
    let others: Vec<&Space> = spaces.iter().filter(|space| !space.is_ours && space.is_seen).collect();
    match others.as_slice() {
        [one] => Ok(one),
        [] => Err(problem("no const names the namespace in which it runs", "say `--namespace NAME`")),
        several => {
            let names: Vec<_> = several.iter().map(|space| format!("`{}`", space.name)).collect();
            Err(problem(
                format!("it may run in several namespaces: {}", names.join(", ")),
                format!("say one of them: `--namespace {}`", several[0].name),
            ))
        }
    }
}

/// The list of what is probed.
fn probes(stack: &Stack, krate: usize) -> Option<List> {
    stack.crates[krate].files.iter().enumerate().find_map(|(file, source)| {
        let consts = Seen::of(&source.syntax).consts;
        let is_list = |ty: &syn::Type| match ty {
            syn::Type::Reference(ty) => matches!(&*ty.elem, syn::Type::Slice(ty) if is_named(&ty.elem, "ProbedUrl")),
            _ => false,
        };
        let list = consts.into_iter().find(|one| is_list(&one.ty))?;
        Some(List { at: At { krate, file }, array: array_of(&list.expr)? })
    })
}

/// Puts a const of the new module into a list.
fn refer(stack: &mut Stack, list: &List, krate: usize, name: &Plain, constant: &str, after: impl Fn(&Expr) -> bool) {
    let module = name.module();
    let of_crate = stack.crates[krate].name().to_owned();
    let source = stack.edit(list.at);
    if list.at.krate != krate {
        return source.push(&list.array, &format!("{of_crate}::{module}::{constant}"), after);
    }
    if !source.module.is_empty() {
        source.import(&format!("crate::{module}"), false);
    }
    source.push(&list.array, &format!("{module}::{constant}"), after);
}

/// Whether an alert tells of every job that vanishes.
fn tells_of_jobs(stack: &Stack) -> bool {
    let is_one = |expr: &&Expr| matches!(expr, Expr::Call(call) if ends_with(&call.func, "Alert", "jobs_vanished"));
    stack.spec().any(|(_, source)| Seen::of(&source.syntax).exprs.iter().any(is_one))
}

/// Tries what the compiler will evaluate, so that nothing is written that it would refuse.
fn valid(name: &Plain, port: u16, wanted: &Wanted) -> Result<(), Finding> {
    let first = |mut told: Vec<Finding>| {
        let mut finding = told.swap_remove(0);
        // Behind the place of the constructor, which is ours.
        if let Some((_, said)) = finding.message.split_once(".rs:").and_then(|(_, rest)| rest.split_once(": ")) {
            finding.message = said.to_owned();
        }
        finding
    };
    let tried = guard(|| {
        let space = Namespace::of_others(leaked(wanted.namespace.unwrap_or("anywhere")));
        let port: Port<Http> = Port::new("http", port);
        let name = leaked(name.text());
        if let Some((repository, tag)) = wanted.image.map(split) {
            let image = Image::new(leaked(repository), leaked(tag));
            let _ = WorkloadBuilder::deployment(space, name, image)
                .purpose("exposes metrics")
                .port(port)
                .run_as(65534)
                .resources(Resources::requests(millicores(10), mebibytes(16)).limits(millicores(100), mebibytes(64)))
                .readiness(Probe::http(port, "/metrics"))
                .build();
        } else {
            let _ = WorkloadBuilder::declared(space, name).purpose("exposes metrics").port(port).build();
        }
        Ok(())
    });
    tried.map_err(first)?;
    let is_path = wanted.probe.starts_with('/') && wanted.probe.chars().all(|one| one.is_ascii_graphic() && one != '"');
    if is_path && !wanted.probe.contains('\\') {
        return Ok(());
    }
    Err(problem(format!("`{}` is no path that can be probed", wanted.probe.escape_debug()), "begin it with `/`"))
}

/// Repository and tag.
fn split(image: &str) -> (&str, &str) {
    match image.rsplit_once(':') {
        Some((repository, tag)) if !tag.contains('/') => (repository, tag),
        _ => (image, ""),
    }
}

/// Writes the catalogue and makes it known where the crate lists its catalogues; says what is left to do.
fn register(stack: &mut Stack, krate: usize, name: &Plain, wanted: &Wanted) -> Result<Option<String>, Finding> {
    let own = format!("{}/{}.prom", stack.catalogues(), name.text());
    let (path, before, text) = match wanted.catalogue.clone() {
        Some(recorded) => recorded,
        // Of what everybody runs there is one.
        None if catalogue::recorded::ALL.iter().any(|(known, _)| *known == name.text()) => return Ok(None),
        None if stack.holds(&own) => return list_catalogue(stack, krate, name, &own).map(|()| None),
        None => {
            let source = "written by hand: nobody has recorded yet what it exposes".to_owned();
            let empty = catalogue::Catalogue { exporter: name.text().to_owned(), source, ..Default::default() };
            (own.clone(), String::new(), empty.text())
        }
    };
    if path == own {
        list_catalogue(stack, krate, name, &path)?;
    }
    stack.new.push(New { path: path.clone(), before, text });
    let unknown = wanted.catalogue.is_none().then(|| {
        let record = format!("`cargo xtask record {} --url URL`", name.text());
        format!("queries know nothing that it exposes: {record} writes it into {path}")
    });
    Ok(unknown)
}

/// Catalogues are known by lying in their folder, where a build script lists them; else by a line of Rust.
fn list_catalogue(stack: &mut Stack, krate: usize, name: &Plain, path: &str) -> Result<(), Finding> {
    let listed = stack.crates[krate].files.iter().enumerate().find_map(|(file, source)| {
        let arrays = Seen::of(&source.syntax).exprs.into_iter().filter_map(array_of);
        let found = arrays.into_iter().find_map(|array| {
            let Some(Expr::Tuple(pair)) = array.elems.last() else { return None };
            let Some(Expr::Macro(included)) = pair.elems.last() else { return None };
            let neighbour: syn::LitStr = included.mac.parse_body().ok()?;
            let neighbour = neighbour.value();
            let is_one = included.mac.path.is_ident("include_str") && neighbour.ends_with(".prom");
            is_one.then(|| (array.clone(), neighbour.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned()))
        })?;
        Some((At { krate, file }, found))
    });
    if let Some((at, (array, folder))) = listed {
        let is_listed = |pair: &Expr| matches!(pair, Expr::Tuple(pair) if pair.elems.first().and_then(text_of).as_deref() == Some(name.text()));
        if array.elems.iter().any(is_listed) {
            return Ok(());
        }
        let included = format!("({0:?}, include_str!(\"{folder}/{0}.prom\"))", name.text());
        stack.edit(at).push(&array, &included, |_| false);
        return Ok(());
    }
    let is_built = |source: &Source| source.text.contains("\"/catalogues.rs\"");
    if stack.crates[krate].files.iter().any(is_built) {
        return Ok(());
    }
    Err(problem(
        format!("nothing lists the catalogues of the crate in `{}`", stack.crates[krate].src),
        format!(
            "let its build.rs say `catalogue::build::list(..)`, or add `({:?}, include_str!(\"{path}\"))` to the \
             catalogues of `world::of_stack` and run this again",
            name.text()
        ),
    ))
}

/// The text of the new module.
struct Module<'a> {
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
    fn new(
        stack: &Stack,
        name: &'a Plain,
        wanted: &'a Wanted<'a>,
        watchers: &Space,
        runs_in: Option<&Space>,
        port: u16,
    ) -> Self {
        let mut imports = Vec::new();
        let mut named = |space: &Space| {
            let module = &stack.file(space.at).module;
            let (import, named) = match module.last() {
                None => (format!("crate::{}", space.ident), space.ident.clone()),
                Some(last) => (format!("crate::{}", module.join("::")), format!("{last}::{}", space.ident)),
            };
            if !imports.contains(&import) {
                imports.push(import);
            }
            named
        };
        let own_space = runs_in.is_none().then(|| wanted.namespace.unwrap_or_default().to_owned());
        let runs_in = runs_in.map_or_else(|| "NAMESPACE".to_owned(), &mut named);
        // Who deploys it admits Prometheus by a policy that follows.
        let watchers = if wanted.image.is_some() { String::new() } else { named(watchers) };
        Self { name, wanted, port, imports, runs_in, watchers, own_space, probe: None }
    }

    fn probed(&mut self, path: &str) {
        self.probe = Some(path.to_owned());
    }

    fn measured(&self) -> Option<&str> {
        self.name.text().strip_suffix("-exporter").filter(|_| self.wanted.what == What::Exporter)
    }

    fn purpose(&self) -> String {
        match (self.measured(), self.wanted.what) {
            (Some(measured), _) => format!("measures {measured}"),
            (None, What::Exporter) => "exposes metrics".to_owned(),
            (None, What::Service) => format!("answers as {}", self.name.text()),
        }
    }

    fn decisions(&self) -> Vec<String> {
        let name = self.name.text();
        let mut all = Vec::new();
        if self.wanted.port.is_none() {
            all.push(format!("`HTTP` is {GUESSED}, a guess: say `--port N`, or correct it"));
        }
        match self.wanted.image {
            Some(_) => all.push(
                "what it measures: `.arg(..)` says the address, `.talks_to(SERVICE.at(PORT))` opens both network \
                 policies; user, memory and CPU are those of small exporters"
                    .to_owned(),
            ),
            None => {
                all.push(format!(
                    "`{name}` is somebody else's: known, and never written. Its pods bear the label `app: {name}`, its \
                     own policies admit the namespace of the stack, and its Service is called `{name}`"
                ));
                if self.wanted.what == What::Exporter {
                    all.push("with `--image IMAGE` the stack deploys it".to_owned());
                }
            }
        }
        all
    }

    fn written(&self) -> String {
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
        text += &self.imports.iter().map(|import| format!("use {import};\n")).collect::<String>();
        if let Some(space) = &self.own_space {
            text += &format!(
                "\n/// The namespace in which it runs. It belongs to others.\npub const NAMESPACE: Namespace = \
                 Namespace::of_others({space:?});\n"
            );
        }
        let runs_in = &self.runs_in;
        if let Some((repository, tag)) = self.wanted.image.map(split) {
            text += &format!(
                "\nconst IMAGE: Image = Image::new({repository:?}, {tag:?});\n/// Where its metrics are.\npub const \
                 HTTP: Port<Http> = Port::new(\"http\", {port});\n\n/// Its pod.\npub const WORKLOAD: Workload = \
                 WorkloadBuilder::deployment({runs_in}, {name:?}, IMAGE)\n    .purpose({purpose:?})\n    .port(HTTP)\n    \
                 .run_as(65534)\n    .resources(Resources::requests(millicores(10), mebibytes(16)).limits(millicores(100), \
                 mebibytes(64)))\n    .readiness(Probe::http(HTTP, \"/metrics\"))\n    .build();\n"
            );
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
