//! Services that wake people or keep a record: pagers, phones, tickets.
//!
//! Every credential is a file that Alertmanager reads as it sends, so a changed Secret needs no restart.

use crate::http::HttpConfig;
use crate::settings::settings;
use crate::{GoDuration, SecretFile};

settings! {
    /// A service of PagerDuty, by the Events API v2. One of `pagerduty_configs:`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#pagerduty_config>
    pub struct PagerDutyConfig(
        /// The file that holds the integration's routing key.
        routing_key_file: SecretFile,
    ) {
        /// Whether to resolve the incident at the end. Default true.
        send_resolved: value bool,
        /// The API's URL. Default `https://events.pagerduty.com/v2/enqueue`.
        url: text,
        /// The title of the incident, at most 1024 characters; a Go template.
        description: text,
        /// `critical`, `error`, `warning` or `info`; a Go template. Default `error`.
        severity: text,
        /// Where it was seen; a Go template. Default: `client`.
        source: text,
        /// What sent it; a Go template. Default: Alertmanager's own.
        client: text,
        /// Where that leads; a Go template. Default: Alertmanager's own.
        client_url: text,
        /// The kind of trouble; a Go template.
        class: text,
        /// What is in trouble; a Go template.
        component: text,
        /// The group to which that belongs; a Go template.
        group: text,
        /// Further fields; Go templates. Default: the alerts, and how many there are.
        details: map,
        /// How long a request may take. Default 0s: no limit.
        timeout: into GoDuration,
        /// How to speak HTTP. Default: the global `http_config`.
        http_config: value HttpConfig,
    }
}

settings! {
    /// Opsgenie. Atlassian sells it no more since June 2025 and ends it in April 2027:
    /// <https://www.atlassian.com/blog/announcements/evolution-of-it-operations>. One of `opsgenie_configs:`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#opsgenie_config>
    pub struct OpsgenieConfig(
        /// The file that holds the API key.
        api_key_file: SecretFile,
    ) {
        /// Whether to close the alert at the end. Default true.
        send_resolved: value bool,
        /// The API's URL. Default `https://api.opsgenie.com/`; in the EU `https://api.eu.opsgenie.com/`.
        api_url: text,
        /// The title, at most 130 characters; a Go template.
        message: text,
        /// The text; a Go template.
        description: text,
        /// Where it comes from; a Go template.
        source: text,
        /// What is in trouble; a Go template.
        entity: text,
        /// Tags with commas between them; a Go template.
        tags: text,
        /// A note; a Go template.
        note: text,
        /// `P1` to `P5`; a Go template. Default: `P3`, Opsgenie's own.
        priority: text,
        /// Further fields; Go templates. Default: the labels that the alerts have in common.
        details: map,
        /// How to speak HTTP. Default: the global `http_config`.
        http_config: value HttpConfig,
    }
}

settings! {
    /// Splunk On-Call, which was VictorOps. One of `victorops_configs:`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#victorops_config>
    pub struct VictorOpsConfig(
        /// The file that holds the API key.
        api_key_file: SecretFile,
        /// Which team is told: a key of the routes there.
        routing_key: String,
    ) {
        /// Whether to tell of the end as well. Default true.
        send_resolved: value bool,
        /// The API's URL. Default `https://alert.victorops.com/integrations/generic/20131114/alert/`.
        api_url: text,
        /// `CRITICAL`, `WARNING` or `INFO`; a Go template. Default `CRITICAL`.
        message_type: text,
        /// The title; a Go template.
        entity_display_name: text,
        /// The text, at most 20480 characters; a Go template.
        state_message: text,
        /// How to speak HTTP. Default: the global `http_config`.
        http_config: value HttpConfig,
    }
}

settings! {
    /// An alert source of incident.io. One of `incidentio_configs:`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#incidentio_config>
    pub struct IncidentIoConfig(
        /// The URL of the alert source, which is no secret.
        url: String,
        /// The file that holds the alert source's token.
        alert_source_token_file: SecretFile,
    ) {
        /// Whether to tell of the end as well. Default true.
        send_resolved: value bool,
        /// At most so many alerts in a message. Default 0: all.
        max_alerts: value u32,
        /// How long a request may take. Default 0s: no limit.
        timeout: into GoDuration,
        /// How to speak HTTP. Default: the global `http_config`.
        http_config: value HttpConfig,
    }
}

settings! {
    /// Phones with Pushover. One of `pushover_configs:`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#pushover_config>
    pub struct PushoverConfig(
        /// The file that holds the key of the user or group.
        user_key_file: SecretFile,
        /// The file that holds the application's token.
        token_file: SecretFile,
    ) {
        /// Whether to tell of the end as well. Default true.
        send_resolved: value bool,
        /// The title, at most 250 characters; a Go template.
        title: text,
        /// The text, at most 1024 characters; a Go template.
        message: text,
        /// Where the message leads; a Go template.
        url: text,
        /// Which of the user's devices. Default: all.
        device: text,
        /// The sound. Default: the user's.
        sound: text,
        /// From `-2` to `2`, which has to be acknowledged; a Go template. Default `2` while it fires, then `0`.
        priority: text,
        /// How often `2` rings again. Default 1m.
        retry: into GoDuration,
        /// For how long it does. Default 1h.
        expire: into GoDuration,
        /// How to speak HTTP. Default: the global `http_config`.
        http_config: value HttpConfig,
    }
}

settings! {
    /// How a request to AWS is signed. Renders to `sigv4:`.
    ///
    /// Keys have no file here, so none can be given: the pod's role, `AWS_WEB_IDENTITY_TOKEN_FILE` or the node's role
    /// count, in the order of the AWS SDK.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#sigv4_config>
    pub struct SigV4(
        /// The region.
        region: String,
    ) {
        /// A role to assume: its ARN.
        role_arn: text,
    }
}

settings! {
    /// A topic of Amazon SNS. One of `sns_configs:`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#sns_config>
    pub struct SnsConfig(
        /// The topic: its ARN.
        topic_arn: String,
        /// How requests are signed.
        sigv4: SigV4,
    ) {
        /// Whether to tell of the end as well. Default true.
        send_resolved: value bool,
        /// The API's URL. Default: that of the region.
        api_url: text,
        /// The subject of a mail, at most 100 characters; a Go template.
        subject: text,
        /// The text; a Go template.
        message: text,
        /// How to speak HTTP. Default: the global `http_config`.
        http_config: value HttpConfig,
    }
}

settings! {
    /// Issues of Jira, whose credentials are those of its `http_config`. One of `jira_configs:`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#jira_config>
    pub struct JiraConfig(
        /// The API's URL: `https://company.atlassian.net/rest/api/2/`.
        api_url: String,
        /// The key of the project.
        project: String,
        /// The type of the issues, such as `Task`.
        issue_type: String,
        /// How to speak HTTP, with the credentials.
        http_config: HttpConfig,
    ) {
        /// Whether to resolve the issue at the end. Default true.
        send_resolved: value bool,
        /// The title; a Go template.
        summary: text,
        /// The text; a Go template.
        description: text,
        /// The issue's labels; Go templates.
        labels: texts,
        /// The priority; a Go template. Default: from `severity`.
        priority: text,
        /// The transition at the end. Default: none, so the issue stays open.
        resolve_transition: text,
        /// The transition when the trouble comes back.
        reopen_transition: text,
        /// For how long a resolved issue is opened again. Default: for ever.
        reopen_duration: into GoDuration,
    }
}
