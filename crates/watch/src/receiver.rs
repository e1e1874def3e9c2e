//! Receivers that can be reached: a name, and at least one way to notify people.

use terms::{Fault, List, Origin, SecretKey, text};

/// One way to reach people. Keys are those of Alertmanager's Secret, never the URL or the token itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notifier {
    /// A message to this address. Renders to `email_configs`.
    Email {
        /// Who gets it.
        to: &'static str,
    },
    /// A message in this channel, by a webhook that Slack, Mattermost or Rocket.Chat understands. Renders to `slack_configs`.
    Chat {
        /// With its `#`.
        channel: &'static str,
        /// The key under which the webhook's URL is kept.
        url_key: SecretKey<'static>,
    },
    /// A text message, by the SMS gateway's webhook. Renders to `webhook_configs`.
    Sms {
        /// The key under which the gateway's URL is kept.
        url_key: SecretKey<'static>,
    },
    /// A sign of life, to a service that raises the alarm when it stops. Renders to `webhook_configs`.
    Heartbeat {
        /// The key under which the service's URL is kept.
        url_key: SecretKey<'static>,
    },
}

impl Notifier {
    /// A message to this address.
    #[track_caller]
    pub const fn email(to: &'static str) -> Self {
        if !is_address(to) {
            Fault::new("notifier: ")
                .quoted(to)
                .text(" is not an e-mail address")
                .fix("write `somebody@somewhere`")
                .raise()
        }
        Self::Email { to }
    }

    /// A message in this channel; the webhook's URL is kept under this key of Alertmanager's Secret.
    #[track_caller]
    pub const fn chat(channel: &'static str, url_key: SecretKey<'static>) -> Self {
        if !text::starts_with(channel, "#") && !text::starts_with(channel, "@") || channel.len() < 2 {
            Fault::new("notifier: ")
                .quoted(channel)
                .text(" is not a channel")
                .fix("write `#channel` or `@person`")
                .raise()
        }
        Self::Chat { channel, url_key }
    }

    /// A text message; the gateway's URL is kept under this key of Alertmanager's Secret.
    pub const fn sms(url_key: SecretKey<'static>) -> Self {
        Self::Sms { url_key }
    }

    /// A sign of life; the URL of the service that waits for it is kept under this key of Alertmanager's Secret.
    pub const fn heartbeat(url_key: SecretKey<'static>) -> Self {
        Self::Heartbeat { url_key }
    }

    /// Whether it also tells that the trouble is over. Signs of life do not: the Watchdog never ends.
    pub const fn tells_the_end(&self) -> bool {
        !matches!(self, Self::Heartbeat { .. })
    }
}

impl std::fmt::Display for Notifier {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Self::Email { to } => write!(formatter, "e-mail to {to}"),
            Self::Chat { channel, .. } => write!(formatter, "chat {channel}"),
            Self::Sms { .. } => formatter.write_str("SMS"),
            Self::Heartbeat { .. } => formatter.write_str("heartbeat"),
        }
    }
}

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
    pub const fn secret_keys(&self) -> List<SecretKey<'static>, 4> {
        let mut keys = List::EMPTY;
        let mut index = 0;
        while index < self.notifiers.len() {
            if let Notifier::Chat { url_key: key, .. }
            | Notifier::Sms { url_key: key }
            | Notifier::Heartbeat { url_key: key } = self.notifiers.get(index)
            {
                keys = keys.push(*key, "ways of one receiver");
            }
            index += 1;
        }
        keys
    }
}

const fn is_address(address: &str) -> bool {
    let bytes = address.as_bytes();
    let (mut at, mut index) = (0, 0);
    while index < bytes.len() {
        if bytes[index] <= b' ' {
            return false;
        }
        at += (bytes[index] == b'@') as usize;
        index += 1;
    }
    at == 1 && bytes[0] != b'@' && bytes[bytes.len() - 1] != b'@'
}
