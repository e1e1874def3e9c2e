//! The file as a whole, and what holds for all jobs.

use super::{KubernetesSd, Relabel, RemoteWriteConfig, ScrapeConfig, StaticConfig};
use crate::Size;
use crate::http::{Authorization, BasicAuth, Scheme, TlsConfig};
use crate::settings::settings;
use terms::{Duration, Fault};

settings! {
    /// `prometheus.yml`. Built by [`PrometheusConfig::new`].
    pub struct PrometheusConfig sealed (
        /// Defaults of all jobs and rules.
        global: Global,
    ) {
        /// Where alerts are sent.
        alerting: value Alerting,
        /// The rule files: globs, relative to this file.
        rule_files: texts,
        /// The jobs.
        scrape_configs: list ScrapeConfig,
        /// Receivers to which samples are written as they are stored.
        remote_write: list RemoteWriteConfig,
        /// Retention. The flags `--storage.tsdb.retention.*` are deprecated in its favour.
        storage: value Storage,
    }
}

impl PrometheusConfig {
    /// The file with its jobs, whose names differ and whose timeouts do not exceed their intervals.
    #[track_caller]
    pub fn new(global: Global, jobs: impl IntoIterator<Item = ScrapeConfig>) -> Self {
        let jobs: Vec<_> = jobs.into_iter().collect();
        for (index, job) in jobs.iter().enumerate() {
            if jobs[..index].iter().any(|earlier| earlier.job_name == job.job_name) {
                Fault::new("two scrape jobs are called ")
                    .quoted(&job.job_name)
                    .fix("Prometheus refuses that: rename one, since each name is a value of the label `job`")
                    .raise()
            }
            let interval = job.scrape_interval.unwrap_or(global.scrape_interval);
            let timeout = job.scrape_timeout.unwrap_or_else(|| interval.min(global.scrape_timeout));
            if timeout > interval {
                Fault::new("scrape job ")
                    .quoted(&job.job_name)
                    .text(": its timeout of ")
                    .text(&timeout.to_string())
                    .text(" exceeds its interval of ")
                    .text(&interval.to_string())
                    .fix("lengthen the interval or shorten the timeout")
                    .raise()
            }
        }
        Self::sealed(global).scrape_configs(jobs)
    }
}

settings! {
    /// Defaults of all jobs and rules. Renders to `global:`. Built by [`Global::every`].
    ///
    /// <https://prometheus.io/docs/prometheus/3.16/configuration/configuration/#configuration-file>
    pub struct Global sealed (
        /// How often targets are scraped.
        scrape_interval: Duration,
        /// How long a scrape may take.
        scrape_timeout: Duration,
        /// How often rules are evaluated.
        evaluation_interval: Duration,
    ) {
        /// How far in the past rules look. Default 0s.
        rule_query_offset: value Duration,
        /// Whether native histograms come as such, in protobuf. Default false.
        ///
        /// <https://prometheus.io/docs/specs/native_histograms/#scrape-configuration>
        scrape_native_histograms: value bool,
        /// Whether the classic form of a histogram comes beside its native one. Default false.
        always_scrape_classic_histograms: value bool,
        /// Whether classic histograms become native ones of the same bounds. Default false.
        convert_classic_histograms_to_nhcb: value bool,
        /// Labels for all that leaves this server: alerts, federation, remote write.
        external_labels: map,
        /// A larger answer, uncompressed, fails a scrape. Default 0: no limit.
        body_size_limit: into Size,
        /// More samples fail a scrape. Default 0: no limit.
        sample_limit: value u32,
        /// A series with more labels fails a scrape. Default 0: no limit.
        label_limit: value u32,
        /// A longer label name, in bytes, fails a scrape. Default 0: no limit.
        label_name_length_limit: value u32,
        /// A longer label value, in bytes, fails a scrape. Default 0: no limit.
        label_value_length_limit: value u32,
        /// More targets fail all scrapes of a job. Default 0: no limit.
        target_limit: value u32,
        /// So many dropped targets a job are remembered. Default 0: all.
        keep_dropped_targets: value u32,
    }
}

impl Global {
    /// Scrapes and evaluates in this interval; a scrape may take 10 s, Prometheus' default, or less in a shorter
    /// interval.
    pub fn every(interval: Duration) -> Self {
        Self::sealed(interval, interval.min(terms::seconds(10)), interval)
    }

