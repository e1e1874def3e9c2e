//! Who is told, and through what.
//!
//! <https://prometheus.io/docs/alerting/0.35/configuration/#receiver-integration-settings>

use std::collections::BTreeMap;

use serde::Serialize;

use super::chat::{
    DiscordConfig, MattermostConfig, MsTeamsV2Config, RocketChatConfig, SlackConfig, TelegramConfig, WebexConfig,
};
use super::paging::{
    IncidentIoConfig, JiraConfig, OpsgenieConfig, PagerDutyConfig, PushoverConfig, SnsConfig, VictorOpsConfig,
};
use crate::http::{HttpConfig, TlsConfig};
use crate::settings::settings;
use crate::{GoDuration, SecretFile};
use terms::Fault;

/// One line an integration for which there is a type: the receiver's key, and the type of its entries.
macro_rules! integrations {
    ($($(#[doc = $doc:literal])* $variant:ident($key:ident: $type:ident),)*) => {
        /// Somebody who is told, by one notifier or several. One of `receivers:`.
        #[must_use = "a receiver is told of alerts only once a route leads to it"]
        #[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        // Alertmanager has some twenty integrations, and all are called like this.
        #[schemars(extend(
            "patternProperties" = { "^[a-z0-9]+_configs$": { "type": "array", "items": { "type": "object" } } }
        ))]
        pub struct Receiver {
            name: String,
            $(#[serde(skip_serializing_if = "Vec::is_empty")] $key: Vec<$type>,)*
            #[serde(flatten)]
            #[schemars(skip)]
            others: BTreeMap<&'static str, Vec<serde_json::Value>>,
        }

        /// Through what a receiver is told.
        #[derive(Clone, Debug)]
        pub enum Notifier {
            $($(#[doc = $doc])* $variant(Box<$type>),)*
            /// Any other integration. Made by [`Notifier::other`].
            Other(&'static str, serde_json::Value),
        }

        /// The integrations that have a type of their own, and its name.
        const TYPED: &[(&str, &str)] = &[$((stringify!($key), stringify!($type)),)*];

        impl Receiver {
            fn nobody(name: &str) -> Self {
                Self { name: name.to_owned(), $($key: Vec::new(),)* others: BTreeMap::new() }
            }

            /// Tells through this as well.
            pub fn and(mut self, notifier: impl Into<Notifier>) -> Self {
                match notifier.into() {
                    $(Notifier::$variant(config) => self.$key.push(*config),)*
                    Notifier::Other(integration, config) => self.others.entry(integration).or_default().push(config),
                }
                self
            }
        }

        $(impl From<$type> for Notifier {
            fn from(config: $type) -> Self {
                Self::$variant(Box::new(config))
            }
        })*
    };
}

integrations! {
    /// E-mail.
    Email(email_configs: EmailConfig),
    /// A Slack channel.
    Slack(slack_configs: SlackConfig),
    /// A channel of Microsoft Teams.
    MsTeamsV2(msteamsv2_configs: MsTeamsV2Config),
    /// A channel of Discord.
    Discord(discord_configs: DiscordConfig),
    /// A channel of Mattermost.
    Mattermost(mattermost_configs: MattermostConfig),
    /// A channel of Rocket.Chat.
    RocketChat(rocketchat_configs: RocketChatConfig),
    /// A chat of Telegram.
    Telegram(telegram_configs: TelegramConfig),
    /// A room of Webex.
    Webex(webex_configs: WebexConfig),
    /// A service of PagerDuty.
    PagerDuty(pagerduty_configs: PagerDutyConfig),
    /// Opsgenie.
    Opsgenie(opsgenie_configs: OpsgenieConfig),
    /// Splunk On-Call, which was VictorOps.
    VictorOps(victorops_configs: VictorOpsConfig),
    /// An alert source of incident.io.
    IncidentIo(incidentio_configs: IncidentIoConfig),
    /// Phones with Pushover.
    Pushover(pushover_configs: PushoverConfig),
    /// A topic of Amazon SNS.
    Sns(sns_configs: SnsConfig),
    /// Issues of Jira.
    Jira(jira_configs: JiraConfig),
    /// An HTTP endpoint, such as an SMS gateway.
    Webhook(webhook_configs: WebhookConfig),
}

impl Receiver {
    /// A receiver with the notifier that it cannot be without.
    #[track_caller]
    pub fn new(name: &str, notifier: impl Into<Notifier>) -> Self {
        if name.is_empty() {
            Fault::new("a receiver has no name; fix: name it after who is told").raise()
        }
        Self::nobody(name).and(notifier)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it writes e-mail through the global SMTP server.
    pub(super) fn needs_smtp(&self) -> bool {
        !self.email_configs.is_empty()
    }
}

impl Notifier {
    /// An integration of Alertmanager for which there is no type here, such as `wechat_configs`, and its settings.
    /// Credentials belong into files: each integration has a `.._file` setting for them.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#receiver-integration-settings>
    #[track_caller]
    pub fn other(integration: &'static str, settings: serde_json::Value) -> Self {
        let name = integration.strip_suffix("_configs").unwrap_or_default();
        let fault = Fault::new("notifier ").quoted(integration);
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
            fault.text(" is not the name of an integration").fix("write it like `wechat_configs`").raise()
        }
        if let Some((_, typed)) = TYPED.iter().find(|(key, _)| *key == integration) {
            fault.text(" has a type of its own").fix("use `").text(typed).text("`").raise()
        }
        if !settings.is_object() {
            fault.text(": its settings are no map").fix("give `serde_json::json!({ .. })`").raise()
        }
        Self::Other(integration, settings)
    }
}

settings! {
    /// E-mail through the global SMTP server. One of `email_configs:`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#email_config>
    pub struct EmailConfig(
        /// The address, or several with commas.
        to: String,
    ) {
        /// Whether to tell of the end as well. Default false.
        send_resolved: value bool,
        /// The sender. Default: the global `smtp_from`.
        from: text,
        /// Headers, such as `Subject`; Go templates.
        headers: map,
        /// The body as HTML; a Go template. Default: Alertmanager's own.
        html: text,
        /// The body as text; a Go template. Default: none.
        text: text,
        /// Whether to insist on STARTTLS. Default: the global `smtp_require_tls`.
        require_tls: value bool,
        /// How the server is verified.
        tls_config: value TlsConfig,
    }
}

settings! {
    /// An HTTP endpoint that receives a POST, such as a bridge to SMS. One of `webhook_configs:`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#webhook_config>
    pub struct WebhookConfig(
        /// The file that holds the URL.
        url_file: SecretFile,
    ) {
        /// Whether to tell of the end as well. Default true.
        send_resolved: value bool,
        /// At most so many alerts in a message; the rest is counted in `truncatedAlerts`. Default 0: all.
        max_alerts: value u32,
        /// How long a request may take; no longer than the route's `group_interval`. Default 0s: no limit.
        timeout: into GoDuration,
        /// How to speak HTTP, with the credentials. Default: the global `http_config`.
        http_config: value HttpConfig,
        /// The fields of the JSON body; their texts are Go templates. Default: Alertmanager's own version 4.
        ///
        /// With it an SMS gateway needs no bridge. What a template yields is read as YAML: numbers become numbers, and
        /// `CRITICAL: down` a map, so a text must not look like one.
        payload: map,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Authorization;
    use terms::seconds;

    #[test]
    fn a_receiver_may_be_told_in_several_ways() {
        let gateway = WebhookConfig::new(SecretFile::new("/secrets/sms-url"))
            .max_alerts(5)
            .timeout(seconds(10))
            .http_config(HttpConfig::new().authorization(Authorization::bearer(SecretFile::new("/secrets/sms-token"))));
        let receiver = Receiver::new("on-call", EmailConfig::new("ops@tea.example").send_resolved(true)).and(gateway);
        assert_eq!(
            serde_yaml::to_string(&receiver).unwrap(),
            "\
name: on-call
email_configs:
- to: ops@tea.example
  send_resolved: true
webhook_configs:
- url_file: /secrets/sms-url
  max_alerts: 5
  timeout: 10s
  http_config:
    authorization:
      type: Bearer
      credentials_file: /secrets/sms-token
"
        );
    }
}
