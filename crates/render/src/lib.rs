#![doc = include_str!("../README.md")]

mod guide;
mod header;
mod layout;
pub mod manifest;
pub mod preview;
pub mod rules;
mod runbooks;
mod scenarios;
mod schemas;
mod yaml;

use std::cell::RefCell;
use std::collections::BTreeMap;

use findings::{Finding, Place};
use serde::Serialize;

use crate::manifest::{Edge, Manifest, component_manifests, manifests};
use kit::{Component, Environment, Exposure, Program, View};

pub use header::HEADER_MARK;
pub use yaml::{Writer, yaml};

/// Client-side `kubectl apply` stores the object in an annotation, which holds at most so many bytes.
///
/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/>
pub const MOST_BYTES_OF_AN_OBJECT: usize = 262_144;

/// The file of an environment's folder that has all objects. `kubectl apply -f` of that folder reads it, and whatever
/// else lies beside it.
pub const ONE_FILE: &str = "stack.yaml";

/// Files by their path below the folder that they are written to.
pub type Tree = BTreeMap<String, String>;

/// One object as it is written.
#[derive(Clone, Debug, Serialize)]
pub struct Object {
    /// `apps/v1`.
    pub api_version: String,
    /// `Deployment`.
    pub kind: String,
    /// Its namespace; none where the kind has none.
    pub namespace: Option<String>,
    /// Its name.
    pub name: String,
    /// Its file below `k8s/`.
    pub path: String,
    /// The text of that file.
    #[serde(skip)]
    pub yaml: String,
}

impl Object {
    /// The files of a `ConfigMap` with their texts; none of anything else.
    pub fn files(&self) -> BTreeMap<String, String> {
        let data = |object: serde_yaml::Value| serde_yaml::from_value(object.get("data")?.clone()).ok();
        let object = (self.kind == "ConfigMap").then(|| serde_yaml::from_str(&self.yaml).ok()).flatten();
        object.and_then(data).unwrap_or_default()
    }
}

/// The environment of this name.
pub fn environment(program: &Program, name: &str) -> Result<&'static Environment<'static>, Finding> {
    let environments = program.environments();
    environments.iter().find(|one| one.name().as_str() == name).ok_or_else(|| {
        let names: Vec<_> = environments.iter().map(|one| one.name().as_str()).collect();
        let message = format!("environment `{name}`: the stack has no environment of that name");
        rules::NO_SUCH_ENVIRONMENT.error(Place::NOWHERE, message).fix(format!("use one of {}", names.join(", ")))
    })
}

/// The objects of one component, for families that are too large to be held at once: render one, write it, drop it.
///
/// `edges` are the connections of the whole family. What only the whole can show, such as two objects of one name, is
/// not looked for.
pub fn component(component: &Component, cx: &View, edges: &[Edge]) -> Result<Vec<Object>, Vec<Finding>> {
    written(&component_manifests(component, cx, edges, &Writer)?, cx.environment())
}

/// The objects of one environment, in the order of application.
pub fn objects(program: &Program, environment: &Environment<'static>) -> Result<Vec<Object>, Vec<Finding>> {
    let (there, used) = (program.within(environment), RefCell::default());
    let cx = View::new(there.stack, environment, there.watch, &used);
    written(&manifests(&cx, there.source, &Writer)?, environment)
}

/// The environments, each with the program as it is there.
type Everywhere = Vec<(&'static Environment<'static>, Program)>;

/// What two environments do not say alike: the setting, and what each says.
pub fn differences(program: &Program, from: &Environment<'static>, to: &Environment<'static>) -> Vec<[String; 3]> {
    let rows = guide::rows(program.stack, program.watch, &[from, to]).into_iter();
    rows.filter_map(|row| <[String; 3]>::try_from(row).ok()).map(|row| row.map(|cell| cell.replace('`', ""))).collect()
}

/// What follows from where an environment runs, here and there: the address of what one of them exposes, the
/// namespace's name, and what is applied.
pub fn counterparts(
    program: &Program,
    from: &Environment<'static>,
    to: &Environment<'static>,
) -> Vec<(String, String)> {
    let endpoints = from.exposures().iter().chain(to.exposures().iter()).map(Exposure::endpoint);
    let addresses = endpoints.map(|endpoint| (from.external_url(&endpoint), to.external_url(&endpoint)));
    let called = |one: &Environment<'static>| one.names(program.stack).of(program.stack.namespace()).name().to_string();
    let mut all: Vec<_> = addresses
        .chain([(called(from), called(to)), (from.files(), to.files())])
        .filter(|(one, other)| one != other)
        .collect();
    // A longer address may begin with a shorter one.
    all.sort_by_key(|(one, _)| std::cmp::Reverse(one.len()));
    all.dedup();
    all
}

/// Makes some of the files.
pub type Part<'p> = Box<dyn FnOnce() -> Result<Tree, Vec<Finding>> + Send + 'p>;

/// Every file of every environment, and the documents.
pub fn tree(program: &Program) -> Result<Tree, Vec<Finding>> {
    let made: Result<Vec<Tree>, _> = parts(program).into_iter().map(|part| part()).collect();
    Ok(made?.into_iter().flatten().collect())
}