    /// How long a scrape may take.
    #[track_caller]
    pub fn scrape_timeout(mut self, timeout: Duration) -> Self {
        if timeout > self.scrape_interval {
            Fault::new("the global scrape timeout exceeds the scrape interval")
                .fix("lengthen the interval or shorten the timeout")
                .raise()
        }
        self.scrape_timeout = timeout;
        self
    }

    /// How often rules are evaluated.
    pub fn evaluation_interval(mut self, interval: Duration) -> Self {
        self.evaluation_interval = interval;
        self
    }
}

settings! {
    /// Where alerts are sent. Renders to `alerting:`.
    pub struct Alerting {
        /// Rules over the labels of each alert before it is sent.
        alert_relabel_configs: list Relabel,
        /// The Alertmanagers.
        alertmanagers: list Alertmanagers,
    }
}

impl Alerting {
    /// Alerts go to the Alertmanagers at these hosts and ports.
    pub fn to(targets: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::new().alertmanagers([Alertmanagers::new().static_configs([StaticConfig::of(targets)])])
    }
}

settings! {
    /// A set of Alertmanagers that are reached in the same way. One of `alertmanagers:`.
    ///
    /// <https://prometheus.io/docs/prometheus/3.16/configuration/configuration/#alertmanager_config>
    pub struct Alertmanagers {
        /// The URL scheme. Default `http`.
        scheme: value Scheme,
        /// The path under which Alertmanager is served, where it is not `/`.
        path_prefix: text,
        /// How long a request may take. Default 10s.
        timeout: value Duration,
        /// The header `Authorization`.
        authorization: value Authorization,
        /// User name and password.
        basic_auth: value BasicAuth,
        /// How they are verified.
        tls_config: value TlsConfig,
        /// Alertmanagers from the Kubernetes API.
        kubernetes_sd_configs: list KubernetesSd,
        /// Alertmanagers by address.
        static_configs: list StaticConfig,
        /// Rules over the labels of each Alertmanager.
        relabel_configs: list Relabel,
        /// Rules over the labels of each alert that goes to these.
        alert_relabel_configs: list Relabel,
    }
}

settings! {
    /// How series are stored. Renders to `storage:`.
    pub struct Storage {
        /// The time series database.
        tsdb: value Tsdb,
    }
}

impl Storage {
    /// Keeps samples so long, and at most so many bytes of them, whichever is reached first.
    ///
    /// The size counts blocks and write-ahead log: at most 80 to 85 % of the volume.
    pub fn retaining(time: Duration, size: impl Into<Size>) -> Self {
        Self::new().tsdb(Tsdb::new().retention(Retention::new().time(time).size(size)))
    }
}

settings! {
    /// The time series database. Renders to `tsdb:`.
    pub struct Tsdb {
        /// How old a sample may be when it arrives. Default 0s: none may be older than the newest of its series.
        out_of_order_time_window: value Duration,
        /// How long samples are kept.
        retention: value Retention,
    }
}

settings! {
    /// How long samples are kept. Renders to `retention:`.
    ///
    /// <https://prometheus.io/docs/prometheus/3.16/storage/#operational-aspects>
    pub struct Retention {
        /// How long. Default 15d, if no size is given either.
        time: value Duration,
        /// How many bytes. Default 0: no limit.
        size: into Size,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::{gibibytes, seconds};

    #[test]
    fn two_jobs_of_one_name_are_refused() {
        let jobs = [ScrapeConfig::new("loki"), ScrapeConfig::new("loki")];
        let caught = std::panic::catch_unwind(|| PrometheusConfig::new(Global::every(seconds(30)), jobs));
        let message = *caught.unwrap_err().downcast::<String>().unwrap();
        assert!(message.starts_with("two scrape jobs are called `loki`"), "{message}");
    }

    #[test]
    fn a_timeout_longer_than_its_interval_is_refused() {
        let job = ScrapeConfig::new("slow").scrape_timeout(seconds(60));
        assert!(std::panic::catch_unwind(|| PrometheusConfig::new(Global::every(seconds(30)), [job])).is_err());
    }

    #[test]
    fn retention_is_given_by_time_and_size() {
        assert_eq!(
            serde_yaml::to_string(&Storage::retaining(terms::days(15), gibibytes(40))).unwrap(),
            "tsdb:\n  retention:\n    time: 15d\n    size: 40GB\n"
        );
    }
}
