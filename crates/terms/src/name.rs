//! Names that the API server accepts, or no build.
//!
//! The rules are Kubernetes' own: <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/>.

use super::fault::Fault;
use super::text;

/// A DNS-1123 label: lower-case letters, digits and `-`, at most 63, beginning and ending with a letter or digit.
///
/// Every object, container and volume of the stack bears one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name<'a>(&'a str);

impl<'a> Name<'a> {
    /// Checks `name` against DNS-1123.
    #[track_caller]
    pub const fn new(name: &'a str) -> Self {
        let rule = if name.is_empty() {
            "a name cannot be empty; fix: write it like `node-exporter`"
        } else if name.len() > 63 {
            "a name has at most 63 characters (DNS-1123 label); fix: shorten it"
        } else if !text::lower_alphanumeric_or(name, "-") {
            "a name holds lower-case letters, digits and `-` only (DNS-1123 label); fix: write it like `node-exporter`"
        } else if !text::alphanumeric_ends(name) {
            "a name begins and ends with a letter or a digit (DNS-1123 label); fix: leave the `-` at its end out"
        } else {
            return Self(name);
        };
        Fault::new("name ").quoted(name).text(": ").text(rule).raise()
    }

    /// Checks `name` against DNS-1035, the stricter rule of Services: it also begins with a letter.
    #[track_caller]
    pub const fn of_service(name: &'a str) -> Self {
        let checked = Self::new(name);
        if name.as_bytes()[0].is_ascii_digit() {
            Fault::new("name ")
                .quoted(name)
                .text(": the name of a Service begins with a letter (DNS-1035 label)")
                .fix("rename it, or give the Service another name by `.named(\"…\")`")
                .raise()
        }
        checked
    }

    /// The name as text.
    pub const fn as_str(&self) -> &'a str {
        self.0
    }

    /// Whether this is `other`.
    pub const fn is(&self, other: &Name) -> bool {
        text::same(self.0, other.0)
    }
}

impl std::fmt::Display for Name<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str(self.0)
    }
}

/// A namespace, and whose it is: only one that is ours is ever written, so no command of ours can delete another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Namespace<'a> {
    name: Name<'a>,
    ours: bool,
}

impl<'a> Namespace<'a> {
    /// A namespace that the stack creates and owns.
    #[track_caller]
    pub const fn ours(name: &'a str) -> Self {
        Self { name: Name::new(name), ours: true }
    }

    /// A namespace that exists and belongs to somebody else. It is never written.
    #[track_caller]
    pub const fn of_others(name: &'a str) -> Self {
        Self { name: Name::new(name), ours: false }
    }

    /// Its name.
    pub const fn name(&self) -> Name<'a> {
        self.name
    }

    /// The same namespace under another name.
    pub(crate) const fn named(mut self, name: Name<'a>) -> Self {
        self.name = name;
        self
    }

    /// Whether the stack creates it.
    pub const fn is_ours(&self) -> bool {
        self.ours
    }

    /// Whether this is `other`.
    pub const fn is(&self, other: &Namespace) -> bool {
        self.name.is(&other.name)
    }
}
