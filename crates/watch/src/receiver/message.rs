//! What a message says: templates that Alertmanager fills in, and the check that it can.
//!
//! The language: <https://prometheus.io/docs/alerting/0.35/notifications/>.

use super::{Notifier, Receiver};
use crate::template::message;

pub use message::{ANNOTATIONS, FUNCTIONS, Named, annotations, labels};

/// The subject of a mail, the title in a chat: `CRITICAL: Redis does not answer (+2)`.
pub const SUBJECT: &str = r#"{{ template "message.subject" . }}"#;
/// The text of a mail.
pub const MAIL: &str = r#"{{ template "message.mail" . }}"#;
/// The same as HTML.
pub const HTML: &str = r#"{{ template "message.html" . }}"#;
/// The text in a chat, in Slack's markup, which Mattermost and Rocket.Chat read as well.
pub const CHAT: &str = r#"{{ template "message.chat" . }}"#;
/// The text in a chat that reads Markdown: Microsoft Teams, Discord, Mattermost, Webex.
pub const MARKDOWN: &str = r#"{{ template "message.markdown" . }}"#;
/// The colour of the bar beside it: one for critical, warning, the rest, and the end.
pub const COLOUR: &str = r#"{{ template "message.colour" . }}"#;
/// The same for a chat that wants it as `#d63232`.
pub const COLOUR_CODE: &str = r#"{{ template "message.colour_code" . }}"#;
/// A text message of at most 160 characters.
pub const SMS: &str = r#"{{ template "message.sms" . }}"#;

/// The templates that those above name, for the stack `SENDER` in `TIME_ZONE`.
const TEMPLATES: &str = include_str!("messages.tmpl");

/// The same for chats that read Markdown, and colours as numbers.
const OF_MARKDOWN: &str = include_str!("markdown.tmpl");

const _: () = check("message", "templates", TEMPLATES);
const _: () = check("message", "templates", OF_MARKDOWN);

/// The content of `messages.tmpl`: text messages begin with the sender, where it is not empty, and times are those of
/// this zone. Templates for Markdown come with a receiver that uses one.
pub fn templates<'a>(sender: &str, time_zone: &str, receivers: impl IntoIterator<Item = &'a Receiver>) -> String {
    let sender = if sender.is_empty() { String::new() } else { format!("{sender} - ") };
    let is_markdown = |notifier: &Notifier| notifier.text.contains("message.markdown");
    let needs_more = receivers.into_iter().flat_map(Receiver::notifiers).any(is_markdown);
    let text = if needs_more { format!("{TEMPLATES}\n{OF_MARKDOWN}") } else { TEMPLATES.to_owned() };
    text.replace("TIME_ZONE", time_zone).replace("SENDER", &sender)
}

/// Raises where Alertmanager could not fill in the template: it has an open brace, or names a field, a function, a
/// variable or a template that does not exist, or an annotation that no alert has.
#[track_caller]
pub const fn check(notifier: &str, what: &str, template: &str) {
    message::check(notifier, what, template);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_that_is_known_is_defined() {
        for name in message::TEMPLATES {
            let defined = [TEMPLATES, OF_MARKDOWN].map(|text| text.matches(&format!("define \"{name}\"")).count());
            assert_eq!(defined.iter().sum::<usize>(), 1, "{name}");
        }
        let all = [TEMPLATES, OF_MARKDOWN].map(|text| text.matches("define \"").count());
        assert_eq!(all.iter().sum::<usize>(), message::TEMPLATES.len());
    }

    #[test]
    fn the_stack_says_who_and_where_it_is() {
        let said = templates("Tea", "Europe/Berlin", []);
        assert!(said.contains(r#"tz "Europe/Berlin""#) && said.contains(r#""Tea - ""#));
        assert!(!said.contains("TIME_ZONE") && !said.contains("SENDER"));
        assert!(templates("", "UTC", []).contains(r#"printf "%s%s" "" "#));
    }
}
