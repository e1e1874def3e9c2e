//! Each job as Prometheus reads it: deliberate target labels, limits, and no credentials where others choose the
//! target.

use super::annotated::annotated;
use super::{Find, Job, ProbedUrl};
use configs::http::{Authorization, Scheme, TlsConfig};
use configs::prometheus::{
    KubernetesSd, MetricRelabel, Relabel, Role, ScrapeConfig, ScrapeProtocol, StaticConfig, meta,
};
use terms::{AnyEndpoint, Names, PodPort, mebibytes};

impl Job {
    /// The job as one of `scrape_configs:`, as the spec calls namespaces.
    pub fn scrape_config(&self) -> ScrapeConfig {
        self.scrape_config_called(Names::AS_WRITTEN)
    }

    /// The job as one of `scrape_configs:`, namespaces as they are called in one environment.
    pub fn scrape_config_called(&self, names: Names<'_>) -> ScrapeConfig {
        let base = ScrapeConfig::new(self.name).honor_labels(false);
        let found = match self.find {
            Find::Service(endpoint) => behind_service(base, &endpoint.called(names)),
            Find::Pods(pods) => of_workload(base, pods, names),
            Find::Annotated(namespace, _) => annotated(base, names.of(namespace).name().as_str()),
            Find::Kubelets => kubelets(base),
            Find::ApiServer => api_server(base),
            Find::Static { targets, .. } => base.static_configs([StaticConfig::of(targets.iter().copied())]),
            Find::Probes(through, urls) => probes(base, &through, urls, names),
        };
        let found = self.with_histograms(self.access.of(found));
        let found = if self.path == "/metrics" { found } else { found.metrics_path(self.path) };
        let found = match self.interval {
            Some(interval) => found.scrape_interval(interval),
            None => found,
        };
        let kept = self.kept().map(MetricRelabel::keep_metrics);
        let dropped = self.dropped.iter().map(|dropped| MetricRelabel::drop_metrics(dropped.names));
        found
            .relabel_configs(self.target_label_rules())
            .metric_relabel_configs(kept.into_iter().chain(dropped))
            .sample_limit(self.sample_limit)
            .label_limit(64)
            .label_value_length_limit(1_024)
            .target_limit(500)
            .body_size_limit(mebibytes(64))
            .keep_dropped_targets(100)
    }

    /// Sets exactly the labels that [`target_labels`](Self::target_labels) names.
    fn target_label_rules(&self) -> Vec<Relabel> {
        let app = meta::pod_label("app");
        if matches!(self.find, Find::Probes(..)) {
            return Vec::new();
        }
        let source = |label: &str| match (label, self.find) {
            ("node", Find::Kubelets) => meta::NODE_NAME.to_owned(),
            ("node", _) => meta::POD_NODE_NAME.to_owned(),
            ("namespace", _) => meta::NAMESPACE.to_owned(),
            ("pod", _) => meta::POD_NAME.to_owned(),
            _ => app.clone(),
        };
        self.target_labels().iter().map(|label| Relabel::copy(&[source(label)], label)).collect()
    }
}

fn behind_service(base: ScrapeConfig, endpoint: &AnyEndpoint) -> ScrapeConfig {
    let namespace = endpoint.workload().namespace.name();
    base.kubernetes_sd_configs([KubernetesSd::new(Role::EndpointSlice).in_namespaces([namespace.as_str()])])
        .relabel_configs([Relabel::keep(
            &[meta::SERVICE_NAME, meta::ENDPOINT_PORT_NAME],
            format!("{};{}", endpoint.service(), endpoint.port().name()),
        )])
}

fn of_workload(base: ScrapeConfig, pods: PodPort, names: Names) -> ScrapeConfig {
    let workload = pods.workload().called(names);
    base.kubernetes_sd_configs([KubernetesSd::new(Role::Pod).in_namespaces([workload.namespace.name().as_str()])])
        .relabel_configs([
            Relabel::keep(
                &[meta::pod_label("app").as_str(), meta::CONTAINER_PORT_NAME],
                format!("{};{}", workload.name, pods.port().name()),
            ),
            Relabel::drop(&[meta::POD_PHASE], "Pending|Succeeded|Failed|Unknown"),
        ])
}

fn kubelets(base: ScrapeConfig) -> ScrapeConfig {
    // The kubelet's certificate is its own: on kubeadm no authority of the cluster has signed it.
    base.scheme(Scheme::Https)
        .authorization(Authorization::service_account())
        .tls_config(TlsConfig::unverified())
        .kubernetes_sd_configs([KubernetesSd::new(Role::Node)])
}

fn api_server(base: ScrapeConfig) -> ScrapeConfig {
    base.scheme(Scheme::Https)
        .authorization(Authorization::service_account())
        .tls_config(TlsConfig::of_cluster("kubernetes.default.svc"))
        .kubernetes_sd_configs([KubernetesSd::new(Role::EndpointSlice).in_namespaces(["default"])])
        .relabel_configs([Relabel::keep(&[meta::SERVICE_NAME, meta::ENDPOINT_PORT_NAME], "kubernetes;https")])
}

fn probes(base: ScrapeConfig, through: &AnyEndpoint, urls: &[ProbedUrl], names: Names) -> ScrapeConfig {
    let targets = urls.iter().map(|url| {
        StaticConfig::of([url.url_called(names)]).labels([
            ("__param_module", url.module()),
            ("module", url.module()),
            ("app", url.app()),
        ])
    });
    base.static_configs(targets).fallback_scrape_protocol(ScrapeProtocol::PrometheusText0_0_4).relabel_configs([
        Relabel::copy(&[meta::ADDRESS], meta::PARAM_TARGET),
        Relabel::copy(&[meta::PARAM_TARGET], "instance"),
        Relabel::set(meta::ADDRESS, &through.called(names).authority()),
    ])
}
