//! Step 1, Deploy Stack: every object that the environment writes is in the cluster.

use std::collections::{BTreeMap, BTreeSet};

use super::check::listed;
use super::kubectl::Question;
use super::web::Web;
use super::{Check, Expected};
use crate::Object;
use crate::problem::counted;

pub(super) fn checks(expected: &Expected, web: &Web) -> Vec<Check> {
    let mut places: BTreeMap<Option<&str>, Vec<&Object>> = BTreeMap::new();
    for object in &expected.objects {
        places.entry(object.namespace.as_deref()).or_default().push(object);
    }
    places.into_iter().map(|(namespace, objects)| in_one_place(expected, web, namespace, &objects)).collect()
}

fn in_one_place(expected: &Expected, web: &Web, namespace: Option<&str>, objects: &[&Object]) -> Check {
    let name = namespace.map_or_else(|| "objects of the cluster".to_owned(), |name| format!("objects in {name}"));
    let wanted = counted(objects.len(), "object");
    let apply = web.cluster.command(&format!("apply -f {}/", expected.folder));
    let kinds: BTreeSet<_> = objects.iter().map(|object| resource(object)).collect();
    let kinds = kinds.into_iter().collect::<Vec<_>>().join(",");
    let answer = match web.cluster.ask(&Question::Names(namespace, &kinds)) {
        Ok(answer) => answer,
        Err(refusal) if refusal.is_for_good() => {
            return Check::lacking(name, wanted, refusal.text, web.rights(namespace)).for_good();
        }
        Err(refusal) => return Check::lacking(name, wanted, refusal.text, apply),
    };
    let there: BTreeSet<Vec<&str>> = answer.lines().map(|line| line.split_whitespace().collect()).collect();
    let is_missing = |object: &&&Object| !there.contains(&vec![object.kind.as_str(), object.name.as_str()]);
    let missing: Vec<_> =
        objects.iter().filter(is_missing).map(|object| format!("{} `{}`", object.kind, object.name)).collect();
    if missing.is_empty() {
        return Check::held(name, wanted.clone(), wanted);
    }
    let seen = format!("{} of {}; missing: {}", objects.len() - missing.len(), objects.len(), listed(&missing));
    Check::lacking(name, wanted, seen, apply)
}

/// What `kubectl get` calls the kind: `networkpolicy.networking.k8s.io`.
fn resource(object: &Object) -> String {
    let kind = object.kind.to_lowercase();
    match object.api_version.split_once('/') {
        Some((group, _)) => format!("{kind}.{group}"),
        None => kind,
    }
}
