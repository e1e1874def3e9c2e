//! Ways to reach people. Those that many use are given, here, in `chats` and in `pagers`; any other that Alertmanager
//! knows is a value of the same kind.

use super::message;
use configs::SecretFile;
use configs::alertmanager::{self as model, EmailConfig, SlackConfig, WebhookConfig};
use configs::http::{Authorization, HttpConfig};
use terms::{Fault, List, SecretKey, seconds, text};

/// One way to reach people. Renders to one of a receiver's `email_configs`, `slack_configs`, `webhook_configs` …
///
/// Another way is a function that renders it, and a constructor:
///
/// ```
/// # use terms::SecretKey;
/// # use watch::receiver::{Credentials, Notifier};
/// /// A message to this party of WeChat; the API's secret is kept under this key.
/// pub const fn wechat(party: &'static str, key: SecretKey<'static>) -> Notifier {
///     Notifier::new("WeChat", party, render).secret_key(key).connects_to(443, "WeChat")
/// }
///
/// fn render(notifier: &Notifier, credentials: &Credentials) -> configs::alertmanager::Notifier {
///     configs::alertmanager::Notifier::other(
///         "wechat_configs",
///         serde_json::json!({
///             "api_secret_file": credentials.file(notifier.key(0)),
///             "corp_id": "tea",
///             "to_party": notifier.to,
///             "message": notifier.text,
///             "send_resolved": notifier.send_resolved,
///         }),
///     )
/// }
/// ```
///
/// A given one with a setting that it does not say is the same with another `config`:
///
/// ```
/// # use terms::SecretKey;
/// # use watch::receiver::Notifier;
/// use configs::alertmanager::PushoverConfig;
///
/// /// Phones that ring until somebody acknowledges, every 30 seconds.
/// const fn loud(user: SecretKey<'static>, token: SecretKey<'static>) -> Notifier {
///     let pushover = Notifier::pushover("on call", user, token);
///     Notifier {
///         config: |notifier, credentials| {
///             let (user, token) = (credentials.file(notifier.key(0)), credentials.file(notifier.key(1)));
///             let config = PushoverConfig::new(user, token).title(notifier.subject).message(notifier.text);
///             config.priority("2").retry(terms::seconds(30)).expire(terms::hours(1)).into()
///         },
///         ..pushover
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Notifier {
    /// What the documents call it: `e-mail`, `chat`.
    pub name: &'static str,
    /// Whom it reaches, as far as that is no secret: an address, a channel. Empty where the documents need not say it.
    pub to: &'static str,
    /// The keys of the Secret of Alertmanager that it needs, never the URL or the token itself.
    pub secret_keys: List<SecretKey<'static>, 2>,
    /// Where Alertmanager connects for it. Renders to its network policy.
    pub egress: Egress,
    /// The URL of its API, which is no secret; empty for the service's own.
    pub url: &'static str,
    /// What else it says: pairs of key and text. The fields of a webhook's `payload`, the type of an issue.
    pub settings: List<(&'static str, &'static str), 6>,
    /// Whether it also tells that the trouble is over. Renders to `send_resolved:`. Default: true.
    pub send_resolved: bool,
    /// The template of its subject or title. Default: `{{ template "message.subject" . }}`.
    pub subject: &'static str,
    /// The template of what it says. Default: `{{ template "message.mail" . }}`, and chat and SMS have their own.
    pub text: &'static str,
    /// What renders it.
    pub config: fn(&Self, &Credentials) -> model::Notifier,
}

/// Where Alertmanager connects to reach somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Egress {
    /// The environment's mail server.
    Smarthost,
    /// A TCP port outside the cluster.
    Outside {
        /// The port.
        port: u16,
        /// What is there, for the documents.
        what: &'static str,
    },
    /// Nothing that its network policy must open: what runs in its own pod.
    Nowhere,
}

/// Where the credentials are when a notifier is rendered: files in the folder where Alertmanager mounts its Secret.
#[derive(Clone, Copy, Debug)]
pub struct Credentials<'a> {
    folder: &'a str,
}

impl<'a> Credentials<'a> {
    /// Files in this folder, one for each key.
    pub const fn in_folder(folder: &'a str) -> Self {
        Self { folder }
    }

    /// The file that holds this key's value.
    pub fn file(&self, key: &SecretKey) -> SecretFile {
        SecretFile::in_folder(self.folder, key.key())
    }
}

impl Notifier {
    /// A way that the documents call `name`, to whom, and what renders it.
    pub const fn new(name: &'static str, to: &'static str, config: fn(&Self, &Credentials) -> model::Notifier) -> Self {
        Self {
            name,
            to,
            secret_keys: List::EMPTY,
            egress: Egress::Nowhere,
            url: "",
            settings: List::EMPTY,
            send_resolved: true,
            subject: message::SUBJECT,
            text: message::MAIL,
            config,
        }
    }

    /// Another subject: a template of Alertmanager's.
    #[track_caller]
    pub const fn subject(mut self, template: &'static str) -> Self {
        message::check(self.name, "subject", template);
        self.subject = template;
        self
    }

