//! `blackbox.yml` as blackbox exporter v0.28.0 reads it.
//!
//! The promise: every module prefers IPv4, since the exporter's own default, IPv6, fails in clusters without it; and
//! none needs a capability, since only HTTP and TCP are probed.
//!
//! <https://github.com/prometheus/blackbox_exporter/blob/v0.28.0/CONFIGURATION.md>

use std::collections::BTreeMap;

use serde::Serialize;

use super::http::{Authorization, BasicAuth, TlsConfig};
use super::settings::settings;
use super::{GoDuration, Regex, Size};

/// `blackbox.yml`: the modules by name. Renders to `modules:`.
#[must_use = "a config does nothing before it is written to a file"]
#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct BlackboxConfig {
    modules: BTreeMap<String, Module>,
}

impl BlackboxConfig {
    /// These modules, each under the name that jobs give as URL parameter `module`.
    pub fn new(modules: impl IntoIterator<Item = (impl Into<String>, Module)>) -> Self {
        Self { modules: modules.into_iter().map(|(name, module)| (name.into(), module)).collect() }
    }
}

/// How a probe is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Prober {
    /// An HTTP request.
    Http,
    /// A TCP connection.
    Tcp,
}

/// The IP version that is tried first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum IpProtocol {
    /// IPv4.
    Ip4,
}

settings! {
    /// One way to probe. One of `modules:`.
    pub struct Module sealed (
        /// How the probe is made.
        prober: Prober,
    ) {
        /// How long a probe may take. Default: the scrape timeout, less half a second.
        timeout: into GoDuration,
        /// What is asked and expected over HTTP.
        http: inner HttpProbe,
        /// What is said and expected over TCP.
        tcp: inner TcpProbe,
    }
}

impl Module {
    /// Probes by HTTP request.
    pub fn http(probe: HttpProbe) -> Self {
        let mut module = Self::sealed(Prober::Http);
        module.http = Some(probe);
        module
    }

    /// Probes by TCP connection.
    pub fn tcp(probe: TcpProbe) -> Self {
        let mut module = Self::sealed(Prober::Tcp);
        module.tcp = Some(probe);
        module
    }
}

/// The method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `POST`
    Post,
}

settings! {
    /// What is asked and expected over HTTP. Renders to `http:`. Built by [`HttpProbe::get`] and [`HttpProbe::post`].
    pub struct HttpProbe sealed (
        /// The method.
        method: Method,
        /// The IP version that is tried first.
        preferred_ip_protocol: IpProtocol,
    ) {
        /// Whether the other IP version is tried where the first has no address. Default true.
        ip_protocol_fallback: value bool,
        /// The status codes that pass. Default: 200 to 299.
        valid_status_codes: list u16,
        /// The versions that pass, such as `HTTP/1.1`. Default: all.
        valid_http_versions: texts,
        /// Headers of the request.
        headers: map,
        /// The body of the request.
        body: text,
        /// Whether redirects are followed. Default true.
        follow_redirects: value bool,
        /// Whether TLS fails the probe. Default false.
        fail_if_ssl: value bool,
        /// Whether the absence of TLS fails the probe. Default false.
        fail_if_not_ssl: value bool,
        /// A body that matches one of these fails the probe.
        fail_if_body_matches_regexp: list Regex,
        /// A body that does not match all of these fails the probe.
        fail_if_body_not_matches_regexp: list Regex,
        /// A header that matches fails the probe.
        fail_if_header_matches: list HeaderMatch,
        /// A header that does not match fails the probe.
        fail_if_header_not_matches: list HeaderMatch,
        /// A larger body fails the probe. Default 0: no limit.
        body_size_limit: into Size,
        /// The header `Authorization`.
        authorization: value Authorization,
        /// User name and password.
        basic_auth: value BasicAuth,
        /// How the target is verified.
        tls_config: value TlsConfig,
    }
}

impl HttpProbe {
    /// A GET request.
    pub fn get() -> Self {
        Self::sealed(Method::Get, IpProtocol::Ip4)
    }

    /// A POST request with this body.
    pub fn post(body: impl Into<String>) -> Self {
        Self::sealed(Method::Post, IpProtocol::Ip4).body(body)
    }
}

settings! {
    /// A header and what its value must or must not be.
    pub struct HeaderMatch(
        /// The header's name.
        header: String,
        /// The pattern.
        regexp: Regex,
    ) {
        /// Whether a missing header passes. Default false.
        allow_missing: value bool,
    }
}

settings! {
    /// What is said and expected over TCP. Renders to `tcp:`. Built by [`TcpProbe::connect`].
    pub struct TcpProbe sealed (
        /// The IP version that is tried first.
        preferred_ip_protocol: IpProtocol,
    ) {
        /// Whether the other IP version is tried where the first has no address. Default true.
        ip_protocol_fallback: value bool,
        /// What is said and expected, in order.
        query_response: list QueryResponse,
        /// Whether TLS is spoken from the start. Default false.
        tls: value bool,
        /// How the target is verified.
        tls_config: value TlsConfig,
    }
}

impl TcpProbe {
    /// A connection; it passes once it stands.
    pub fn connect() -> Self {
        Self::sealed(IpProtocol::Ip4)
    }
}

settings! {
    /// A line to say and one to expect. One of `query_response:`.
    pub struct QueryResponse {
        /// What a line of the answer must match.
        expect: into Regex,
        /// The line to say.
        send: text,
        /// Whether to go over to TLS here. Default false.
        starttls: value bool,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::seconds;

    #[test]
    fn modules_prefer_ipv4() {
        let config = BlackboxConfig::new([
            ("http_2xx", Module::http(HttpProbe::get().follow_redirects(true)).timeout(seconds(5))),
            ("tcp_connect", Module::tcp(TcpProbe::connect())),
        ]);
        assert_eq!(
            serde_yaml::to_string(&config).unwrap(),
            "\
modules:
  http_2xx:
    prober: http
    timeout: 5s
    http:
      method: GET
      preferred_ip_protocol: ip4
      follow_redirects: true
  tcp_connect:
    prober: tcp
    tcp:
      preferred_ip_protocol: ip4
"
        );
    }
}
