//! Receivers of others: each way to notify as one of this spec, what is secret as a key of a Secret.

use std::collections::BTreeSet;

use kit::SecretKey;
use lint::Node;
use watch::receiver::{Notifier, Receiver};

use super::part::{verbatim, without_secrets};
use super::query::leaked;
use crate::guard::guard;

/// A receiver.
pub struct Draft {
    /// As its routes name it.
    pub name: String,
    /// As it is called here.
    pub plain: String,
    /// Its ways, each as a call.
    pub ways: Vec<String>,
    /// The keys of the Secret that they need.
    pub keys: Vec<String>,
    /// What was guessed or lost, in words.
    pub notes: Vec<String>,
}

type Key = SecretKey<'static>;

/// What makes a notifier of its keys.
type Make = Box<dyn Fn(&[Key]) -> Notifier>;

struct Way {
    call: String,
    keys: Vec<String>,
    made: Make,
}

/// The settings of a way that are taken over: those that its notifier is made of, and where its API is. What is secret
/// becomes a key of the Secret, wherever it stood.
fn understood(kind: &str) -> &'static [&'static str] {
    match kind {
        "email" => &["to"],
        "slack" => &["channel", "api_url", "api_url_file"],
        "msteams" | "msteamsv2" | "discord" => &["webhook_url", "webhook_url_file"],
        "mattermost" => &["channel", "webhook_url", "webhook_url_file"],
        "rocketchat" => &["channel", "api_url", "token", "token_file", "token_id", "token_id_file"],
        "telegram" => &["chat_id", "bot_token", "bot_token_file", "api_url"],
        "webex" => &["room_id"],
        "pagerduty" => &["routing_key", "routing_key_file", "url"],
        "opsgenie" => &["api_key", "api_key_file", "api_url"],
        "victorops" => &["routing_key", "api_key", "api_key_file", "api_url"],
        "webhook" => &["url", "url_file"],
        "incidentio" => &["url", "alert_source_token", "alert_source_token_file"],
        "pushover" => &["user_key", "user_key_file", "token", "token_file"],
        "sns" => &["topic_arn"],
        "jira" => &["api_url", "project", "issue_type"],
        _ => &[],
    }
}

/// The settings of a mail that are said of an environment here.
const OF_SMARTHOST: [&str; 8] = [
    "auth_identity",
    "auth_password",
    "auth_password_file",
    "auth_secret",
    "auth_username",
    "from",
    "hello",
    "smarthost",
];

/// The ways whose API may be elsewhere, and the setting that says so.
fn url_of(kind: &str) -> Option<&'static str> {
    match kind {
        "telegram" | "opsgenie" | "victorops" => Some("api_url"),
        "pagerduty" => Some("url"),
        _ => None,
    }
}

/// What a config says and its way does not, in words.
fn lost(kind: &str, config: &Node) -> Vec<String> {
    let is_known = |key: &str| key == "send_resolved" || understood(kind).contains(&key);
    let strange = config.entries().iter().map(|(key, _)| key.as_str()).filter(|key| !is_known(key));
    let (of_mail, others): (Vec<&str>, Vec<&str>) =
        strange.partition(|key| kind == "email" && OF_SMARTHOST.contains(key));
    let list = |keys: &[&str]| keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let mut notes = Vec::new();
    if !of_mail.is_empty() {
        notes.push(format!("its mail server is said of the environment, {} left out", list(&of_mail)));
    }
    // The login of these two is in it, and becomes a key of the Secret.
    let is_login = |key: &&str| *key == "http_config" && matches!(kind, "webex" | "jira") && is_login_alone(config);
    let others: Vec<&str> = others.into_iter().filter(|key| !is_login(key)).collect();
    if !others.is_empty() {
        notes.push(format!("of its `{kind}_configs`, {} left out", list(&others)));
    }
    notes
}

/// Whether nothing stands in `http_config` but a login.
fn is_login_alone(config: &Node) -> bool {
    let entries = config.get("http_config").map_or(&[][..], Node::entries);
    entries.iter().all(|(key, _)| matches!(key.as_str(), "authorization" | "basic_auth"))
}

