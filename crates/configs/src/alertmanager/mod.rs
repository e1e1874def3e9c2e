//! `alertmanager.yml` as Alertmanager v0.35.0 reads it.
//!
//! The promise: a file written from these types passes `amtool check-config`. A receiver notifies somebody; a route
//! holds the receiver itself, so none can be undefined and none is declared in vain; every secret is a file.
//!
//! <https://prometheus.io/docs/alerting/0.35/configuration/>

mod chat;
mod config;
mod matcher;
mod paging;
mod receiver;
mod route;
mod time;

pub use chat::{
    DiscordConfig, MattermostConfig, MsTeamsV2Config, RocketChatConfig, SlackConfig, TelegramConfig, WebexConfig,
};
pub use config::{AlertmanagerConfig, Global};
pub use matcher::Matcher;
pub use paging::{
    IncidentIoConfig, JiraConfig, OpsgenieConfig, PagerDutyConfig, PushoverConfig, SigV4, SnsConfig, VictorOpsConfig,
};
pub use receiver::{EmailConfig, Notifier, Receiver, WebhookConfig};
pub use route::{DefaultRoute, InhibitRule, ReceiverName, Route};
pub use time::{Period, TimeInterval, TimeIntervalName, TimeOfDay, TimeRange, Weekday, Weekdays};

#[cfg(test)]
mod tests;
