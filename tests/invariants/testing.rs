//! Two ways to test a check: it holds in every environment, and it reports what a test has damaged.

use serde_json::Value;

use crate::look::Look;
use crate::world::{Object, World};

/// What a check found: each the object at fault, what is wrong, and the fix.
pub type Faults = Vec<String>;

/// Finds nothing: in no environment of this repository, nor in the tea house.
#[track_caller]
pub fn holds(check: impl Fn(&World) -> Faults) {
    let mut found = Vec::new();
    for world in World::ours().iter().chain([&World::tea_house()]) {
        found.extend(check(world).iter().map(|fault| format!("- {}: {fault}", world.environment)));
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// Finds exactly this, once the test has damaged the tea house.
#[track_caller]
pub fn reports(check: impl Fn(&World) -> Faults, damage: impl FnOnce(&mut World), expected: &str) {
    let mut world = World::tea_house();
    damage(&mut world);
    assert_eq!(check(&world), [expected]);
}

/// Damages that tests inflict. Each panics where there is nothing to damage, so that no test goes stale.
impl World {
    /// Our object, to be changed.
    #[track_caller]
    pub fn object(&mut self, kind: &str, name: &str) -> &mut Object {
        let found = self.objects.iter_mut().find(|object| object.kind() == kind && object.name() == name);
        found.unwrap_or_else(|| panic!("there is no {kind} `{name}` to damage"))
    }

    /// Puts a value where another stands.
    #[track_caller]
    pub fn put(&mut self, kind: &str, name: &str, pointer: &str, value: impl Into<Value>) {
        *self.place(kind, name, pointer) = value.into();
    }

    /// Adds a field to a map, or an item to a list.
    #[track_caller]
    pub fn add(&mut self, kind: &str, name: &str, pointer: &str, key: &str, value: impl Into<Value>) {
        match self.place(kind, name, pointer) {
            Value::Object(entries) => _ = entries.insert(key.to_owned(), value.into()),
            Value::Array(items) => items.push(value.into()),
            _ => panic!("{kind} `{name}` has neither map nor list at {pointer}"),
        }
    }

    /// Takes a field out of a map, or an item out of a list.
    #[track_caller]
    pub fn cut(&mut self, kind: &str, name: &str, pointer: &str, key: &str) {
        let taken = match self.place(kind, name, pointer) {
            Value::Object(entries) => entries.shift_remove(key),
            Value::Array(items) => key.parse().ok().map(|index: usize| items.remove(index)),
            _ => None,
        };
        assert!(taken.is_some(), "{kind} `{name}` has no `{key}` at {pointer}");
    }

    /// Takes an object away.
    #[track_caller]
    pub fn lose(&mut self, kind: &str, name: &str) {
        let before = self.objects.len();
        self.objects.retain(|object| !(object.kind() == kind && object.name() == name));
        assert_ne!(self.objects.len(), before, "there is no {kind} `{name}` to lose");
    }

    /// Replaces a text in a config file, every time.
    #[track_caller]
    pub fn rewrite(&mut self, name: &str, key: &str, from: &str, to: &str) {
        let place = self.place("ConfigMap", name, &format!("/data/{key}"));
        let text = place.as_str().unwrap_or_default();
        assert!(text.contains(from), "`{from}` does not stand in {name}, {key}");
        *place = Value::String(text.replace(from, to));
    }

    #[track_caller]
    fn place(&mut self, kind: &str, name: &str, pointer: &str) -> &mut Value {
        let value = &mut self.object(kind, name).value;
        value.pointer_mut(pointer).unwrap_or_else(|| panic!("{kind} `{name}` has nothing at {pointer}"))
    }
}

/// A pointer to the first container.
pub fn container(below: &str) -> String {
    format!("/spec/template/spec/containers/0{below}")
}

#[test]
fn an_environment_has_objects_of_every_kind_that_is_checked() {
    let world = World::tea_house();
    for kind in ["Deployment", "StatefulSet", "DaemonSet", "ConfigMap", "Secret", "Service", "NetworkPolicy", "Role"] {
        assert!(world.of_kind(kind).next().is_some(), "no {kind}");
    }
    assert!(world.objects[0].at("/metadata/labels").is_object());
}
