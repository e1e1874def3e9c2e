//! The file as a whole: what is read, where it is sent, and what is remembered.

use crate::http::{Authorization, BasicAuth, TlsConfig};
use crate::loki::Server;
use crate::prometheus::{KubernetesSd, Relabel, Role, StaticConfig};
use crate::settings::settings;
use crate::{ByteCount, GoDuration, Size};
use terms::Fault;

use super::Stage;

settings! {
    /// `promtail.yaml`. Built by [`PromtailConfig::new`].
    pub struct PromtailConfig sealed (
        /// Where Promtail serves its metrics.
        server: Server,
        /// Where it remembers what it has read.
        positions: Positions,
        /// Where it sends lines.
        clients: Vec<Client>,
    ) {
        /// What holds for all jobs.
        global: value GlobalConfig,
        /// How much is read.
        limits_config: value LimitsConfig,
        /// How often globs are looked at.
        target_config: value TargetConfig,
        /// What is read.
        scrape_configs: inner_list Scrape,
    }
}

impl PromtailConfig {
    /// Reads the files of these jobs, which have different names, and sends their lines to `client`.
    #[track_caller]
    pub fn new(server: Server, positions: Positions, client: Client, jobs: impl IntoIterator<Item = Scrape>) -> Self {
        let mut config = Self::sealed(server, positions, vec![client]);
        for job in jobs {
            if config.scrape_configs.iter().any(|earlier| earlier.job_name == job.job_name) {
                Fault::new("two jobs of Promtail are called ").quoted(&job.job_name).fix("rename one").raise()
            }
            config.scrape_configs.push(job);
        }
        config
    }
}

settings! {
    /// Where Promtail remembers how far it has read each file. Renders to `positions:`.
    pub struct Positions(
        /// The file; it must outlive the pod, or lines are sent again.
        filename: String,
    ) {
        /// How often it is written. Default 10s.
        sync_period: into GoDuration,
        /// Whether a broken file is started anew, instead of stopping Promtail. Default false.
        ignore_invalid_yaml: value bool,
    }
}

settings! {
    /// A Loki to which lines are sent. One of `clients:`.
    ///
    /// <https://grafana.com/docs/loki/v3.6.x/send-data/promtail/configuration/#clients>
    pub struct Client(
        /// The URL with its path, `/loki/api/v1/push`.
        url: String,
    ) {
        /// The tenant. Default: none.
        tenant_id: text,
        /// How long to gather lines before sending. Default 1s.
        batchwait: into GoDuration,
        /// How many bytes to gather before sending. Default 1 MiB.
        batchsize: into ByteCount,
        /// How to repeat what failed.
        backoff_config: value Backoff,
        /// Labels that all lines bear.
        external_labels: map,
        /// How long a request may take. Default 10s.
        timeout: into GoDuration,
        /// Whether batches that Loki refuses for their rate are dropped at once. Default false.
        drop_rate_limited_batches: value bool,
        /// Headers of each request.
        headers: map,
        /// The header `Authorization`.
        authorization: value Authorization,
        /// User name and password.
        basic_auth: value BasicAuth,
        /// How Loki is verified.
        tls_config: value TlsConfig,
    }
}

settings! {
    /// How to repeat what failed. What still fails after the last time is dropped. Renders to `backoff_config:`.
    pub struct Backoff {
        /// The first pause. Default 500ms.
        min_period: into GoDuration,
        /// The longest pause. Default 5m.
        max_period: into GoDuration,
        /// How often to repeat. Default 10, about eight and a half minutes.
        max_retries: value u32,
    }
}

settings! {
    /// What holds for all jobs. Renders to `global:`.
    pub struct GlobalConfig {
        /// How often files are looked at.
        file_watch_config: value FileWatch,
    }
}

settings! {
    /// How often files are looked at. Renders to `file_watch_config:`.
    pub struct FileWatch {
        /// At least so often. Default 250ms.
        min_poll_frequency: into GoDuration,
        /// At most so often. Default 250ms.
        max_poll_frequency: into GoDuration,
    }
}

settings! {
    /// How much is read. Renders to `limits_config:`.
    ///
    /// <https://grafana.com/docs/loki/v3.6.x/send-data/promtail/configuration/#limits_config>
    pub struct LimitsConfig {
        /// Whether the rate of lines is limited. Default false.
        readline_rate_enabled: value bool,
        /// Lines a second. Default 10000.
        readline_rate: value u32,
        /// Lines at once. Default 10000.
        readline_burst: value u32,
        /// Whether lines above the rate are dropped, instead of read later. Default true.
        readline_rate_drop: value bool,
        /// How many streams may be active. Default 0: no limit.
        max_streams: value u32,
        /// How long a line may be. Default 0: no limit.
        max_line_size: into Size,
        /// Whether longer lines are cut, instead of dropped. Default false.
        max_line_size_truncate: value bool,
    }
}

settings! {
    /// How often globs are looked at for new files. Renders to `target_config:`.
    pub struct TargetConfig {
        /// How often. Default 10s.
        sync_period: into GoDuration,
    }
}

settings! {
    /// A job: which files are read, and what is done to their lines. One of `scrape_configs:`.
    ///
    /// <https://grafana.com/docs/loki/v3.6.x/send-data/promtail/configuration/#scrape_configs>
    pub struct Scrape(
        /// The job's name.
        job_name: String,
    ) {
        /// What is done to each line, in order.
        pipeline_stages: list Stage,
        /// Files of pods. Promtail reads those whose node is `HOSTNAME`: it must be the node's name, not the pod's.
        kubernetes_sd_configs: list KubernetesSd,
        /// Files by path, given as the label `__path__`.
        static_configs: list StaticConfig,
        /// Rules over the labels of each target; one must give it `__path__`.
        relabel_configs: list Relabel,
    }
}

impl Scrape {
    /// The logs of the pods of the node, in all namespaces.
    ///
    /// Promtail adds the selector `spec.nodeName=$HOSTNAME` itself, so `HOSTNAME` must be the node's name.
    pub fn pods(job_name: impl Into<String>) -> Self {
        Self::new(job_name).kubernetes_sd_configs([KubernetesSd::new(Role::Pod)])
    }
}
