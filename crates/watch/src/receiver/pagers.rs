//! What wakes people or keeps a record: pagers, phones, tickets.

use super::message;
use super::notifier::Notifier;
use configs::alertmanager::{
    IncidentIoConfig, JiraConfig, OpsgenieConfig, PagerDutyConfig, PushoverConfig, SigV4, SnsConfig, VictorOpsConfig,
};
use configs::http::{BasicAuth, HttpConfig};
use terms::{Fault, SecretKey, seconds, text};

/// `critical`, `warning` and `info` are PagerDuty's words as well; whatever else is an `error`.
const PAGERDUTY_SEVERITY: &str = r#"{{ if match "^(critical|warning|info)$" .CommonLabels.severity }}{{ .CommonLabels.severity }}{{ else }}error{{ end }}"#;
/// Opsgenie's, from `P1`, the most urgent, to `P5`.
const OPSGENIE_PRIORITY: &str = r#"{{ if eq .CommonLabels.severity "critical" }}P1{{ else if eq .CommonLabels.severity "info" }}P5{{ else }}P3{{ end }}"#;
/// Splunk On-Call's: `INFO` and `WARNING` page nobody.
const VICTOROPS_TYPE: &str = r#"{{ if match "^(warning|info)$" .CommonLabels.severity }}{{ toUpper .CommonLabels.severity }}{{ else }}CRITICAL{{ end }}"#;

const _: () = {
    message::check("PagerDuty", "severity", PAGERDUTY_SEVERITY);
    message::check("Opsgenie", "priority", OPSGENIE_PRIORITY);
    message::check("Splunk On-Call", "message_type", VICTOROPS_TYPE);
};

impl Notifier {
    /// An incident of this service of PagerDuty, by the Events API v2, which is resolved at the end; the routing key of
    /// the service's integration is kept under this key of Alertmanager's Secret. Its urgency follows the severity. In
    /// the EU add
    /// `.at_url("https://events.eu.pagerduty.com/v2/enqueue")`. Renders to `pagerduty_configs`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#pagerduty_config>
    pub const fn pagerduty(service: &'static str, routing_key: SecretKey<'static>) -> Self {
        let notifier = Self::new("PagerDuty", service, |notifier, credentials| {
            let config = PagerDutyConfig::new(credentials.file(notifier.key(0)))
                .send_resolved(notifier.send_resolved)
                .description(notifier.subject)
                .severity(PAGERDUTY_SEVERITY)
                .details([("text", notifier.text)])
                .timeout(seconds(10));
            if notifier.url.is_empty() { config.into() } else { config.url(notifier.url).into() }
        });
        notifier.secret_key(routing_key).connects_to(443, "PagerDuty")
    }

    /// An alert of Opsgenie, which is closed at the end; the API key of this team's integration is kept under this key
    /// of Alertmanager's Secret. In the EU add `.at_url("https://api.eu.opsgenie.com/")`. Renders to
    /// `opsgenie_configs`.
    ///
    /// Atlassian ends it: it sells no more of it, and its API works until 5 April 2027
    /// (<https://support.atlassian.com/opsgenie/docs/what-happens-when-opsgenie-is-turned-off/>). Begin nothing new on
    /// it.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#opsgenie_config>
    pub const fn opsgenie(team: &'static str, api_key: SecretKey<'static>) -> Self {
        let notifier = Self::new("Opsgenie", team, |notifier, credentials| {
            let config = OpsgenieConfig::new(credentials.file(notifier.key(0)))
                .send_resolved(notifier.send_resolved)
                .message(notifier.subject)
                .description(notifier.text)
                .priority(OPSGENIE_PRIORITY);
            if notifier.url.is_empty() { config.into() } else { config.api_url(notifier.url).into() }
        });
        notifier.secret_key(api_key).connects_to(443, "Opsgenie")
    }

    /// An incident of Splunk On-Call, which was VictorOps, for the team of this routing key; the API key is kept under
    /// this key of Alertmanager's Secret. Only what is neither `warning` nor `info` pages. Renders to
    /// `victorops_configs`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#victorops_config>
    pub const fn victorops(routing_key: &'static str, api_key: SecretKey<'static>) -> Self {
        let notifier = Self::new("Splunk On-Call", routing_key, |notifier, credentials| {
            let config = VictorOpsConfig::new(credentials.file(notifier.key(0)), notifier.to)
                .send_resolved(notifier.send_resolved)
                .message_type(VICTOROPS_TYPE)
                .entity_display_name(notifier.subject)
                .state_message(notifier.text);
            if notifier.url.is_empty() { config.into() } else { config.api_url(notifier.url).into() }
        });
        notifier.secret_key(api_key).connects_to(443, "Splunk On-Call")
    }

