//! Patches of a component's objects: merged, read back as what they are, and refused where they do nothing.

use findings::{Finding, Place};
use kit::{Component, Document, Patch, View};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Manifest;
use crate::rules::PATCH_DOES_NOT_APPLY;

/// The annotation that says why an object is patched, below the stack's domain.
const PATCHED: &str = "patched";

/// The objects with the component's patches in them.
pub(super) fn patched(
    component: &Component,
    cx: &View,
    mut manifests: Vec<Manifest>,
) -> Result<Vec<Manifest>, Vec<Finding>> {
    let mut problems = Vec::new();
    for patch in component.patches() {
        if let Err((why, fix)) = apply(patch, cx, &mut manifests) {
            let what = format!("the patch of {} `{}`: {why}", patch.kind(), patch.name());
            let finding = PATCH_DOES_NOT_APPLY.error(Place::at(patch.origin().location()), what).fix(fix);
            let environment = cx.environment();
            let here = Place::at(environment.origin().location());
            problems.push(finding.also(here, format!("in environment `{}`", environment.name())));
        }
    }
    if problems.is_empty() { Ok(manifests) } else { Err(problems) }
}

/// The other object of a kind, if nothing of what is given is lost in it.
pub(super) fn read<K: DeserializeOwned + Serialize + 'static>(value: &Value) -> Result<Document, String> {
    let object = K::deserialize(value).map_err(|error| error.to_string())?;
    let kept = serde_json::to_value(&object).map_err(|error| error.to_string())?;
    lost(value, &kept, "").map_or_else(|| Ok(Box::new(object) as Document), |path| Err(format!("it has no `{path}`")))
}

fn apply(patch: &Patch, cx: &View, manifests: &mut [Manifest]) -> Result<(), (String, String)> {
    let named = |manifest: &&mut Manifest| manifest.kind == patch.kind() && manifest.name == patch.name();
    let all: Vec<_> = manifests.iter().map(|one| format!("{} `{}`", one.kind, one.name)).collect();
    let Some(manifest) = manifests.iter_mut().find(named) else {
        return Err(("the component has no such object".to_owned(), format!("name one of {}", all.join(", "))));
    };
    let change: Value = serde_json::from_str(patch.json())
        .map_err(|error| (format!("it is no JSON: {error}"), "correct it".to_owned()))?;
    let before =
        serde_json::to_value(&manifest.document).map_err(|error| (error.to_string(), "leave it out".into()))?;
    let mut after = before.clone();
    merge(&mut after, &change);
    if after == before {
        return Err(("it changes nothing".to_owned(), "leave it out".to_owned()));
    }
    let identity = ["/apiVersion", "/kind", "/metadata/name", "/metadata/namespace"];
    if let Some(other) = identity.iter().find(|path| before.pointer(path) != after.pointer(path)) {
        let why = format!("it changes `{}`, so that it is another object", other.trim_start_matches('/'));
        return Err((why, "say that where the kit makes the object".to_owned()));
    }
    let reasons: Map<String, Value> =
        [(cx.stack().annotation(PATCHED), Value::from(reasons(&before, patch, cx)))].into_iter().collect();
    merge(&mut after, &serde_json::json!({"metadata": {"annotations": reasons}}));
    manifest.document = (manifest.read)(&after).map_err(|why| {
        (
            format!("what it leaves is no {}: {why}", patch.kind()),
            "write its fields as the API reference does".to_owned(),
        )
    })?;
    Ok(())
}

/// The reason, behind those of earlier patches of the object.
fn reasons(before: &Value, patch: &Patch, cx: &View) -> String {
    let annotations = before.pointer("/metadata/annotations");
    let earlier = annotations.and_then(|all| all.get(cx.stack().annotation(PATCHED))).and_then(Value::as_str);
    earlier.map_or_else(|| patch.reason().to_owned(), |earlier| format!("{earlier}; {}", patch.reason()))
}

/// A JSON merge patch, but lists whose items all have names are merged by these.
fn merge(target: &mut Value, change: &Value) {
    match (target, change) {
        (Value::Object(target), Value::Object(change)) => {
            for (key, value) in change {
                if value.is_null() {
                    target.shift_remove(key);
                } else {
                    merge(target.entry(key.clone()).or_insert(Value::Null), value);
                }
            }
        }
        (Value::Array(target), Value::Array(change)) if are_named(target) && are_named(change) => {
            for item in change {
                match target.iter_mut().find(|one| one.get("name") == item.get("name")) {
                    Some(one) => merge(one, item),
                    None => target.push(without_nulls(item)),
                }
            }
        }
        (target, change) => *target = without_nulls(change),
    }
}

fn are_named(list: &[Value]) -> bool {
    !list.is_empty() && list.iter().all(|item| item.get("name").is_some_and(Value::is_string))
}

/// What a patch puts where nothing was.
fn without_nulls(change: &Value) -> Value {
    let Value::Object(fields) = change else { return change.clone() };
    let kept = fields.iter().filter(|(_, value)| !value.is_null());
    Value::Object(kept.map(|(key, value)| (key.clone(), without_nulls(value))).collect())
}

/// The first field that stands in `given` and not in `kept`. An empty value may be left out.
fn lost(given: &Value, kept: &Value, path: &str) -> Option<String> {
    match (given, kept) {
        (Value::Object(given), _) => given.iter().find_map(|(key, value)| {
            let path = format!("{path}{}{key}", if path.is_empty() { "" } else { "." });
            let is_empty = value.is_null()
                || value.as_object().is_some_and(Map::is_empty)
                || value.as_array().is_some_and(Vec::is_empty);
            match kept.get(key) {
                Some(kept) => lost(value, kept, &path),
                None if is_empty => None,
                None => Some(path),
            }
        }),
        (Value::Array(given), Value::Array(kept)) => given
            .iter()
            .zip(kept)
            .enumerate()
            .find_map(|(index, (one, other))| lost(one, other, &format!("{path}[{index}]"))),
        _ => None,
    }
}
