//! Chats: a message in a channel, with a title, and what to do in the text.

use super::message::{self, MARKDOWN};
use super::notifier::Notifier;
use configs::alertmanager::{
    DiscordConfig, MattermostConfig, MsTeamsV2Config, RocketChatConfig, TelegramConfig, WebexConfig,
};
use configs::http::{Authorization, HttpConfig};
use terms::{Fault, SecretKey, text};

impl Notifier {
    /// A message in this channel of Slack, by an incoming webhook whose URL is kept under this key of Alertmanager's
    /// Secret. Renders to `slack_configs`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#slack_config>
    #[track_caller]
    pub const fn slack(channel: &'static str, url_key: SecretKey<'static>) -> Self {
        Self { name: "Slack", ..Self::chat(channel, url_key) }.connects_to(443, "Slack")
    }

    /// A message in this channel of Microsoft Teams, by a webhook of Power Automate's Workflows whose URL is kept under
    /// this key of Alertmanager's Secret; the channel is the webhook's, and the name given here is for the documents.
    /// Renders to
    /// `msteamsv2_configs`; the older `msteams_configs` is for connectors that Microsoft retired.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#msteamsv2_config>
    pub const fn teams(channel: &'static str, url_key: SecretKey<'static>) -> Self {
        let notifier = Self::new("Microsoft Teams", channel, |notifier, credentials| {
            MsTeamsV2Config::new(credentials.file(notifier.key(0)))
                .send_resolved(notifier.send_resolved)
                .title(notifier.subject)
                .text(notifier.text)
                .into()
        });
        Self { text: MARKDOWN, ..notifier }.secret_key(url_key).connects_to(443, "Microsoft Teams")
    }

    /// A message in this channel of Discord, by a webhook whose URL is kept under this key of Alertmanager's Secret;
    /// the channel is the webhook's, and the name given here is for the documents. Discord shows at most 2048
    /// characters of the text. Renders to
    /// `discord_configs`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#discord_config>
    pub const fn discord(channel: &'static str, url_key: SecretKey<'static>) -> Self {
        let notifier = Self::new("Discord", channel, |notifier, credentials| {
            DiscordConfig::new(credentials.file(notifier.key(0)))
                .send_resolved(notifier.send_resolved)
                .title(notifier.subject)
                .message(notifier.text)
                .into()
        });
        Self { text: MARKDOWN, ..notifier }.secret_key(url_key).connects_to(443, "Discord")
    }

    /// A message in this channel of Mattermost, by an incoming webhook whose URL is kept under this key of
    /// Alertmanager's Secret. A server that listens elsewhere than on port 443 wants
    /// [`connects_to`](Self::connects_to). Renders to
    /// `mattermost_configs`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#mattermost_config>
    pub const fn mattermost(channel: &'static str, url_key: SecretKey<'static>) -> Self {
        let notifier = Self::new("Mattermost", channel, |notifier, credentials| {
            MattermostConfig::new(credentials.file(notifier.key(0)))
                .send_resolved(notifier.send_resolved)
                .channel(notifier.to)
                .color(notifier.colour_code())
                .title(notifier.subject)
                .text(notifier.text)
                .into()
        });
        Self { text: MARKDOWN, ..notifier }.secret_key(url_key).connects_to(443, "Mattermost")
    }

    /// A message in this channel of the Rocket.Chat at this URL, as a user of its own: the id of the user's token and
    /// the token are kept under these keys of Alertmanager's Secret. Renders to `rocketchat_configs`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#rocketchat_config>
    #[track_caller]
    pub const fn rocketchat(
        url: &'static str,
        channel: &'static str,
        token_id_key: SecretKey<'static>,
        token_key: SecretKey<'static>,
    ) -> Self {
        let notifier = Self::new("Rocket.Chat", channel, |notifier, credentials| {
            let (id, token) = (credentials.file(notifier.key(0)), credentials.file(notifier.key(1)));
            RocketChatConfig::new(id, token, notifier.to)
                .send_resolved(notifier.send_resolved)
                .api_url(notifier.url)
                .color(notifier.colour_code())
                .title(notifier.subject)
                .text(notifier.text)
                .into()
        });
        Self { text: MARKDOWN, ..notifier }.secret_key(token_id_key).secret_key(token_key).at_url(url)
    }

    /// A message in this chat of Telegram, as a bot whose token is kept under this key of Alertmanager's Secret. The
    /// chat is a number, a group's begins with `-`. The text is that of a mail, without markup: Telegram refuses a
    /// message whose markup is not whole. Renders to `telegram_configs`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#telegram_config>
    #[track_caller]
    pub const fn telegram(chat_id: &'static str, token_key: SecretKey<'static>) -> Self {
        if i64::from_str_radix(chat_id, 10).is_err() {
            Fault::new("notifier `Telegram`: ")
                .quoted(chat_id)
                .text(" is no id of a chat")
                .fix("write its number, like `-1001234567890`")
                .raise()
        }
        let notifier = Self::new("Telegram", chat_id, |notifier, credentials| {
            // Checked above.
            let chat = notifier.to.parse::<i64>().unwrap_or_default();
            let config = TelegramConfig::new(credentials.file(notifier.key(0)), chat)
                .send_resolved(notifier.send_resolved)
                .message(notifier.text)
                .parse_mode("");
            if notifier.url.is_empty() { config.into() } else { config.api_url(notifier.url).into() }
        });
        let text = "{{ template \"message.subject\" . }}\n{{ template \"message.mail\" . }}";
        Self { text, ..notifier }.secret_key(token_key).connects_to(443, "Telegram")
    }

    /// A message in this room of Webex, as a bot whose token is kept under this key of Alertmanager's Secret. Renders
    /// to
    /// `webex_configs`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#webex_config>
    pub const fn webex(room_id: &'static str, token_key: SecretKey<'static>) -> Self {
        let notifier = Self::new("Webex", room_id, |notifier, credentials| {
            let token = Authorization::bearer(credentials.file(notifier.key(0)));
            let http = HttpConfig::new().authorization(token);
            WebexConfig::new(notifier.to, http).send_resolved(notifier.send_resolved).message(notifier.text).into()
        });
        Self { text: MARKDOWN, ..notifier }.secret_key(token_key).connects_to(443, "Webex")
    }

    /// The template of its colour, which is there only beside that of the text.
    const fn colour_code(&self) -> &'static str {
        if text::same(self.text, MARKDOWN) { message::COLOUR_CODE } else { "#439fe0" }
    }
}
