//! Receivers to which samples are written as they are stored.

use super::MetricRelabel;
use crate::SecretFile;
use crate::http::{Authorization, BasicAuth, TlsConfig};
use crate::settings::settings;
use std::collections::BTreeMap;
use terms::Duration;

settings! {
    /// A receiver of samples. One of `remote_write:`.
    ///
    /// <https://prometheus.io/docs/prometheus/3.16/configuration/configuration/#remote_write>
    pub struct RemoteWriteConfig(
        /// Where requests are sent to.
        url: String,
    ) {
        /// What metrics about it call it. Default: a hash of all of this.
        name: text,
        /// How long a request may take. Default 30s.
        remote_timeout: value Duration,
        /// Headers of each request.
        headers: map,
        /// Headers of each request whose values are secret.
        http_headers: inner BTreeMap<String, HeaderFiles>,
        /// Rules over the labels of each series before it is sent, external labels among them.
        write_relabel_configs: list MetricRelabel,
        /// Whether exemplars are sent. Default false.
        send_exemplars: value bool,
        /// Whether native histograms are sent. Default false.
        send_native_histograms: value bool,
        /// The header `Authorization`.
        authorization: value Authorization,
        /// User name and password.
        basic_auth: value BasicAuth,
        /// How it is verified.
        tls_config: value TlsConfig,
        /// What waits to be sent, and how much of it is sent at once.
        queue_config: value QueueConfig,
    }
}

impl RemoteWriteConfig {
    /// A header whose value is in a file, read again for every request.
    pub fn secret_header(mut self, name: impl Into<String>, file: SecretFile) -> Self {
        let files = HeaderFiles { files: vec![file] };
        self.http_headers.get_or_insert_default().insert(name.into(), files);
        self
    }
}

/// The files that hold the values of a header.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct HeaderFiles {
    files: Vec<SecretFile>,
}

settings! {
    /// What waits to be sent. Renders to `queue_config:`.
    ///
    /// <https://prometheus.io/docs/practices/remote_write/>
    pub struct QueueConfig {
        /// Samples that each shard keeps before the write-ahead log is read no further. Default 10000.
        capacity: value u32,
        /// The most requests at once. Default 50.
        max_shards: value u32,
        /// The fewest. Default 1.
        min_shards: value u32,
        /// The most samples of one request. Default 2000.
        max_samples_per_send: value u32,
        /// How long a sample waits for others to be sent with. Default 5s.
        batch_send_deadline: value Duration,
        /// How long it waits before it tries again, at first. Default 30ms.
        min_backoff: value Duration,
        /// How long it waits before it tries again, at most. Default 5s.
        max_backoff: value Duration,
        /// Whether it tries again where the receiver answers 429, too many requests. Default false: they are lost.
        retry_on_http_429: value bool,
        /// Older samples are not sent. Default 0s: all are.
        sample_age_limit: value Duration,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::seconds;

    #[test]
    fn a_receiver_is_written_with_its_credentials_as_files() {
        let file = |key| SecretFile::in_folder("/etc/tea", key);
        let receiver = RemoteWriteConfig::new("https://metrics.tea.example/api/v1/push")
            .name("metrics.tea.example")
            .remote_timeout(seconds(10))
            .secret_header("X-Api-Key", file("api-key"))
            .write_relabel_configs([MetricRelabel::keep_metrics("up|cups_total"), MetricRelabel::labeldrop("leaf")])
            .basic_auth(BasicAuth::new("tea", file("password")))
            .queue_config(QueueConfig::new().max_shards(10_u32).retry_on_http_429(true));
        assert_eq!(
            serde_yaml::to_string(&receiver).unwrap(),
            "\
url: https://metrics.tea.example/api/v1/push
name: metrics.tea.example
remote_timeout: 10s
http_headers:
  X-Api-Key:
    files:
    - /etc/tea/api-key
write_relabel_configs:
- source_labels:
  - __name__
  action: keep
  regex: up|cups_total
- action: labeldrop
  regex: leaf
basic_auth:
  username: tea
  password_file: /etc/tea/password
queue_config:
  max_shards: 10
  retry_on_http_429: true
"
        );
    }
}