    /// An alert of incident.io, by the alert source at this URL, which is no secret; its token is kept under this key
    /// of Alertmanager's Secret. What incident.io shows are the alert's labels and annotations: it reads no template.
    /// Renders to
    /// `incidentio_configs`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#incidentio_config>
    #[track_caller]
    pub const fn incidentio(url: &'static str, token_key: SecretKey<'static>) -> Self {
        let notifier = Self::new("incident.io", "", |notifier, credentials| {
            let config = IncidentIoConfig::new(notifier.url, credentials.file(notifier.key(0)));
            config.send_resolved(notifier.send_resolved).timeout(seconds(10)).into()
        });
        notifier.secret_key(token_key).at_url(url)
    }

    /// A notification on the phones of a user or group of Pushover: the key of that and the application's token are
    /// kept under these keys of Alertmanager's Secret; `to` says in documents whose phones. It has to be acknowledged,
    /// and rings each minute for an hour. Pushover shows 1024 characters of the text. Renders to `pushover_configs`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#pushover_config>
    pub const fn pushover(to: &'static str, user_key: SecretKey<'static>, token_key: SecretKey<'static>) -> Self {
        let notifier = Self::new("Pushover", to, |notifier, credentials| {
            let (user, token) = (credentials.file(notifier.key(0)), credentials.file(notifier.key(1)));
            PushoverConfig::new(user, token)
                .send_resolved(notifier.send_resolved)
                .title(notifier.subject)
                .message(notifier.text)
                .into()
        });
        notifier.secret_key(user_key).secret_key(token_key).connects_to(443, "Pushover")
    }

    /// A message to this topic of Amazon SNS, `arn:aws:sns:<region>:<account>:<topic>`. Renders to `sns_configs`.
    ///
    /// Alertmanager reads no key of AWS from a file, so none is given: it has the role of its service account, where
    /// that is exchanged by HTTPS (IRSA). What a node's own address hands out the network policies do not let through.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#sns_config>
    #[track_caller]
    pub const fn sns(topic_arn: &'static str) -> Self {
        if !text::starts_with(topic_arn, "arn:") || text::find(topic_arn, ":sns:", 0).is_none() {
            Fault::new("notifier `Amazon SNS`: ")
                .quoted(topic_arn)
                .text(" is no topic")
                .fix("write its ARN, like `arn:aws:sns:eu-central-1:123456789012:alerts`")
                .raise()
        }
        let notifier = Self::new("Amazon SNS", topic_arn, |notifier, _| {
            let region = notifier.to.split(':').nth(3).unwrap_or_default();
            SnsConfig::new(notifier.to, SigV4::new(region))
                .send_resolved(notifier.send_resolved)
                .subject(notifier.subject)
                .message(notifier.text)
                .into()
        });
        notifier.connects_to(443, "Amazon SNS")
    }

    /// An issue of this type in this project of the Jira at this URL, `https://company.atlassian.net/rest/api/2/`, as
    /// this user, whose API token is kept under this key of Alertmanager's Secret. It stays open at the end. Renders to
    /// `jira_configs`.
    ///
    /// # Errors
    ///
    /// Does not compile with version 3 of Jira's API: there a description is a document in JSON, and Alertmanager gives
    /// up without a second attempt at a text.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#jira_config>
    #[track_caller]
    pub const fn jira(
        url: &'static str,
        project: &'static str,
        issue_type: &'static str,
        user: &'static str,
        token_key: SecretKey<'static>,
    ) -> Self {
        if text::find(url, "/rest/api/3", 0).is_some() {
            Fault::new("notifier `Jira`: ")
                .quoted(url)
                .text(" wants a description in JSON, and gets a text")
                .fix("ask version 2 of the API: `/rest/api/2/`")
                .raise()
        }
        let notifier = Self::new("Jira", project, |notifier, credentials| {
            let login = BasicAuth::new(notifier.said(USER), credentials.file(notifier.key(0)));
            let http = HttpConfig::new().basic_auth(login);
            JiraConfig::new(notifier.url, notifier.to, notifier.said(ISSUE_TYPE), http)
                .send_resolved(notifier.send_resolved)
                .summary(notifier.subject)
                .description(notifier.text)
                .into()
        });
        notifier.setting(USER, user).setting(ISSUE_TYPE, issue_type).secret_key(token_key).at_url(url)
    }
}

const USER: &str = "user";
const ISSUE_TYPE: &str = "issue_type";
