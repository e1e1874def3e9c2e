//! Receivers that can be reached: a name, and at least one way to notify people.

mod chats;
pub mod message;
mod notifier;
mod pagers;

pub use notifier::{Credentials, Egress, Notifier};

use terms::{Fault, List, Origin, SecretKey, text};

/// Whom a route ends at: a name and one or more ways to notify. Renders to an Alertmanager receiver.
#[must_use = "a receiver is notified only when a route leads to it"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receiver {
    name: &'static str,
    notifiers: List<Notifier, 4>,
    origin: Origin,
}

impl Receiver {
    /// A receiver and its first way to be notified.
    #[track_caller]
    pub const fn new(name: &'static str, notifier: Notifier) -> Self {
        if name.is_empty() || !text::lower_alphanumeric_or(name, "-") {
            Fault::new("receiver ")
                .quoted(name)
                .text(": its name holds lower-case letters, digits and `-`")
                .fix("write it like `on-call`")
                .raise()
        }
        Self { name, notifiers: List::EMPTY.push(notifier, "notifiers"), origin: Origin::here() }
    }

    /// Another way, used at the same time.
    #[track_caller]
    pub const fn and(mut self, notifier: Notifier) -> Self {
        self.notifiers = self.notifiers.push(notifier, "notifiers");
        self
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// How it is notified: at least one way.
    pub fn notifiers(&self) -> impl Iterator<Item = &Notifier> {
        self.notifiers.iter()
    }

    /// The ways beyond the first.
    pub fn others(&self) -> impl Iterator<Item = &Notifier> {
        self.notifiers.iter().skip(1)
    }

    /// Its first way to be notified.
    pub const fn first(&self) -> &Notifier {
        self.notifiers.get(0)
    }

    /// The keys of Secrets that its ways need.
    pub const fn secret_keys(&self) -> List<SecretKey<'static>, 8> {
        let mut keys = List::EMPTY;
        let mut index = 0;
        while index < self.notifiers.len() {
            let needed = &self.notifiers.get(index).secret_keys;
            let mut at = 0;
            while at < needed.len() {
                keys = keys.push(*needed.get(at), "keys of one receiver");
                at += 1;
            }
            index += 1;
        }
        keys
    }
}
