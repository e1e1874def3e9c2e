//! A prometheus.yml: its jobs, and how often they are scraped.
//!
//! <https://prometheus.io/docs/prometheus/latest/configuration/configuration/>

use super::Shape;
use crate::document::Node;

const SCRAPE_CONFIG: &[&str] = &[
    "job_name",
    "scrape_interval",
    "scrape_timeout",
    "scrape_protocols",
    "fallback_scrape_protocol",
    "scrape_native_histograms",
    "always_scrape_classic_histograms",
    "convert_classic_histograms_to_nhcb",
    "metrics_path",
    "honor_labels",
    "honor_timestamps",
    "track_timestamps_staleness",
    "scheme",
    "params",
    "enable_compression",
    "body_size_limit",
    "sample_limit",
    "label_limit",
    "label_name_length_limit",
    "label_value_length_limit",
    "target_limit",
    "keep_dropped_targets",
    "metric_name_validation_scheme",
    "metric_name_escaping_scheme",
    "native_histogram_bucket_limit",
    "native_histogram_min_bucket_factor",
    "scrape_failure_log_file",
    "extra_scrape_metrics",
    "basic_auth",
    "authorization",
    "oauth2",
    "tls_config",
    "follow_redirects",
    "enable_http2",
    "proxy_url",
    "no_proxy",
    "proxy_from_environment",
    "proxy_connect_header",
    "bearer_token",
    "bearer_token_file",
    "http_headers",
    "relabel_configs",
    "metric_relabel_configs",
    "static_configs",
];
/// Others scrape, too, and call it so: Promtail, the Collector, vmagent.
const OF_OTHERS: &[&str] = &[
    "clients",
    "positions",
    "server",
    "target_config",
    "limits_config",
    "pipeline_stages",
    "journal",
    "syslog",
    "scrape_align_interval",
    "scrape_offset",
    "stream_parse",
    "series_limit",
    "no_stale_markers",
    "disable_keepalive",
];
const LISTS: [&str; 3] = ["static_configs", "relabel_configs", "metric_relabel_configs"];

impl Shape<'_> {
    /// The whole config.
    pub(crate) fn prometheus(&mut self, config: &Node) {
        let jobs = config.items_of("scrape_configs");
        let is_of_others = |node: &Node| OF_OTHERS.iter().any(|key| node.get(key).is_some());
        if is_of_others(config) || jobs.iter().any(is_of_others) {
            return;
        }
        self.list(config, "this config", "scrape_configs");
        self.names(jobs, "job", "job_name");
        let global = config.get("global");
        if let Some(global) = global {
            self.durations(global, "`global`", &["scrape_interval", "scrape_timeout", "evaluation_interval"]);
            self.timeout(global, "`global`", Some(global));
        }
        for job in jobs {
            let whose = format!("job `{}`", job.text_of("job_name").unwrap_or_default());
            let discovers: Vec<_> = job.entries().iter().map(|(key, _)| key.as_str()).collect();
            let discovers = discovers.into_iter().filter(|key| key.ends_with("_sd_configs"));
            let known: Vec<_> = SCRAPE_CONFIG.iter().copied().chain(discovers).collect();
            self.fields(job, &whose, &known);
            self.durations(job, &whose, &["scrape_interval", "scrape_timeout"]);
            self.timeout(job, &whose, global);
            for key in LISTS {
                self.list(job, &whose, key);
            }
        }
    }

    /// No scrape may last longer than it takes until the next.
    fn timeout(&mut self, node: &Node, whose: &str, global: Option<&Node>) {
        let own = |node: &Node, key: &str| query::duration::nanoseconds(node.text_of(key)?);
        let Some(timeout) = own(node, "scrape_timeout") else { return };
        let global = global.and_then(|global| own(global, "scrape_interval"));
        let interval = own(node, "scrape_interval").or(global).unwrap_or(60_000_000_000);
        if timeout > interval {
            let message = format!("`scrape_timeout` of {whose} is longer than its `scrape_interval`");
            self.refuse(node.get("scrape_timeout").unwrap_or(node), message, "make it as long at the most");
        }
    }
}