    /// Another text: a template of Alertmanager's. A mail then has no HTML; the text of an SMS has no `: `, by which
    /// Alertmanager would take it for a map.
    #[track_caller]
    pub const fn text(mut self, template: &'static str) -> Self {
        message::check(self.name, "text", template);
        self.text = template;
        self
    }

    /// Needs this key of Alertmanager's Secret, at most two of them.
    #[track_caller]
    pub const fn secret_key(mut self, key: SecretKey<'static>) -> Self {
        self.secret_keys = self.secret_keys.push(key, "keys of one notifier");
        self
    }

    /// Connects to this TCP port outside the cluster; `what` says what is there.
    #[track_caller]
    pub const fn connects_to(mut self, port: u16, what: &'static str) -> Self {
        if port == 0 {
            Fault::new("notifier ").quoted(self.name).text(" connects to port 0").fix("give the port, 1-65535").raise()
        }
        self.egress = Egress::Outside { port, what };
        self
    }

    /// Its API is at this URL, and not at the service's own: that of another region, or a server of one's own. Its port
    /// is opened in the network policy. The URL stands in the config for all to read: one that holds a token is a key
    /// of a Secret.
    ///
    /// # Errors
    ///
    /// Does not compile if it begins with neither `http://` nor `https://`, names no host, or holds a user or a query.
    #[track_caller]
    pub const fn at_url(mut self, url: &'static str) -> Self {
        let Some(port) = port_of(url) else {
            Fault::new("notifier ")
                .quoted(self.name)
                .text(": ")
                .quoted(url)
                .text(" is no URL of a server")
                .fix("write it like `https://chat.example.com`, and what is secret as a key of a Secret")
                .raise()
        };
        let what = match self.egress {
            Egress::Outside { what, .. } => what,
            Egress::Smarthost | Egress::Nowhere => self.name,
        };
        self.url = url;
        self.egress = Egress::Outside { port, what };
        self
    }

    /// One more pair of what it says.
    #[track_caller]
    pub(super) const fn setting(mut self, key: &'static str, text: &'static str) -> Self {
        self.settings = self.settings.push((key, text), "settings of one notifier");
        self
    }

