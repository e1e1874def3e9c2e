//! Changes of rendered objects by hand, for what the kit has no word for.

use terms::Origin;

/// A JSON merge patch of one object of a component:
/// `Patch::of("Deployment", "pot", r#"{"spec": {"minReadySeconds": 10}}"#)`.
///
/// Maps are merged, `null` takes a field out, and anything else replaces what is there. A list whose items have names,
/// such as `containers` or `volumes`, is merged by name, as `kubectl patch` does. The object then bears the reason as
/// an annotation, `patched`, below the stack's domain if it has one.
///
/// Given to [`Component::patched`](crate::Component::patched). A patch that names no object of the component, changes
/// nothing, renames the object, or names a field that its kind does not have is a finding,
/// `render/patch-does-not-apply`.
/// Nothing else reads a patch: policies, rights and documents follow from what the workload says.
///
/// <https://www.rfc-editor.org/rfc/rfc7396>
#[derive(Clone, Copy, Debug)]
#[must_use = "a patch changes something only where a component has it"]
pub struct Patch<'a> {
    kind: &'a str,
    name: &'a str,
    json: &'a str,
    reason: &'a str,
    origin: Origin,
}

impl<'a> Patch<'a> {
    /// The patch as JSON, of the object of this kind and name.
    #[track_caller]
    pub const fn of(kind: &'a str, name: &'a str, json: &'a str) -> Self {
        Self { kind, name, json, reason: "", origin: Origin::here() }
    }

    pub(super) const fn because(mut self, reason: &'a str) -> Self {
        self.reason = reason;
        self
    }

    /// The kind of the object.
    pub const fn kind(&self) -> &'a str {
        self.kind
    }

    /// The name of the object.
    pub const fn name(&self) -> &'a str {
        self.name
    }

    /// The patch as JSON.
    pub const fn json(&self) -> &'a str {
        self.json
    }

    /// Why.
    pub const fn reason(&self) -> &'a str {
        self.reason
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }
}
