//! Chats: a message in a channel.
//!
//! Every credential is a file that Alertmanager reads as it sends, so a changed Secret needs no restart.

use crate::http::HttpConfig;
use crate::settings::settings;
use crate::{GoDuration, SecretFile};

settings! {
    /// A Slack channel, through an incoming webhook whose URL is the secret. One of `slack_configs:`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#slack_config>
    pub struct SlackConfig(
        /// The file that holds the webhook's URL.
        api_url_file: SecretFile,
        /// The channel, such as `#alerts`.
        channel: String,
    ) {
        /// Whether to tell of the end as well. Default false.
        send_resolved: value bool,
        /// The name under which to post; a Go template.
        username: text,
        /// The bar beside the message: `good`, `warning`, `danger` or `#439FE0`; a Go template.
        color: text,
        /// The title; a Go template.
        title: text,
        /// Where the title leads; a Go template.
        title_link: text,
        /// Text above; a Go template.
        pretext: text,
        /// The text; a Go template.
        text: text,
        /// What notifications show; a Go template.
        fallback: text,
        /// Text below; a Go template.
        footer: text,
        /// The icon, such as `:rotating_light:`; a Go template.
        icon_emoji: text,
        /// Which parts are read as Slack's markup: `text`, `pretext`, `fallback`.
        mrkdwn_in: texts,
        /// How long a request may take. Default 0s: no limit.
        timeout: into GoDuration,
        /// How to speak HTTP. Default: the global `http_config`.
        http_config: value HttpConfig,
    }
}

settings! {
    /// A channel of Microsoft Teams, through a webhook of Power Automate's Workflows. One of `msteamsv2_configs:`.
    /// The older `msteams_configs` is for Office 365 connectors, which Microsoft retired.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#msteamsv2_config>
    pub struct MsTeamsV2Config(
        /// The file that holds the webhook's URL.
        webhook_url_file: SecretFile,
    ) {
        /// Whether to tell of the end as well. Default true.
        send_resolved: value bool,
        /// The title; a Go template.
        title: text,
        /// The text, in Markdown; a Go template.
        text: text,
        /// How to speak HTTP. Default: the global `http_config`.
        http_config: value HttpConfig,
    }
}

settings! {
    /// A channel of Discord, through a webhook. One of `discord_configs:`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#discord_config>
    pub struct DiscordConfig(
        /// The file that holds the webhook's URL.
        webhook_url_file: SecretFile,
    ) {
        /// Whether to tell of the end as well. Default true.
        send_resolved: value bool,
        /// The title, at most 256 characters; a Go template.
        title: text,
        /// The text, in Markdown, at most 2048 characters; a Go template.
        message: text,
        /// What stands above the box, at most 2000 characters, such as `<@&role>` to notify a role; a Go template.
        /// Default: empty.
        content: text,
        /// The name under which to post. Default: the webhook's.
        username: text,
        /// The picture beside it: a URL. Default: the webhook's.
        avatar_url: text,
        /// How to speak HTTP. Default: the global `http_config`.
        http_config: value HttpConfig,
    }
}

settings! {
    /// A channel of Mattermost, through an incoming webhook. One of `mattermost_configs:`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#mattermost_config>
    pub struct MattermostConfig(
        /// The file that holds the webhook's URL.
        webhook_url_file: SecretFile,
    ) {
        /// Whether to tell of the end as well. Default true.
        send_resolved: value bool,
        /// The channel. Default: the webhook's.
        channel: text,
        /// The name under which to post. Default: the webhook's.
        username: text,
        /// The bar beside the message, such as `#439FE0`; a Go template.
        color: text,
        /// The title; a Go template.
        title: text,
        /// Where the title leads; a Go template.
        title_link: text,
        /// The text, in Markdown; a Go template.
        text: text,
        /// What notifications show; a Go template.
        fallback: text,
        /// How to speak HTTP. Default: the global `http_config`.
        http_config: value HttpConfig,
    }
}

settings! {
    /// A channel of Rocket.Chat, through its API as a user of its own. One of `rocketchat_configs:`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#rocketchat_config>
    pub struct RocketChatConfig(
        /// The file that holds the id of the user's token.
        token_id_file: SecretFile,
        /// The file that holds the token.
        token_file: SecretFile,
        /// The channel, such as `#alerts`.
        channel: String,
    ) {
        /// Whether to tell of the end as well. Default false.
        send_resolved: value bool,
        /// The server's URL. Default `https://open.rocket.chat/`.
        api_url: text,
        /// The bar beside the message, such as `#439FE0`; a Go template.
        color: text,
        /// The title; a Go template.
        title: text,
        /// Where the title leads; a Go template.
        title_link: text,
        /// The text, in Markdown; a Go template.
        text: text,
        /// The picture beside it, such as `:rotating_light:`.
        emoji: text,
        /// How to speak HTTP. Default: the global `http_config`.
        http_config: value HttpConfig,
    }
}

settings! {
    /// A chat of Telegram, as a bot. One of `telegram_configs:`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#telegram_config>
    pub struct TelegramConfig(
        /// The file that holds the bot's token.
        bot_token_file: SecretFile,
        /// The chat: a group's is negative.
        chat_id: i64,
    ) {
        /// Whether to tell of the end as well. Default true.
        send_resolved: value bool,
        /// The topic of a group that has some. Default: none.
        message_thread_id: value i64,
        /// The text, at most 4096 characters; a Go template.
        message: text,
        /// How the text is read: `HTML`, `MarkdownV2`, `Markdown`, or as it is where this is empty. Default `HTML`.
        parse_mode: text,
        /// Whether it arrives without a sound. Default false.
        disable_notifications: value bool,
        /// The API's URL. Default `https://api.telegram.org`.
        api_url: text,
        /// How to speak HTTP. Default: the global `http_config`.
        http_config: value HttpConfig,
    }
}

settings! {
    /// A room of Webex, as a bot, whose token is the `authorization` of its `http_config`. One of `webex_configs:`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#webex_config>
    pub struct WebexConfig(
        /// The room.
        room_id: String,
        /// How to speak HTTP, with the bot's token.
        http_config: HttpConfig,
    ) {
        /// Whether to tell of the end as well. Default true.
        send_resolved: value bool,
        /// The text, in Markdown; a Go template.
        message: text,
        /// The API's URL. Default `https://webexapis.com/v1/messages`.
        api_url: text,
    }
}