    /// What it says under this key; empty where nothing.
    pub(super) fn said(&self, key: &str) -> &'static str {
        self.settings.iter().find(|(name, _)| *name == key).map_or("", |(_, text)| text)
    }

    /// A field of the JSON that a webhook posts, and the template of its text; with the first, Alertmanager's own JSON
    /// is left out. What the template yields is read as YAML: a text with `: ` would be a map. Renders to `payload:`.
    #[track_caller]
    pub const fn payload(self, field: &'static str, template: &'static str) -> Self {
        if !text::same(self.name, WEBHOOK) {
            Fault::new("notifier ")
                .quoted(self.name)
                .text(" has no payload")
                .fix("say `.payload(..)` of a `Notifier::webhook`, or `.text(..)` here")
                .raise()
        }
        message::check(self.name, "payload", template);
        self.setting(field, template)
    }

    /// Does not tell that the trouble is over. Renders to `send_resolved: false`.
    pub const fn without_resolved(mut self) -> Self {
        self.send_resolved = false;
        self
    }

    /// The key that was given as this one, counted from 0.
    pub const fn key(&self, index: usize) -> &SecretKey<'static> {
        self.secret_keys.get(index)
    }

    /// As Alertmanager reads it.
    pub fn rendered(&self, credentials: &Credentials) -> model::Notifier {
        (self.config)(self, credentials)
    }

    /// A message to this address. Renders to `email_configs`.
    #[track_caller]
    pub const fn email(to: &'static str) -> Self {
        if !is_address(to) {
            Fault::new("notifier: ")
                .quoted(to)
                .text(" is not an e-mail address")
                .fix("write `somebody@somewhere`")
                .raise()
        }
        let notifier = Self::new("e-mail", to, |notifier, _| {
            let email = EmailConfig::new(notifier.to).send_resolved(notifier.send_resolved);
            let html = if text::same(notifier.text, message::MAIL) { message::HTML } else { "" };
            email.headers([("Subject", notifier.subject)]).html(html).text(notifier.text).into()
        });
        Self { egress: Egress::Smarthost, ..notifier }
    }

    /// A message in this channel, by a webhook that Slack, Mattermost or Rocket.Chat understands; the webhook's URL is
    /// kept under this key of Alertmanager's Secret. Renders to `slack_configs`.
    #[track_caller]
    pub const fn chat(channel: &'static str, url_key: SecretKey<'static>) -> Self {
        if !text::starts_with(channel, "#") && !text::starts_with(channel, "@") || channel.len() < 2 {
            Fault::new("notifier: ")
                .quoted(channel)
                .text(" is not a channel")
                .fix("write `#channel` or `@person`")
                .raise()
        }
        let notifier = Self::new("chat", channel, |notifier, credentials| {
            SlackConfig::new(credentials.file(notifier.key(0)), notifier.to)
                .send_resolved(notifier.send_resolved)
                .color(message::COLOUR)
                .title(notifier.subject)
                .text(notifier.text)
                .into()
        });
        Self { text: message::CHAT, ..notifier }.secret_key(url_key).connects_to(443, "the chat's webhook")
    }

    /// All of a message as JSON, or what [`payload`](Self::payload) says, to a webhook such as a pager's; its URL is
    /// kept under this key of Alertmanager's Secret. `to` says in documents who is behind it. Renders to
    /// `webhook_configs`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#webhook_config>
    pub const fn webhook(to: &'static str, url_key: SecretKey<'static>) -> Self {
        let notifier = Self::new(WEBHOOK, to, |notifier, credentials| {
            let webhook = WebhookConfig::new(credentials.file(notifier.key(0)));
            let payload = notifier.settings.iter().copied();
            webhook.send_resolved(notifier.send_resolved).timeout(seconds(10)).payload(payload).into()
        });
        notifier.secret_key(url_key).connects_to(443, "the webhook")
    }

    /// A text message of at most 160 characters, by the webhook of an SMS gateway that takes `{"text": ".."}`; the
    /// gateway's URL and its bearer token are kept under these keys of Alertmanager's Secret. Renders to
    /// `webhook_configs` with a `payload`.
    pub const fn sms(url_key: SecretKey<'static>, token_key: SecretKey<'static>) -> Self {
        let notifier = Self::new("SMS", "", |notifier, credentials| {
            let token = Authorization::bearer(credentials.file(notifier.key(1)));
            WebhookConfig::new(credentials.file(notifier.key(0)))
                .send_resolved(notifier.send_resolved)
                .timeout(seconds(10))
                .http_config(HttpConfig::new().authorization(token))
                .payload([("text", notifier.text)])
                .into()
        });
        Self { text: message::SMS, ..notifier }
            .secret_key(url_key)
            .secret_key(token_key)
            .connects_to(443, "the SMS gateway's webhook")
    }

    /// A sign of life, to a service that raises the alarm when it stops; the service's URL is kept under this key of
    /// Alertmanager's Secret. It never tells of an end: the Watchdog has none. Renders to `webhook_configs`.
    pub const fn heartbeat(url_key: SecretKey<'static>) -> Self {
        let notifier = Self::new(HEARTBEAT, "", |notifier, credentials| {
            let webhook = WebhookConfig::new(credentials.file(notifier.key(0)));
            webhook.send_resolved(notifier.send_resolved).timeout(seconds(10)).into()
        });
        notifier.secret_key(url_key).connects_to(443, "the service that waits for the heartbeat").without_resolved()
    }

    /// Whether a service waits for it, and not a person.
    pub const fn is_heartbeat(&self) -> bool {
        text::same(self.name, HEARTBEAT)
    }

    /// Whether both reach the same people in the same way.
    pub(super) const fn is(&self, other: &Self) -> bool {
        let mut same = text::same(self.name, other.name)
            && text::same(self.to, other.to)
            && self.secret_keys.len() == other.secret_keys.len();
        let mut index = 0;
        while same && index < self.secret_keys.len() {
            same = text::same(self.key(index).key(), other.key(index).key());
            index += 1;
        }
        same && text::same(self.url, other.url)
            && text::same(self.subject, other.subject)
            && text::same(self.text, other.text)
            && self.send_resolved == other.send_resolved
    }
}

impl PartialEq for Notifier {
    fn eq(&self, other: &Self) -> bool {
        self.is(other)
    }
}

impl Eq for Notifier {}

/// For the documents: `e-mail to ops@example.com`, `chat #alerts`, `SMS`.
impl std::fmt::Display for Notifier {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        match (self.egress, self.to) {
            (_, "") => formatter.write_str(self.name),
            (Egress::Smarthost, to) => write!(formatter, "{} to {to}", self.name),
            (_, to) => write!(formatter, "{} {to}", self.name),
        }
    }
}

const HEARTBEAT: &str = "heartbeat";
const WEBHOOK: &str = "webhook";

/// The port of a URL: 443 or 80 where it names none. None where it is no URL of a server, or holds what may be secret.
const fn port_of(url: &str) -> Option<u16> {
    let (default, from) = match (text::starts_with(url, "https://"), text::starts_with(url, "http://")) {
        (true, _) => (443, 8),
        (_, true) => (80, 7),
        _ => return None,
    };
    let rest = url.split_at(from).1;
    let host = match text::find(rest, "/", 0) {
        Some(slash) => rest.split_at(slash).0,
        None => rest,
    };
    if host.is_empty() || !text::alphanumeric_or(host, "-.:") || text::has(url, b'?') || text::has(url, b' ') {
        return None;
    }
    match text::find(host, ":", 0) {
        None => Some(default),
        Some(0) => None,
        Some(colon) => match u16::from_str_radix(host.split_at(colon + 1).1, 10) {
            Ok(0) | Err(_) => None,
            Ok(port) => Some(port),
        },
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