/// The receiver; `plain` is how it is called here, and `taken` are the keys that others need.
pub fn draft(node: &Node, plain: String, taken: &BTreeSet<String>) -> Draft {
    let name = node.text_of("name").unwrap_or_default().to_owned();
    let mut draft = Draft { name, plain, ways: Vec::new(), keys: Vec::new(), notes: Vec::new() };
    for (kind, configs) in node.entries().iter().filter(|(key, _)| key.ends_with("_configs")) {
        for config in configs.items() {
            let kind = kind.trim_end_matches("_configs");
            let mut lost_whole = false;
            let taken = draft.keys.iter().chain(taken).cloned().collect();
            for way in ways(kind, config, &draft.plain, &taken) {
                match way.and_then(|way| accepted(&draft, way)) {
                    Ok((call, keys)) => {
                        draft.ways.push(call);
                        draft.keys.extend(keys);
                    }
                    Err(reason) => {
                        let (reason, was) = (without_secrets(&reason), verbatim(config, 1));
                        draft.notes.push(format!("one of its `{kind}_configs` is kept as it was: {reason}\n{was}"));
                        lost_whole = true;
                    }
                }
            }
            if !lost_whole {
                draft.notes.extend(lost(kind, config));
            }
        }
    }
    let others = node.entries().iter().map(|(key, _)| key).filter(|key| *key != "name" && !key.ends_with("_configs"));
    draft.notes.extend(others.map(|key| format!("`{key}` left out")));
    draft
}

/// Whether the constructors take it; the call, and the keys that it needs.
fn accepted(draft: &Draft, way: Way) -> Result<(String, Vec<String>), String> {
    if draft.ways.len() == 4 {
        return Err("a receiver has four ways at most".to_owned());
    }
    let keys = way.keys.clone();
    let told = guard(|| {
        let entries = keys.iter().map(|key| kit::SecretEntry::to_be_filled_in(leaked(key))).collect::<Vec<_>>();
        let secret = kit::Secret::of_others("alertmanager-receivers", Vec::leak(entries));
        let made: Vec<_> = keys.iter().map(|key| secret.key(leaked(key))).collect();
        let _ = Receiver::new(leaked(&draft.plain), (way.made)(&made));
        Ok(())
    });
    told.map_err(|told| super::alert::reason(&told))?;
    Ok((way.call, way.keys))
}

