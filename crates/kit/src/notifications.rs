//! The way of alerts to people, as far as it differs between environments.

use terms::{Fault, text};

/// The mail server through which alerts leave. Passwords and URLs with tokens are not here: they are files from a
/// Secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notifications<'a> {
    /// `host:port` of the mail server; empty where there is none. The network policy opens that port, and no other for
    /// mail.
    pub smarthost: &'a str,
    /// The mail server's user.
    pub username: &'a str,
    /// The sender of mails.
    pub from: &'a str,
    /// Whether the Secret of the receivers is a placeholder, so that alerts reach nobody until it is filled in.
    pub placeholders: bool,
}

impl Notifications<'_> {
    /// Refuses a mail server without a port, with which Alertmanager does not start:
    /// <https://github.com/prometheus/alertmanager/blob/v0.35.0/config/config.go>, `HostPort`.
    #[track_caller]
    pub(super) const fn check(&self, fault: Fault) {
        if self.smarthost.is_empty() {
            return;
        }
        let rule = match text::find(self.smarthost, ":", 0) {
            None => " has no port",
            Some(0) => " has no host",
            Some(colon) if number(self.smarthost.split_at(colon + 1).1) == 0 => " has no port from 1 to 65535",
            Some(_) => return,
        };
        fault
            .text(": the mail server ")
            .quoted(self.smarthost)
            .text(rule)
            .fix("write it like `smtp.example.com:587`")
            .raise()
    }

    /// The port of the mail server: 25, SMTP's own, where there is none.
    pub const fn port(&self) -> u16 {
        match text::find(self.smarthost, ":", 0) {
            Some(colon) => number(self.smarthost.split_at(colon + 1).1),
            None => 25,
        }
    }
}

/// A port, or 0 where it is none.
const fn number(text: &str) -> u16 {
    match u16::from_str_radix(text, 10) {
        Ok(number) => number,
        Err(_) => 0,
    }
}