/// The same in parts, which may be made at once: none needs what another makes.
pub fn parts(program: &Program) -> Vec<Part<'_>> {
    let environments = program.environments().iter().enumerate();
    let mut parts: Vec<Part<'_>> = environments
        .map(|(index, environment)| -> Part<'_> { Box::new(move || manifests_tree(program, index, environment)) })
        .collect();
    parts.push(Box::new(|| Ok(documents(program))));
    parts.push(Box::new(|| {
        let everywhere: Everywhere = program.environments().iter().map(|one| (one, program.within(one))).collect();
        schemas::schemas(program, &everywhere)
    }));
    parts
}

/// The guide, the runbooks and the pictures: those of the default environment.
fn documents(program: &Program) -> Tree {
    let Some(default) = program.environments().first() else { return Tree::new() };
    let (there, used) = (program.within(default), RefCell::default());
    let cx = View::new(there.stack, default, there.watch, &used);
    let (mut tree, paths) = preview::pictures(&there);
    tree.insert("README.md".to_owned(), guide::guide(&cx, program, &there.apis, &paths));
    tree.insert("runbooks.md".to_owned(), runbooks::page(&cx, there.source));
    tree
}

/// What only drawing can see: each legend that has no room beside its graph.
pub fn findings(program: &Program) -> Vec<Finding> {
    preview::check(program)
}

/// The alerts' scenarios as promtool's unit tests. Links lead where those of the default environment do. An environment
/// that leaves out parts of the watch, moves bounds or is called otherwise has tests of its own, in a folder of its
/// name.
pub fn scenarios(program: &Program) -> Result<Tree, Vec<Finding>> {
    let mut tree = Tree::new();
    let overlays: Vec<_> = program.environments().iter().map(|environment| program.overlay(environment)).collect();
    for (index, environment) in program.environments().iter().enumerate() {
        // Those of the default environment hold there too.
        if index > 0 && overlays[index].is_tried_like(&overlays[0]) {
            continue;
        }
        let (here, used) = (program.within(environment), RefCell::default());
        let files = scenarios::files(&View::new(here.stack, environment, here.watch, &used))?;
        let folder = if index == 0 { String::new() } else { format!("{}/", environment.name()) };
        tree.extend(files.into_iter().map(|(path, text)| (format!("{folder}{path}"), text)));
    }
    Ok(tree)
}

/// Every file of an environment.
fn manifests_tree(
    program: &Program,
    index: usize,
    environment: &'static Environment<'static>,
) -> Result<Tree, Vec<Finding>> {
    let objects = objects(program, environment)?;
    let folder = environment.folder();
    let mut tree = Tree::new();
    tree.insert(format!("{folder}/{ONE_FILE}"), one_file(program, environment, &objects));
    // kubectl reads every `.yaml` of a folder as objects, which a kustomization is not: where it has to lie beside
    // them, it bears the name that kustomize knows and kubectl passes over.
    let (path, base) = if index == 0 {
        ("kustomization.yaml".to_owned(), format!("{folder}/"))
    } else {
        (format!("{folder}/Kustomization"), String::new())
    };
    tree.insert(path, kustomization(program, environment, &objects, &base));
    tree.extend(objects.into_iter().map(|object| (object.path, object.yaml)));
    Ok(tree)
}

/// All objects but the namespace, which stands in a file of its own that kubectl reads first.
fn one_file(program: &Program, environment: &Environment, objects: &[Object]) -> String {
    let mut text = header::yaml(program.source);
    text.push_str(&format!(
        "# Everything of environment `{}` in the order of application. The namespace is in namespace.yaml, which\n\
         # `kubectl apply -f {}` reads before this file. The folders hold the same objects one by one.\n",
        environment.name(),
        environment.files(),
    ));
    for object in objects.iter().filter(|object| object.kind != "Namespace") {
        let below = object.path.strip_prefix(environment.folder()).unwrap_or(&object.path);
        let body = object.yaml.split_once('\n').map_or("", |(_, body)| body);
        text.push_str(&format!("---\n# {}\n{body}", below.trim_start_matches('/')));
    }
    text
}

fn kustomization(program: &Program, environment: &Environment, objects: &[Object], base: &str) -> String {
    let mut text = header::yaml(program.source);
    text.push_str("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n");
    for object in objects {
        let below = object.path.strip_prefix(environment.folder()).unwrap_or(&object.path);
        text.push_str(&format!("- {base}{}\n", below.trim_start_matches('/')));
    }
    text
}

fn written(manifests: &[Manifest], environment: &Environment) -> Result<Vec<Object>, Vec<Finding>> {
    let mut objects = Vec::new();
    let mut problems = Vec::new();
    for (manifest, path) in manifests.iter().zip(layout::paths(manifests)) {
        match object(manifest, format!("{}/{path}", environment.folder())) {
            Ok(object) => objects.push(object),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(objects) } else { Err(problems) }
}

fn object(manifest: &Manifest, path: String) -> Result<Object, Finding> {
    let what = format!("{} `{}`", manifest.kind, manifest.name);
    let body = yaml::object(&manifest.document).map_err(|why| rules::unwritable(manifest.place.clone(), &what, why))?;
    if body.len() >= MOST_BYTES_OF_AN_OBJECT {
        return Err(rules::too_large(manifest.place.clone(), &what, body.len()));
    }
    Ok(Object {
        api_version: manifest.api_version.to_owned(),
        kind: manifest.kind.to_owned(),
        namespace: manifest.namespace.clone(),
        name: manifest.name.clone(),
        path,
        yaml: header::yaml(&manifest.source) + &body,
    })
}

#[cfg(test)]
mod tests;
