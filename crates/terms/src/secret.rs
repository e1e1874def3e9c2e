//! Secrets: values stand in a Secret object or nowhere; pods read them as files or environment variables by checked
//! key.

use super::fault::Fault;
use super::name::Name;
use super::text;

/// One key of a Secret, with the value that the bundled Secret of the default environment holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecretEntry<'a> {
    key: &'a str,
    bundled: Option<&'a str>,
}

impl<'a> SecretEntry<'a> {
    /// A key whose bundled value works as it is.
    pub const fn bundled(key: &'a str, value: &'a str) -> Self {
        Self { key, bundled: Some(value) }
    }

    /// A key that is empty until somebody fills it in.
    pub const fn to_be_filled_in(key: &'a str) -> Self {
        Self { key, bundled: None }
    }

    /// The key.
    pub const fn key(&self) -> &'a str {
        self.key
    }

    /// The bundled value; none where it is to be filled in.
    pub const fn value(&self) -> Option<&'a str> {
        self.bundled
    }
}

/// A Secret that workloads read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a Secret is written only if a workload reads it"]
pub struct Secret<'a> {
    name: Name<'a>,
    entries: &'a [SecretEntry<'a>],
    ours: bool,
}

impl<'a> Secret<'a> {
    /// A Secret that comes with the stack, unless the environment says that it exists already.
    #[track_caller]
    pub const fn ours(name: &'a str, entries: &'a [SecretEntry<'a>]) -> Self {
        check_entries(name, entries);
        Self { name: Name::new(name), entries, ours: true }
    }

    /// A Secret that somebody else owns. It is read and never written.
    #[track_caller]
    pub const fn of_others(name: &'a str, entries: &'a [SecretEntry<'a>]) -> Self {
        check_entries(name, entries);
        Self { name: Name::new(name), entries, ours: false }
    }

    /// Refers to one key, for an environment variable.
    #[track_caller]
    pub const fn key(&self, key: &'a str) -> SecretKey<'a> {
        if !self.has(key) {
            let fault = Fault::new("Secret ").quoted(self.name.as_str()).text(" has no key ").quoted(key);
            self.listed(fault.text("; it has ")).fix("use one of these, or add an entry to the Secret").raise()
        }
        SecretKey { secret: *self, key }
    }

    /// Its name.
    pub const fn name(&self) -> Name<'a> {
        self.name
    }

    /// Its keys.
    pub const fn entries(&self) -> &'a [SecretEntry<'a>] {
        self.entries
    }

    /// Whether it comes with the stack.
    pub const fn is_ours(&self) -> bool {
        self.ours
    }

    /// Adds the names of its keys to a message.
    const fn listed(&self, mut fault: Fault) -> Fault {
        let mut index = 0;
        while index < self.entries.len() {
            fault = fault.text(if index == 0 { "" } else { ", " }).quoted(self.entries[index].key);
            index += 1;
        }
        if index == 0 { fault.text("none") } else { fault }
    }

    /// Whether it has this key.
    pub const fn has(&self, key: &str) -> bool {
        let mut index = 0;
        while index < self.entries.len() {
            if text::same(self.entries[index].key, key) {
                return true;
            }
            index += 1;
        }
        false
    }
}

#[track_caller]
const fn check_entries(name: &str, entries: &[SecretEntry]) {
    let mut index = 0;
    while index < entries.len() {
        check_key("Secret ", name, entries[index].key);
        let mut earlier = 0;
        while earlier < index {
            if text::same(entries[earlier].key, entries[index].key) {
                Fault::new("Secret ")
                    .quoted(name)
                    .text(" has two keys called ")
                    .quoted(entries[index].key)
                    .fix("rename one of them")
                    .raise()
            }
            earlier += 1;
        }
        index += 1;
    }
}

/// One key of a Secret that exists there. [`Secret::key`] makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecretKey<'a> {
    secret: Secret<'a>,
    key: &'a str,
}

impl<'a> SecretKey<'a> {
    /// The Secret.
    pub const fn secret(&self) -> Secret<'a> {
        self.secret
    }

    /// The key.
    pub const fn key(&self) -> &'a str {
        self.key
    }
}

/// Keys of ConfigMaps and Secrets: <https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object>.
///
/// Checked where the keys come together, and not where each is made: in a list, the compiler would report it twice.
#[track_caller]
#[doc(hidden)]
pub const fn check_key(kind: &str, name: &str, key: &str) {
    if key.is_empty() || key.len() > 253 || !text::alphanumeric_or(key, "-_.") || text::starts_with(key, "..") {
        Fault::new(kind)
            .quoted(name)
            .text(": its key ")
            .quoted(key)
            .text(" must hold 1 to 253 letters, digits, `-`, `_`, `.`")
            .fix("write it like `smtp-password` or `loki.yaml`")
            .raise()
    }
}
