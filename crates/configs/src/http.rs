//! How the programs speak HTTP to others: TLS and authorization, common to Prometheus, Alertmanager, Promtail and
//! blackbox.
//!
//! The promise: a credential is always a file. Checked against `prometheus/common` as used by the pinned versions.

use serde::Serialize;

use super::SecretFile;
use super::settings::settings;

/// The file in which Kubernetes mounts a pod's token.
pub const SERVICE_ACCOUNT_TOKEN: SecretFile = SecretFile::new("/var/run/secrets/kubernetes.io/serviceaccount/token");
/// The file in which Kubernetes mounts the certificate of the cluster's authority.
pub const SERVICE_ACCOUNT_CA: &str = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt";

/// The URL scheme of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// `http`
    Http,
    /// `https`
    Https,
}

/// What precedes the credentials in the header `Authorization`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub enum AuthorizationType {
    /// `Bearer`
    Bearer,
}

/// A TLS version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum TlsVersion {
    /// `TLS12`
    Tls12,
    /// `TLS13`
    Tls13,
}

settings! {
    /// The header `Authorization`, its credentials in a file. Renders to `authorization:`.
    ///
    /// <https://prometheus.io/docs/prometheus/latest/configuration/configuration/#authorization>
    pub struct Authorization sealed (
        /// What precedes the credentials.
        #[serde(rename = "type")]
        kind: AuthorizationType,
        /// The file that holds them; it is read again for every request.
        credentials_file: SecretFile,
    ) {}
}

impl Authorization {
    /// `Authorization: Bearer` and the content of `file`.
    pub fn bearer(file: SecretFile) -> Self {
        Self::sealed(AuthorizationType::Bearer, file)
    }

    /// The token of the pod's service account.
    pub fn service_account() -> Self {
        Self::bearer(SERVICE_ACCOUNT_TOKEN)
    }
}

settings! {
    /// User name and password. Renders to `basic_auth:`.
    ///
    /// <https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config>
    pub struct BasicAuth(
        /// The user.
        username: String,
        /// The file that holds the password.
        password_file: SecretFile,
    ) {}
}

settings! {
    /// How the other side of a TLS connection is verified. Renders to `tls_config:`.
    ///
    /// <https://prometheus.io/docs/prometheus/latest/configuration/configuration/#tls_config>
    pub struct TlsConfig {
        /// The file with the certificates of the authorities to trust. Default: the image's own.
        ca_file: text,
        /// The client's certificate.
        cert_file: text,
        /// The client's key.
        key_file: value SecretFile,
        /// The name that the other side's certificate must bear. Default: the host of the URL.
        server_name: text,
        /// Whether any certificate is believed. Default false.
        insecure_skip_verify: value bool,
        /// The oldest version that is spoken. Default TLS 1.2.
        min_version: value TlsVersion,
    }
}

impl TlsConfig {
    /// Trusts the cluster's authority, and a certificate that bears `server_name`: for the API server.
    pub fn of_cluster(server_name: &str) -> Self {
        Self::new().ca_file(SERVICE_ACCOUNT_CA).server_name(server_name)
    }

    /// Believes any certificate: for kubelets, which sign their own unless `serverTLSBootstrap` is on.
    pub fn unverified() -> Self {
        Self::new().ca_file(SERVICE_ACCOUNT_CA).insecure_skip_verify(true)
    }
}

settings! {
    /// How a notifier speaks HTTP. Renders to `http_config:`.
    ///
    /// <https://prometheus.io/docs/alerting/latest/configuration/#http_config>
    pub struct HttpConfig {
        /// The header `Authorization`.
        authorization: value Authorization,
        /// User name and password.
        basic_auth: value BasicAuth,
        /// How the other side is verified.
        tls_config: value TlsConfig,
        /// Whether redirects are followed. Default true.
        follow_redirects: value bool,
        /// Whether HTTP/2 is offered. Default true.
        enable_http2: value bool,
        /// The proxy to go through.
        proxy_url: text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_account_is_read_from_its_files() {
        let http = HttpConfig::new()
            .authorization(Authorization::service_account())
            .tls_config(TlsConfig::of_cluster("kubernetes.default.svc").min_version(TlsVersion::Tls12));
        assert_eq!(
            serde_yaml::to_string(&http).unwrap(),
            "\
authorization:
  type: Bearer
  credentials_file: /var/run/secrets/kubernetes.io/serviceaccount/token
tls_config:
  ca_file: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
  server_name: kubernetes.default.svc
  min_version: TLS12
"
        );
    }
}
