//! Alertmanager: groups alerts and notifies people, by e-mail, chat and SMS. Its credentials are files from a Secret.

mod config;

use super::{NAMESPACE, NOBODY, images};
use kit::{
    AlertmanagerApi, Claim, Component, ConfigMap, Context, File, Mount, Port, Probe, Resources, Secret, SecretEntry,
    Service, Workload, WorkloadBuilder, gibibytes, mebibytes, millicores, seconds,
};

/// Alertmanager's pages, API and own metrics.
pub const HTTP: Port<AlertmanagerApi> = Port::new("http", 9093);

/// The password of the mail server's user.
pub const SMTP_PASSWORD: &str = "smtp-password";
/// The URL of the chat's incoming webhook.
pub const CHAT_URL: &str = "slack-url";
/// The URL of the SMS gateway's webhook.
pub const SMS_URL: &str = "sms-url";
/// The bearer token of the SMS gateway.
pub const SMS_TOKEN: &str = "sms-token";

/// What the receivers need. Bundled, it is empty: notifications then fail, and an alert says so.
pub const RECEIVERS: Secret = Secret::ours(
    "alertmanager-receivers",
    &[
        SecretEntry::to_be_filled_in(SMTP_PASSWORD),
        SecretEntry::to_be_filled_in(CHAT_URL),
        SecretEntry::to_be_filled_in(SMS_URL),
        SecretEntry::to_be_filled_in(SMS_TOKEN),
    ],
);

/// Silences, and what was notified: without it every restart repeats every alert.
pub const DATA: Claim = Claim::new("alertmanager-data", gibibytes(1));
const CONFIG: Mount =
    ConfigMap::new("alertmanager", &[File::yaml("alertmanager.yml", &config::config)]).at("/etc/alertmanager");
/// Read when a notification is sent, so a changed Secret needs no restart.
const CREDENTIALS: Mount = Mount::secret(RECEIVERS, "/etc/alertmanager-receivers");

/// One pod without gossip.
pub const ALERTMANAGER: Workload = WorkloadBuilder::deployment(NAMESPACE, "alertmanager", images::ALERTMANAGER)
    .purpose("groups alerts and notifies people")
    .port(HTTP)
    .run_as(NOBODY)
    .mount(CONFIG)
    .mount(CREDENTIALS)
    .mount(DATA.at("/alertmanager"))
    .arg_file("--config.file", CONFIG.file("alertmanager.yml"))
    .arg("--storage.path=/alertmanager")
    .arg("--cluster.listen-address=")
    .arg_made("--web.external-url", |cx: &Context| cx.external_url(SERVICE.at(HTTP)))
    .arg("--web.route-prefix=/")
    .talks_to_outside(587, "the mail server")
    .talks_to_outside(443, "the chat's and the SMS gateway's webhooks")
    .resources(Resources::requests(millicores(20), mebibytes(48)).limits(millicores(200), mebibytes(128)))
    .readiness(Probe::http(HTTP, "/-/ready").timeout(seconds(3)))
    .liveness(Probe::http(HTTP, "/-/healthy").timeout(seconds(3)).failures(6))
    .build();

/// `svc/alertmanager` 9093.
pub const SERVICE: Service = Service::of(&ALERTMANAGER).port(HTTP);

/// For the stack's list.
pub const COMPONENT: Component = Component::of(&ALERTMANAGER).service(&SERVICE);
