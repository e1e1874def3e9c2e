//! One file a command. Each takes the context and answers with a report, or with why it cannot.

mod add;
mod check;
mod contract;
mod diff;
mod explain;
mod fix;
mod generate;
mod import;
mod lint;
mod list;
mod new;
mod outdated;
mod record;
mod tools;
mod unused;
mod upgrade;
mod verify;

use std::panic::resume_unwind;
use std::path::Path;
use std::thread;

pub(crate) use add::{Wanted as Adding, add};
pub(crate) use check::check;
pub(crate) use contract::{Asked, contract};
pub(crate) use diff::diff;
pub(crate) use explain::{Which, explain};
pub(crate) use fix::{Fixed, fix};
pub(crate) use generate::generate;
pub(crate) use import::{Wanted as Import, import};
pub(crate) use lint::{Linted, lint};
pub(crate) use list::{environments, list};
pub(crate) use new::{Wanted as New, new};
pub(crate) use outdated::outdated;
pub(crate) use record::{Recorded, record};
pub(crate) use tools::{Wanted, tools};
pub(crate) use unused::unused;
pub(crate) use upgrade::{Wanted as Upgrading, upgrade};
pub(crate) use verify::{Verified, verify};

use crate::lock::{Lock, Mode};
use crate::problem::problem;
use crate::report::{Found, Verb};
use crate::{Context, Failure, GEN, Object, Plan, Tree, compare, guard, rules};

impl Context<'_> {
    /// What is to be written, and what was found in it that is no error.
    fn tree(&self, root: &Path) -> Result<(Tree, Found), Failure> {
        let failed = |problems| {
            let error = "the stack cannot be rendered; nothing was changed";
            Failure::of_findings(error, Found::in_order(root, problems))
        };
        let source = self.source;
        let (found, tree) = thread::scope(|scope| {
            let tree = scope.spawn(|| Tree::of(source));
            (guard::guard(|| Ok(source.findings())), tree.join())
        });
        let found = Found::new(root, found.map_err(failed)?);
        // What contradicts itself may not render either; why it does is what matters.
        if found.has_errors() {
            let error = format!("the stack contradicts itself: {}; nothing was changed", found.summary());
            return Err(Failure::of_findings(error, found));
        }
        let tree = tree.unwrap_or_else(|payload| resume_unwind(payload)).map_err(failed)?;
        let of_tree = rules::check(&tree);
        Ok((tree, Found::new(root, [found.all(), &of_tree].concat())))
    }

    /// The objects of an environment that may not exist.
    fn objects(&self, environment: &str) -> Result<Vec<Object>, Failure> {
        let known = guard::guard(|| Ok(self.source.environments()))
            .map_err(|problems| Failure::new("the environments cannot be told", problems))?;
        if known.is_empty() {
            let fix = "fix what `cargo check` says, then run this again";
            let stopped = problem("this command line was built without a stack that has an environment", fix);
            return Err(Failure::new("nothing to show", vec![stopped]));
        }
        if !known.iter().any(|name| name == environment) {
            let names: Vec<_> = known.iter().map(String::as_str).collect();
            return Err(unknown(environment, &names));
        }
        guard::guard(|| self.source.objects(environment))
            .map_err(|problems| Failure::new(format!("the environment `{environment}` cannot be rendered"), problems))
    }

    fn lock(&mut self, root: &Path, mode: Mode) -> Result<Lock, Failure> {
        let notice =
            self.err_style.line(Verb::Note, &format!("another `{GEN}` is at work on this folder; waiting for it"));
        let err = &mut self.err;
        // A notice that nobody can receive is no reason to stop.
        let waiting = || _ = err.write_all(notice.as_bytes()).and_then(|()| err.flush());
        Lock::take(root, mode, self.patience, waiting)
            .map_err(|problem| Failure::new("nothing was done: another run is at work", vec![problem]))
    }
}

fn unknown(environment: &str, known: &[&str]) -> Failure {
    let fix = findings::one_of(environment, known.iter().copied());
    let stopped = problem(format!("no environment is called `{environment}`"), fix);
    Failure::new("nothing to show", vec![stopped])
}

/// Compares under a lock. Without one, temporary files may be another run's, and are left alone.
fn plan(root: &Path, tree: &Tree, lock: &Lock) -> Result<Plan, Failure> {
    let compared = compare(root, tree);
    let mut plan = compared.map_err(|problem| Failure::new("the generated files cannot be compared", vec![problem]))?;
    if !lock.is_held() {
        plan.keep_leftovers();
    }
    Ok(plan)
}

/// A file among the generated ones that nobody generates.
#[derive(Debug, serde::Serialize)]
#[serde(transparent)]
struct Stranger {
    path: String,
    /// The folder that is applied with it in it; `kubectl apply -f` reads no folders below.
    #[serde(skip)]
    applied_with: Option<String>,
}

impl Stranger {
    fn note(&self) -> String {
        let note = format!("{} is not generated: left alone", self.path);
        match &self.applied_with {
            Some(folder) => {
                format!("{note}; `kubectl apply -f {folder}/` applies it too, and nothing checks it: move it elsewhere")
            }
            None => note,
        }
    }
}

fn strangers(plan: &Plan) -> Vec<Stranger> {
    const READ: [&str; 3] = [".yaml", ".yml", ".json"];
    let generated = |path: String| plan.entries.iter().any(|entry| entry.path == path);
    let stranger = |path: String| {
        let folder = path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        let is_applied = |folder: &String| generated(format!("{folder}/{}", render::ONE_FILE));
        let applied_with = folder.filter(is_applied).filter(|_| READ.iter().any(|ending| path.ends_with(ending)));
        Stranger { path, applied_with }
    };
    paths(plan, |state| *state == crate::State::Stranger).into_iter().map(stranger).collect()
}

fn paths(plan: &Plan, is: impl Fn(&crate::State) -> bool) -> Vec<String> {
    plan.entries.iter().filter(|entry| is(&entry.state)).map(|entry| entry.path.clone()).collect()
}

fn milliseconds(since: std::time::Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
