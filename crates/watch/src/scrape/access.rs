//! How targets let Prometheus in: a login whose secret is a file, and the authority that their certificate is of.

use super::{Find, Job};
use configs::SecretFile;
use configs::http::{Authorization, BasicAuth, Scheme, TlsConfig};
use configs::prometheus::ScrapeConfig;
use terms::{Fault, SecretKey, text};

/// The folder in which Prometheus has the keys of the Secret that jobs log in with.
pub const CREDENTIALS_FOLDER: &str = "/etc/prometheus-scrape-credentials";

/// How targets let Prometheus in.
#[derive(Clone, Copy)]
pub(super) struct Access {
    login: Option<Login>,
    tls: Option<Tls>,
}

#[derive(Clone, Copy)]
enum Login {
    Bearer(SecretKey<'static>),
    Basic(&'static str, SecretKey<'static>),
}

/// How a target's certificate is verified. Renders to `tls_config:`.
///
/// <https://prometheus.io/docs/prometheus/latest/configuration/configuration/#tls_config>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "it takes effect as the argument of `.https(..)` or `.tls(..)`"]
pub struct Tls {
    authority: Option<SecretKey<'static>>,
    server_name: Option<&'static str>,
    client: Option<[SecretKey<'static>; 2]>,
}

impl Tls {
    /// A certificate of an authority that the image trusts, as websites have.
    pub const PUBLIC: Self = Self { authority: None, server_name: None, client: None };

    /// A certificate of this authority: the key of a Secret that holds it in PEM. Renders to `ca_file`.
    pub const fn of_authority(certificates: SecretKey<'static>) -> Self {
        Self { authority: Some(certificates), ..Self::PUBLIC }
    }

    /// The name in the certificate, where that is not the host. Renders to `server_name`.
    #[track_caller]
    pub const fn server_name(mut self, name: &'static str) -> Self {
        if name.is_empty() || !text::alphanumeric_or(name, "-.*") {
            Fault::new("the name ")
                .quoted(name)
                .text(" in a certificate is no host name")
                .fix("write it like `db.example.com`")
                .raise()
        }
        self.server_name = Some(name);
        self
    }

    /// Shows a certificate of its own: the keys that hold it and its private key. Renders to `cert_file` and
    /// `key_file`.
    pub const fn client(mut self, certificate: SecretKey<'static>, private_key: SecretKey<'static>) -> Self {
        self.client = Some([certificate, private_key]);
        self
    }

    /// The keys of Secrets that it reads.
    pub fn secret_keys(&self) -> impl Iterator<Item = SecretKey<'static>> + use<> {
        self.authority.into_iter().chain(self.client.into_iter().flatten())
    }

    /// The same as a program's config says it, which has each key as the file that this names.
    pub fn rendered(&self, file: impl Fn(&SecretKey<'static>) -> SecretFile) -> TlsConfig {
        let tls = match &self.authority {
            Some(key) => TlsConfig::new().ca_file(file(key).path()),
            None => TlsConfig::new(),
        };
        let tls = match self.server_name {
            Some(name) => tls.server_name(name),
            None => tls,
        };
        match &self.client {
            Some([certificate, private]) => tls.cert_file(file(certificate).path()).key_file(file(private)),
            None => tls,
        }
    }
}

impl Access {
    pub(super) const NONE: Self = Self { login: None, tls: None };

    /// The job with its login and its scheme.
    pub(super) fn of(&self, config: ScrapeConfig) -> ScrapeConfig {
        let config = match &self.login {
            Some(Login::Bearer(key)) => config.authorization(Authorization::bearer(file(key))),
            Some(Login::Basic(user, key)) => config.basic_auth(BasicAuth::new(*user, file(key))),
            None => config,
        };
        match &self.tls {
            Some(tls) => config.scheme(Scheme::Https).tls_config(tls.rendered(file)),
            None => config,
        }
    }
}

impl Job {
    /// Logs in with a token: the key of a Secret that holds it. Renders to `authorization:` with a `credentials_file`;
    /// the Prometheus that scrapes says the Secret in its setting `scrape_credentials`.
    #[track_caller]
    pub const fn bearer_token(self, token: SecretKey<'static>) -> Self {
        self.login(Login::Bearer(token))
    }

    /// Logs in as a user, with the key of a Secret that holds the password. Renders to `basic_auth:` with a
    /// `password_file`; the Prometheus that scrapes says the Secret in its setting `scrape_credentials`.
    #[track_caller]
    pub const fn basic_auth(self, user: &'static str, password: SecretKey<'static>) -> Self {
        self.login(Login::Basic(user, password))
    }

    /// Scrapes by HTTPS, and verifies the target's certificate. Renders to `scheme: https` and `tls_config:`.
    #[track_caller]
    pub const fn https(mut self, tls: Tls) -> Self {
        self.check_own_access();
        self.access.tls = Some(tls);
        self
    }

    #[track_caller]
    const fn login(mut self, login: Login) -> Self {
        self.check_own_access();
        if self.access.login.is_some() {
            Fault::new("scrape job ").quoted(self.name).text(" logs in twice").fix("keep one of the logins").raise()
        }
        if let Find::Annotated(..) = self.find {
            Fault::new("scrape job ")
                .quoted(self.name)
                .text(" logs in at pods that anybody may annotate, who would receive its secret")
                .fix("scrape them by a job of their own: `Job::pods(..)`")
                .raise()
        }
        self.access.login = Some(login);
        self
    }

    /// Raises where the job has a login that follows from what it scrapes.
    #[track_caller]
    const fn check_own_access(&self) {
        if let Find::Kubelets | Find::ApiServer = self.find {
            Fault::new("scrape job ")
                .quoted(self.name)
                .text(" logs in with Prometheus' service account, by HTTPS")
                .fix("leave the login and `.https(..)` out")
                .raise()
        }
    }

    /// Whether it sends a secret over a connection that others on the way can read.
    pub const fn logs_in_in_the_clear(&self) -> bool {
        self.access.login.is_some() && self.access.tls.is_none()
    }

    /// The keys of Secrets that it reads.
    pub fn secret_keys(&self) -> impl Iterator<Item = SecretKey<'static>> + use<> {
        let login = self.access.login.map(|login| match login {
            Login::Bearer(key) | Login::Basic(_, key) => key,
        });
        login.into_iter().chain(self.access.tls.into_iter().flat_map(|tls| tls.secret_keys()))
    }
}

fn file(key: &SecretKey<'static>) -> SecretFile {
    SecretFile::in_folder(CREDENTIALS_FOLDER, key.key())
}
