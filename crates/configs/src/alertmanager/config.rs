//! The file as a whole, and what holds for all receivers.

use super::{DefaultRoute, InhibitRule, Receiver, Route, TimeInterval};
use crate::SecretFile;
use crate::http::{HttpConfig, TlsConfig};
use crate::settings::settings;
use terms::{Duration, Fault};

settings! {
    /// `alertmanager.yml`. Built by [`AlertmanagerConfig::new`].
    pub struct AlertmanagerConfig sealed (
        /// What holds for all receivers.
        global: Global,
        /// The root of the routing tree.
        route: DefaultRoute,
    ) {
        /// Which alerts silence which.
        inhibit_rules: list InhibitRule,
        /// Those to whom the routes lead.
        receivers: inner_list Receiver,
        /// The times to which the routes refer.
        time_intervals: inner_list TimeInterval,
        /// Files of Go templates: globs.
        templates: texts,
    }
}

impl AlertmanagerConfig {
    /// The file for this routing tree. Receivers and time intervals are taken from its routes.
    #[track_caller]
    pub fn new(global: Global, route: DefaultRoute) -> Self {
        let mut config = Self::sealed(global, route);
        let root = config.route.clone();
        config.declare_receiver(&root.receiver.0);
        for route in &root.routes {
            config.declare(route);
        }
        let without_server = config.global.smtp_smarthost.is_none();
        if let Some(receiver) = config.receivers.iter().find(|receiver| without_server && receiver.needs_smtp()) {
            Fault::new("receiver ")
                .quoted(receiver.name())
                .text(" writes e-mail, but no SMTP server is known")
                .fix("name it with `Global::mail_through`")
                .raise()
        }
        config
    }

    #[track_caller]
    fn declare(&mut self, route: &Route) {
        self.declare_receiver(&route.receiver.0);
        for interval in route.mute_time_intervals.iter().chain(&route.active_time_intervals) {
            declare(&mut self.time_intervals, &interval.0, |interval| &interval.name, "time intervals");
        }
        for route in &route.routes {
            self.declare(route);
        }
    }

    #[track_caller]
    fn declare_receiver(&mut self, receiver: &Receiver) {
        declare(&mut self.receivers, receiver, |receiver| receiver.name(), "receivers");
    }
}

/// Adds what is not declared yet. Two of one name must be the same.
#[track_caller]
fn declare<T: Clone + serde::Serialize>(declared: &mut Vec<T>, new: &T, name: fn(&T) -> &str, what: &str) {
    match declared.iter().find(|one| name(one) == name(new)) {
        None => declared.push(new.clone()),
        Some(one) if serde_json::to_value(one).ok() == serde_json::to_value(new).ok() => {}
        Some(_) => Fault::new("two different ")
            .text(what)
            .text(" are called ")
            .quoted(name(new))
            .fix("give each its own name")
            .raise(),
    }
}

settings! {
    /// What holds for all receivers. Renders to `global:`.
    ///
    /// <https://prometheus.io/docs/alerting/0.35/configuration/#file-layout-and-global-settings>
    pub struct Global {
        /// After how long an alert without end that is not repeated is taken as over. Default 5m. Prometheus' always
        /// have an end.
        resolve_timeout: value Duration,
        /// The SMTP server's host and port. Set by [`Global::mail_through`].
        smtp_smarthost: inner String,
        /// The sender. Set by [`Global::mail_through`].
        smtp_from: inner String,
        /// The name to greet the server with. Default `localhost`.
        smtp_hello: text,
        /// The user. Set by [`Global::mail_login`].
        smtp_auth_username: inner String,
        /// The file with the password. Set by [`Global::mail_login`].
        smtp_auth_password_file: inner SecretFile,
        /// Whether to insist on STARTTLS. Default true.
        smtp_require_tls: value bool,
        /// How the SMTP server is verified.
        smtp_tls_config: value TlsConfig,
        /// How to speak HTTP.
        http_config: value HttpConfig,
    }
}

impl Global {
    /// Sends e-mail through this server, given as host and port, with this sender.
    pub fn mail_through(mut self, smarthost: impl Into<String>, from: impl Into<String>) -> Self {
        self.smtp_smarthost = Some(smarthost.into());
        self.smtp_from = Some(from.into());
        self
    }

    /// Logs in to the SMTP server with a password from a file.
    pub fn mail_login(mut self, username: impl Into<String>, password: SecretFile) -> Self {
        self.smtp_auth_username = Some(username.into());
        self.smtp_auth_password_file = Some(password);
        self
    }
}
