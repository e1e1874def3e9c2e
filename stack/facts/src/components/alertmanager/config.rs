//! `alertmanager.yml`, from the routing: every receiver notifies, every credential is a file.

use super::{CREDENTIALS, SMS_TOKEN, SMTP_PASSWORD};
use configs::SecretFile;
use configs::alertmanager::{
    self as model, AlertmanagerConfig, DefaultRoute, EmailConfig, Global, InhibitRule, Matcher, Receiver, Route,
    SlackConfig, WebhookConfig,
};
use configs::http::{Authorization, HttpConfig};
use kit::{Context, seconds};
use watch::inhibit::Which;
use watch::receiver::{self, Notifier};
use watch::route;
use watch::severity::Severity;

/// The message in the chat: what happens, where, and links to what helps.
const CHAT_TEXT: &str = "{{ range .Alerts }}*{{ .Annotations.summary }}*\n{{ .Annotations.description }}\n\
    {{ with .Annotations.runbook_url }}<{{ . }}|Runbook> {{ end }}\
    {{ with .Annotations.dashboard_url }}<{{ . }}|Dashboard> {{ end }}\
    {{ with .Annotations.logs_url }}<{{ . }}|Logs>{{ end }}\n{{ end }}";

/// The subject of a mail.
const SUBJECT: &str = "[{{ .Status | toUpper }}] {{ .CommonLabels.severity }}: \
    {{ with .CommonLabels.alertname }}{{ . }}{{ else }}several alerts{{ end }} ({{ len .Alerts }})";

pub(super) fn config(cx: &Context) -> AlertmanagerConfig {
    let notifications = cx.environment().notifications();
    let global = Global::new()
        .mail_through(notifications.smarthost, notifications.from)
        .mail_login(notifications.username, secret(SMTP_PASSWORD));
    let Some(routing) = cx.watch().routing else {
        // A stack without alerts has nobody to notify but whoever reads its mails.
        let nobody = Receiver::new("nobody", EmailConfig::new(notifications.from));
        return AlertmanagerConfig::new(global, DefaultRoute::to(&nobody));
    };
    let otherwise = routing.otherwise();
    let routes = Severity::ALL.map(|severity| by_severity(severity, routing.route(severity)));
    let root = DefaultRoute::to(&receiver(otherwise.receiver()))
        .group_by(otherwise.group_by().iter().copied())
        .group_wait(otherwise.group_wait())
        .group_interval(otherwise.group_interval())
        .repeat_interval(otherwise.repeat_interval())
        .routes(routes);
    AlertmanagerConfig::new(global, root).inhibit_rules(routing.inhibitions().iter().map(|inhibit| {
        InhibitRule::new(matchers(inhibit.source()), matchers(inhibit.target()), inhibit.equal_labels().iter().copied())
    }))
}

fn by_severity(severity: Severity, route: &route::Route) -> Route {
    Route::to(&receiver(route.receiver()), [Matcher::equal("severity", severity.label())])
        .group_by(route.group_by().iter().copied())
        .group_wait(route.group_wait())
        .group_interval(route.group_interval())
        .repeat_interval(route.repeat_interval())
}

/// A receiver is made with its first notifier, so it has one.
fn receiver(receiver: &receiver::Receiver) -> Receiver {
    receiver
        .others()
        .fold(Receiver::new(receiver.name(), notifier(receiver.first())), |made, other| made.and(notifier(other)))
}

fn notifier(notifier: &Notifier) -> model::Notifier {
    let tells_the_end = notifier.tells_the_end();
    match notifier {
        Notifier::Email { to } => {
            EmailConfig::new(*to).send_resolved(tells_the_end).headers([("Subject", SUBJECT)]).into()
        }
        Notifier::Chat { channel, url_key } => SlackConfig::new(secret(url_key.key()), *channel)
            .send_resolved(tells_the_end)
            .title(SUBJECT)
            .text(CHAT_TEXT)
            .into(),
        // A text message names few alerts: more would be cut by the network.
        Notifier::Sms { url_key } => WebhookConfig::new(secret(url_key.key()))
            .send_resolved(tells_the_end)
            .max_alerts(5)
            .timeout(seconds(10))
            .http_config(HttpConfig::new().authorization(Authorization::bearer(secret(SMS_TOKEN))))
            .into(),
        Notifier::Heartbeat { url_key } => {
            WebhookConfig::new(secret(url_key.key())).send_resolved(tells_the_end).timeout(seconds(10)).into()
        }
    }
}

fn matchers(which: &Which) -> Vec<Matcher> {
    which.pairs().into_iter().map(|(label, value)| Matcher::equal(label, value)).collect()
}

fn secret(key: &str) -> SecretFile {
    SecretFile::in_folder(CREDENTIALS.path(), key)
}
