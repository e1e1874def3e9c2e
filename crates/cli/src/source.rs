//! All that this crate knows of the crate `stack`: what it renders, for which environments, and how it fails.
//!
//! Everything else speaks to the [`Source`] trait, so that tests bring a stack of their own.

use std::cell::RefCell;
use std::collections::BTreeMap;

use findings::Finding;
use kit::{Arg, Component, Context};
use serde::Serialize;
use stack::PROGRAM;

use crate::{MANIFESTS, Problem, SCENARIOS};

pub use render::HEADER_MARK;

/// Something that can be written to the generated folders.
///
/// Implementations may panic, as const-style constructors do: whoever calls them does it under a guard.
pub trait Source {
    /// All that is wrong between the values of the stack. An error keeps everything from being written or shown.
    fn check(&self) -> Vec<Finding> {
        Vec::new()
    }
    /// Every file: its path relative to the root of the repository, and its whole text.
    fn tree(&self) -> Result<BTreeMap<String, String>, Vec<Problem>>;
    /// The names of the environments, the default one first.
    fn environments(&self) -> Vec<String>;
    /// The objects of one environment, in the order in which they are applied.
    fn objects(&self, environment: &str) -> Result<Vec<Object>, Vec<Problem>>;
}

/// One Kubernetes object, as `list` shows it and `diff` compares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Object {
    /// Its group and version, as in `apps/v1`.
    pub api_version: String,
    /// Its kind.
    pub kind: String,
    /// Its namespace; none for an object of the whole cluster.
    pub namespace: Option<String>,
    /// Its name.
    pub name: String,
    /// Its file, relative to `k8s/`.
    pub path: String,
    /// The whole text of its file.
    #[serde(skip)]
    pub yaml: String,
}

/// The stack of this repository.
pub struct Stack;

impl Source for Stack {
    fn check(&self) -> Vec<Finding> {
        checks::check(&PROGRAM)
    }

    fn tree(&self) -> Result<BTreeMap<String, String>, Vec<Problem>> {
        let below = |folder: &str, files: render::Tree| {
            files.into_iter().map(|(path, text)| (format!("{folder}/{path}"), text)).collect::<Vec<_>>()
        };
        let (manifests, scenarios) = render::tree(&PROGRAM)
            .and_then(|manifests| Ok((manifests, render::scenarios(&PROGRAM)?)))
            .map_err(|found| problems(&found))?;
        Ok(below(MANIFESTS, manifests).into_iter().chain(below(SCENARIOS, scenarios)).collect())
    }

    fn environments(&self) -> Vec<String> {
        PROGRAM.environments().iter().map(|environment| environment.name().to_string()).collect()
    }

    fn objects(&self, environment: &str) -> Result<Vec<Object>, Vec<Problem>> {
        let found = render::environment(&PROGRAM, environment).map_err(|problem| problems(&[problem]))?;
        let objects = render::objects(&PROGRAM, found).map_err(|found| problems(&found))?;
        Ok(objects
            .into_iter()
            .map(|render::Object { api_version, kind, namespace, name, path, yaml }| Object {
                api_version,
                kind,
                namespace,
                name,
                path,
                yaml,
            })
            .collect())
    }
}

fn problems(found: &[render::Problem]) -> Vec<Problem> {
    found.iter().map(|problem| Problem::from_text(&problem.to_string())).collect()
}

/// How a program is deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// Its image with its tag.
    pub image: String,
    /// Its arguments in the default environment.
    pub flags: Vec<String>,
}

/// How the workload of that name is deployed, if the stack deploys it.
pub fn deployed(workload: &str) -> Option<Deployed> {
    let used = RefCell::default();
    let environment = PROGRAM.stack.all_environments().first()?;
    let cx = Context::new(PROGRAM.stack, environment, PROGRAM.watch, &used);
    let components = PROGRAM.stack.components();
    let found = components.iter().map(Component::workload).find(|one| one.name().as_str() == workload)?;
    let cx = cx.of(*found.id());
    let flag = |arg: &Arg| match arg {
        Arg::Text(text) => (*text).to_owned(),
        Arg::File(flag, path) => format!("{flag}={path}"),
        Arg::Made(flag, make) => format!("{flag}={}", make(&cx)),
    };
    Some(Deployed { image: found.image()?.to_string(), flags: found.args().map(flag).collect() })
}
