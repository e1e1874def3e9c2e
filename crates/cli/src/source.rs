//! What commands ask of a stack: a [`Program`] answers all of it, and tests answer with a few files of their own.

use std::cell::RefCell;
use std::collections::BTreeMap;

use findings::Finding;
use kit::{Component, Environment, Program, View};
use render::Object;

use crate::{MANIFESTS, SCENARIOS, guard};

pub use render::HEADER_MARK;

/// Something that can be written to the generated folders.
///
/// Implementations may panic, as const-style constructors do: whoever calls them does it under a guard.
pub trait Source: Sync {
    /// Every file: its path relative to the root of the repository, and its whole text.
    fn tree(&self) -> Result<BTreeMap<String, String>, Vec<Finding>>;
    /// The names of the environments, the default one first.
    fn environments(&self) -> Vec<String>;
    /// The objects of one environment, in the order in which they are applied.
    fn objects(&self, environment: &str) -> Result<Vec<Object>, Vec<Finding>>;
    /// What two environments do not say alike: the setting, and what each says.
    fn differences(&self, _from: &str, _to: &str) -> Vec<[String; 3]> {
        Vec::new()
    }
    /// Texts that say the same in two environments, here and there: addresses, the namespace, the folder that is applied.
    fn counterparts(&self, _from: &str, _to: &str) -> Vec<(String, String)> {
        Vec::new()
    }
    /// What is wrong between its values, each by a rule. `gen` writes nothing where there is an error.
    fn findings(&self) -> Vec<Finding> {
        Vec::new()
    }
}

impl Source for Program {
    fn tree(&self) -> Result<BTreeMap<String, String>, Vec<Finding>> {
        let below = |folder: &str, files: render::Tree| {
            files.into_iter().map(|(path, text)| (format!("{folder}/{path}"), text)).collect::<Vec<_>>()
        };
        let scenarios: render::Part<'_> = Box::new(|| render::scenarios(self));
        let made = guard::at_once(render::parts(self).into_iter().chain([scenarios]).collect());
        let mut trees = made.into_iter().collect::<Result<Vec<_>, _>>()?;
        let scenarios = trees.pop().unwrap_or_default();
        let manifests = trees.into_iter().flatten().collect();
        Ok(below(MANIFESTS, manifests).into_iter().chain(below(SCENARIOS, scenarios)).collect())
    }

    fn environments(&self) -> Vec<String> {
        Self::environments(self).iter().map(|environment| environment.name().to_string()).collect()
    }

    fn objects(&self, environment: &str) -> Result<Vec<Object>, Vec<Finding>> {
        let errors: Vec<_> = checks::check(self).into_iter().filter(Finding::is_error).collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let found = render::environment(self, environment).map_err(|finding| vec![finding])?;
        render::objects(self, found)
    }

    fn differences(&self, from: &str, to: &str) -> Vec<[String; 3]> {
        both(self, from, to).map(|[from, to]| render::differences(self, from, to)).unwrap_or_default()
    }

    fn counterparts(&self, from: &str, to: &str) -> Vec<(String, String)> {
        both(self, from, to).map(|[from, to]| render::counterparts(self, from, to)).unwrap_or_default()
    }

    fn findings(&self) -> Vec<Finding> {
        checks::check(self).into_iter().chain(render::findings(self)).collect()
    }
}

fn both(program: &Program, from: &str, to: &str) -> Option<[&'static Environment<'static>; 2]> {
    Some([render::environment(program, from).ok()?, render::environment(program, to).ok()?])
}

/// How a program is deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// Its image with its tag.
    pub image: String,
    /// Its arguments in the first environment that runs it.
    pub flags: Vec<String>,
}

/// How the workload of that name is deployed, if the stack has it: in the first environment that runs it, or else in
/// the default one.
pub fn deployed(program: &Program, workload: &str) -> Option<Deployed> {
    let is_it = |component: &&Component| component.workload().name().as_str() == workload;
    let runs = |environment: &&Environment<'static>| {
        program.within(environment).stack.components().iter().any(|one| is_it(&one))
    };
    let environment = program.environments().iter().find(runs).or(program.environments().first())?;
    let (there, used) = (program.within(environment), RefCell::default());
    let found = there.stack.components().iter().chain(program.stack.components()).find(is_it)?.workload();
    let cx = View::new(there.stack, environment, there.watch, &used);
    let cx = cx.of(*found.id());
    Some(Deployed { image: found.image()?.to_string(), flags: found.args().flat_map(|arg| arg.texts(&cx)).collect() })
}