/// The ways that one config says.
fn ways(kind: &str, config: &Node, receiver: &str, taken: &BTreeSet<String>) -> Vec<Result<Way, String>> {
    let said = |key: &str| config.text_of(key).map(str::trim).unwrap_or_default().to_owned();
    let key = |what: &str| {
        let first = format!("{receiver}-{what}");
        let mut names = [first.clone()].into_iter().chain((2..).map(|count| format!("{first}-{count}")));
        names.find(|name| !taken.contains(name)).unwrap_or_default()
    };
    let resolved = match config.text_of("send_resolved") {
        Some(said) => said == "true",
        // What Alertmanager takes where it is not said.
        None => !matches!(kind, "email" | "slack" | "wechat"),
    };
    let url = url_of(kind).map(said).filter(|url| !url.is_empty());
    let made = |call: String, keys: Vec<String>, made: Make| {
        let at = url.as_ref().map_or_else(String::new, |url| format!(".at_url({url:?})"));
        let call = format!("{call}{at}{}", if resolved { "" } else { ".without_resolved()" });
        let Some(url) = url.clone() else { return Way { call, keys, made } };
        Way { call, keys, made: Box::new(move |keys: &[Key]| made(keys).at_url(leaked(&url))) }
    };
    let secret = |key: &str| format!("RECEIVERS.key({key:?})");
    let one = |function: &str, to: String, what: &str, with: fn(&'static str, Key) -> Notifier| {
        let key = key(what);
        let call = format!("Notifier::{function}({to:?}, {})", secret(&key));
        made(call, vec![key], Box::new(move |keys| with(leaked(&to), keys[0])))
    };
    let named = |field: &str| if said(field).is_empty() { receiver.to_owned() } else { said(field) };
    vec![Ok(match kind {
        "email" => {
            let (to, field) = (said("to"), said("to"));
            let addresses: Vec<String> =
                field.split(',').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect();
            if addresses.len() > 1 {
                return addresses
                    .into_iter()
                    .map(|to| {
                        Ok(made(
                            format!("Notifier::email({to:?})"),
                            Vec::new(),
                            Box::new(move |_| Notifier::email(leaked(&to))),
                        ))
                    })
                    .collect();
            }
            made(format!("Notifier::email({to:?})"), Vec::new(), Box::new(move |_| Notifier::email(leaked(&to))))
        }
        "slack" => {
            let channel = said("channel");
            let is_one = channel.starts_with(['#', '@']);
            let channel =
                if is_one { channel } else { format!("#{}", if channel.is_empty() { receiver } else { &channel }) };
            one("slack", channel, "slack-url", Notifier::slack)
        }
        "msteams" | "msteamsv2" => one("teams", receiver.to_owned(), "teams-url", Notifier::teams),
        "discord" => one("discord", receiver.to_owned(), "discord-url", Notifier::discord),
        "mattermost" => one("mattermost", named("channel"), "mattermost-url", Notifier::mattermost),
        "telegram" => one("telegram", said("chat_id"), "telegram-token", Notifier::telegram),
        "webex" => one("webex", said("room_id"), "webex-token", Notifier::webex),
        "pagerduty" => one("pagerduty", receiver.to_owned(), "pagerduty-key", Notifier::pagerduty),
        "opsgenie" => one("opsgenie", receiver.to_owned(), "opsgenie-key", Notifier::opsgenie),
        "victorops" => one("victorops", said("routing_key"), "victorops-key", Notifier::victorops),
        "webhook" => one("webhook", receiver.to_owned(), "webhook-url", Notifier::webhook),
        "incidentio" => one("incidentio", said("url"), "incidentio-token", Notifier::incidentio),
        "pushover" => {
            let (user, app, to) = (key("pushover-user"), key("pushover-token"), receiver.to_owned());
            let call = format!("Notifier::pushover({to:?}, {}, {})", secret(&user), secret(&app));
            made(call, vec![user, app], Box::new(move |keys| Notifier::pushover(leaked(&to), keys[0], keys[1])))
        }
        "sns" => {
            let topic = said("topic_arn");
            made(format!("Notifier::sns({topic:?})"), Vec::new(), Box::new(move |_| Notifier::sns(leaked(&topic))))
        }
        "rocketchat" => {
            let (url, channel) = (said("api_url"), said("channel"));
            let (user, login) = (key("rocketchat-token-id"), key("rocketchat-token"));
            let call = format!("Notifier::rocketchat({url:?}, {channel:?}, {}, {})", secret(&user), secret(&login));
            let with = move |keys: &[Key]| Notifier::rocketchat(leaked(&url), leaked(&channel), keys[0], keys[1]);
            made(call, vec![user, login], Box::new(with))
        }
        "jira" => {
            let login = config.get("http_config").and_then(|http| http.get("basic_auth"));
            let user = login.and_then(|login| login.text_of("username")).unwrap_or_default().to_owned();
            if user.is_empty() {
                return vec![Err(
                    "its `http_config` says no user and password, with which Jira is asked here".to_owned()
                )];
            }
            let (url, project, issue, key) = (said("api_url"), said("project"), said("issue_type"), key("jira-token"));
            let call = format!("Notifier::jira({url:?}, {project:?}, {issue:?}, {user:?}, {})", secret(&key));
            let with = move |keys: &[Key]| {
                Notifier::jira(leaked(&url), leaked(&project), leaked(&issue), leaked(&user), keys[0])
            };
            made(call, vec![key], Box::new(with))
        }
        other => return vec![Err(format!("ways of the kind `{other}` are not taken over"))],
    })]
}
