//! Receivers of others: each way to notify as one of this spec, what is secret as a key of a Secret.

use kit::SecretKey;
use lint::Node;
use watch::receiver::{Notifier, Receiver};

use super::part::verbatim;
use super::query::leaked;
use super::rust::group_name;
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

/// The settings that any way has and that are taken over, or are secret.
const UNDERSTOOD: [&str; 42] = [
    "send_resolved",
    "to",
    "channel",
    "api_url",
    "api_url_file",
    "url",
    "url_file",
    "webhook_url",
    "webhook_url_file",
    "routing_key",
    "routing_key_file",
    "service_key",
    "service_key_file",
    "api_key",
    "api_key_file",
    "bot_token",
    "bot_token_file",
    "chat_id",
    "room_id",
    "user_key",
    "user_key_file",
    "token",
    "token_file",
    "topic_arn",
    "from",
    "smarthost",
    "auth_username",
    "auth_password",
    "auth_password_file",
    "auth_identity",
    "auth_secret",
    "require_tls",
    "hello",
    "alert_source_token",
    "alert_source_token_file",
    "token_id",
    "token_id_file",
    "max_alerts",
    "timeout",
    "parse_mode",
    "disable_notifications",
    "sigv4",
];

/// The receiver.
pub fn draft(node: &Node) -> Draft {
    let name = node.text_of("name").unwrap_or_default().to_owned();
    let plain = group_name(&name);
    let mut draft = Draft { name, plain, ways: Vec::new(), keys: Vec::new(), notes: Vec::new() };
    for (kind, configs) in node.entries().iter().filter(|(key, _)| key.ends_with("_configs")) {
        for config in configs.items() {
            let kind = kind.trim_end_matches("_configs");
            let mut lost_whole = false;
            for way in ways(kind, config, &draft.plain, &draft.keys) {
                match way.and_then(|way| accepted(&draft, way)) {
                    Ok((call, keys)) => {
                        draft.ways.push(call);
                        draft.keys.extend(keys);
                    }
                    Err(reason) => {
                        let was = verbatim(config, 1);
                        draft.notes.push(format!("one of its `{kind}_configs` is kept as it was: {reason}\n{was}"));
                        lost_whole = true;
                    }
                }
            }
            if lost_whole {
                continue;
            }
            let lost = config.entries().iter().map(|(key, _)| key.as_str()).filter(|key| !UNDERSTOOD.contains(key));
            let lost: Vec<String> = lost.map(|key| format!("`{key}`")).collect();
            if !lost.is_empty() {
                draft.notes.push(format!("of its `{kind}_configs`, {} left out", lost.join(", ")));
            }
        }
    }
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
fn ways(kind: &str, config: &Node, receiver: &str, taken: &[String]) -> Vec<Result<Way, String>> {
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
    let made = |call: String, keys: Vec<String>, made: Make| Way {
        call: format!("{call}{}", if resolved { "" } else { ".without_resolved()" }),
        keys,
        made,
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
        other => return vec![Err(format!("a spec has no notifier of the kind `{other}`"))],
    })]
}
