//! A receiver as `prometheus.yml` says it.

use configs::SecretFile;
use configs::http::{Authorization, BasicAuth};
use configs::prometheus::{MetricRelabel, RemoteWriteConfig};
use terms::{Secret, SecretKey};

use super::{Login, RemoteWrite};

impl RemoteWrite<'_> {
    /// At this URL, with credentials in folders below this one.
    pub(crate) fn rendered(&self, url: String, folder: &str) -> RemoteWriteConfig {
        let file = |key: &SecretKey| SecretFile::in_folder(&mounted(folder, &key.secret()), key.key());
        let mut config = RemoteWriteConfig::new(url)
            .name(self.name)
            .headers(self.headers.iter().copied())
            .write_relabel_configs(self.relabelling());
        for (name, key) in self.secret_headers.iter() {
            config = config.secret_header(*name, file(key));
        }
        if let Some(timeout) = self.timeout {
            config = config.remote_timeout(timeout);
        }
        if self.has_exemplars {
            config = config.send_exemplars(true);
        }
        if self.has_native_histograms {
            config = config.send_native_histograms(true);
        }
        config = match &self.login {
            Some(Login::Basic(user, key)) => config.basic_auth(BasicAuth::new(*user, file(key))),
            Some(Login::Bearer(key)) => config.authorization(Authorization::bearer(file(key))),
            None => config,
        };
        if let Some(tls) = &self.tls {
            config = config.tls_config(tls.rendered(|key| file(key)));
        }
        match self.queue.rendered() {
            Some(queue) => config.queue_config(queue),
            None => config,
        }
    }

    /// What of the samples it gets.
    fn relabelling(&self) -> Vec<MetricRelabel> {
        let kept = (!self.kept.is_empty()).then(|| MetricRelabel::keep_metrics(self.kept.join("|")));
        let dropped = (!self.dropped.is_empty()).then(|| MetricRelabel::drop_metrics(self.dropped.join("|")));
        let labels = self.dropped_labels;
        let labels = (!labels.is_empty()).then(|| MetricRelabel::labeldrop(labels.join("|")));
        kept.into_iter().chain(dropped).chain(labels).collect()
    }
}

/// Where a writer has this Secret.
pub(crate) fn mounted(folder: &str, secret: &Secret) -> String {
    format!("{folder}/{}", secret.name())
}
