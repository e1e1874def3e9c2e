//! `add exporter` and `add service`: a module with the component, its scrape job and all that follows from them, and
//! its catalogue.

use findings::Finding;
use kit::{Http, Image, Namespace, Port, Probe, Resources, WorkloadBuilder, mebibytes, millicores};
use syn::Expr;

use super::catalogues::register;
use super::module::{GUESSED, Module, Space, Wanted, What, split};
use super::names::Plain;
use super::source::{Seen, Source};
use super::stack::{At, List, New, Stack, array_of, ends_with, is_named, text_of};
use crate::guard::guard;
use crate::import::leaked;
use crate::problem::problem;

/// Adds it. What it answers is left to the author to decide.
pub(crate) fn add(stack: &mut Stack, wanted: &Wanted) -> Result<Vec<String>, Finding> {
    let is_service = wanted.what == What::Service;
    let name = Plain::of(if is_service { "a service" } else { "an exporter" }, wanted.name)?;
    let (components, ours) = stack.components()?;
    let jobs = stack.watched("jobs", "Job")?;
    let krate = components.at.krate;
    stack.can_name(krate, &["kit", "watch"])?;
    free(stack, krate, &name, &[components.at, jobs.at].map(|at| if at.krate == krate { at } else { components.at }))?;
    let spaces = spaces(stack, krate);
    let watchers = watchers(&spaces, &ours)?;
    let runs_in = match (wanted.namespace, is_service) {
        (Some(namespace), _) => spaces.iter().find(|space| space.name == namespace && space.is_seen),
        (None, true) => Some(of_others(&spaces)?),
        // What others deploy runs among theirs, where the stack knows them.
        (None, false) => Some(of_others(&spaces).ok().filter(|_| wanted.image.is_none()).unwrap_or(watchers)),
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
    if is_service && let Some(job) = annotated(stack, krate) {
        decisions.push(format!("its pods bear no `prometheus.io/scrape`: the job `{job}` would scrape them once more"));
    }
    let text = text.written();
    let path = format!("{}/{}.rs", stack.crates[krate].src, name.module());
    stack.new.push(New::of(path.trim_start_matches('/'), text));
    let root = stack.root_of(krate)?;
    stack.edit(root).declare("pub ", &name.module());
    let is_deployed = |expr: &Expr| match expr {
        Expr::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "COMPONENT"),
        _ => false,
    };
    refer(stack, &components, krate, &name, "COMPONENT", |expr| wanted.image.is_some() && is_deployed(expr));
    refer(stack, &jobs, krate, &name, "JOB", |_| false);
    decisions.extend(register(stack, krate, &name, wanted)?);
    decisions.push(format!(
        "who reads it: until an alert or a panel does, `gen` notes that `{}` is scraped for nothing",
        name.text()
    ));
    if !tells_of_jobs(stack) {
        decisions.push(format!(
            "nothing tells when `{}` vanishes: an alert made by `Alert::jobs_vanished` does, of every job",
            name.text()
        ));
    }
    Ok(decisions)
}

/// Whether nothing bears the name yet.
fn free(stack: &mut Stack, krate: usize, name: &Plain, lists: &[At]) -> Result<(), Finding> {
    let taken = |place: &str| {
        Err(problem(format!("`{}` is taken: {place}", name.text()), "choose another name, or change what is there"))
    };
    let root = stack.root_of(krate)?;
    // Its module is declared in the root, and imported where the lists are.
    let found = [root].iter().chain(lists).find_map(|at| stack.module_taken(*at, &name.module()));
    if let Some(place) = found {
        return taken(&place);
    }
    match stack.names(&["Job", "WorkloadBuilder"], name.text()).map(str::to_owned) {
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

/// The job that scrapes whatever asks for it by annotations.
fn annotated(stack: &Stack, krate: usize) -> Option<String> {
    let mut files = stack.crates[krate].files.iter();
    files.find_map(|source| {
        Seen::of(&source.syntax).exprs.into_iter().find_map(|expr| match expr {
            Expr::Call(call) if ends_with(&call.func, "Job", "annotated") => text_of(call.args.first()?),
            _ => None,
        })
    })
}

/// Puts a const of the new module into a list.
fn refer(stack: &mut Stack, list: &List, krate: usize, name: &Plain, constant: &str, after: impl Fn(&Expr) -> bool) {
    let module = name.module();
    let of_crate = stack.crates[krate].name.clone();
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
    if let Some((repository, ..)) = wanted.image.map(split)
        && let Some((registry, _)) = repository.split_once('/').filter(|(registry, _)| registry.contains(':'))
    {
        return Err(problem(
            format!("the image `{repository}` names the port of its registry, which says where one cluster pulls it"),
            format!(
                "name it as its publisher does; where a cluster pulls from is said of its environment: \
                 `.registry_mirror({registry:?})`"
            ),
        ));
    }
    let tried = guard(|| {
        let space = Namespace::of_others(leaked(wanted.namespace.unwrap_or("anywhere")));
        let port: Port<Http> = Port::new("http", port);
        let name = leaked(name.text());
        if let Some((repository, tag, digest)) = wanted.image.map(split) {
            let image = Image::new(leaked(repository), leaked(tag));
            let image = digest.map_or(image, |digest| image.digest(leaked(digest)));
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
    let refused =
        |fix: String| Err(problem(format!("`{}` is no path that can be probed", wanted.probe.escape_debug()), fix));
    let is_plain = |one: char| one.is_ascii_graphic() && !matches!(one, '"' | '\\');
    match wanted.probe.chars().find(|one| !is_plain(*one)) {
        _ if !wanted.probe.starts_with('/') => refused("begin it with `/`".to_owned()),
        Some(strange) => {
            let mut bytes = [0; 4];
            let coded: String =
                strange.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
            refused(format!("write `{coded}` in the place of `{}`, as an address does", strange.escape_debug()))
        }
        None => Ok(()),
    }
}
