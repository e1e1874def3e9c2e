//! Scrape jobs made from endpoints: job, relabelling, rights and network policy of a target all follow from one line.

mod access;
mod annotated;
mod config;
mod fixed;
mod histograms;
mod kept;
mod named;
mod wiring;

use terms::{
    AnyEndpoint, Duration, Endpoint, Fault, Names, Namespace, Origin, PodPort, ProbeApi, Role, ServesMetrics, text,
};

pub use access::{CREDENTIALS_FOLDER, Tls};
pub use histograms::{Histograms, Scrapes};
pub use kept::{Exploration, Kept};
pub use wiring::{grants, probe_targets, targets};

/// How the targets of a job are found.
#[derive(Clone, Copy)]
pub enum Find {
    /// The pods behind a Service's port.
    Service(AnyEndpoint<'static>),
    /// The pods of a workload, on every node.
    Pods(PodPort<'static>),
    /// The pods of these workloads that ask for it by annotation.
    Annotated(Namespace<'static>, &'static [PodPort<'static>]),
    /// The kubelet of every node.
    Kubelets,
    /// The API server.
    ApiServer,
    /// Addresses that the spec names, `host:port`, which expose what this catalogue tells of.
    Static {
        /// The catalogue.
        exporter: &'static str,
        /// The addresses.
        targets: &'static [&'static str],
    },
    /// URLs, through the blackbox exporter.
    Probes(AnyEndpoint<'static>, &'static [ProbedUrl]),
}

/// A scrape job. Renders to one of `scrape_configs:`, to Prometheus' rights, and to network policies.
#[derive(Clone, Copy)]
#[must_use = "a job is scraped only if it is in the list of jobs"]
pub struct Job {
    name: &'static str,
    find: Find,
    path: &'static str,
    about_others: bool,
    also: &'static [&'static str],
    exposes_only: bool,
    dropped: &'static [DroppedMetrics],
    keeping: Option<kept::Keeping>,
    sample_limit: u32,
    series: Option<u32>,
    interval: Option<Duration>,
    histograms: Option<Histograms>,
    access: access::Access,
    origin: Origin,
}

/// Metrics that are scraped and thrown away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DroppedMetrics {
    /// A regular expression over whole names.
    pub names: &'static str,
    /// Why nobody will miss them.
    pub reason: &'static str,
}

impl Job {
    #[track_caller]
    const fn new(name: &'static str, find: Find) -> Self {
        if name.is_empty() || !text::lower_alphanumeric_or(name, "-") || !text::alphanumeric_ends(name) {
            Fault::new("scrape job ")
                .quoted(name)
                .text(": its name holds lower-case letters, digits and inner `-` only")
                .fix("write it like `node-exporter`")
                .raise()
        }
        Self {
            name,
            find,
            path: "/metrics",
            about_others: false,
            also: &[],
            exposes_only: false,
            dropped: &[],
            keeping: None,
            sample_limit: 20_000,
            series: None,
            interval: None,
            histograms: None,
            access: access::Access::NONE,
            origin: Origin::here(),
        }
    }

    /// Scrapes the pods behind a Service's port. Target labels: `namespace`, `pod`, `app`; none where the metrics speak
    /// of other objects ([`ServesMetrics::ABOUT_OTHERS`]).
    #[track_caller]
    pub const fn service<R: ServesMetrics>(name: &'static str, endpoint: Endpoint<'static, R>) -> Self {
        Self { about_others: R::ABOUT_OTHERS, ..Self::new(name, Find::Service(endpoint.scraped())) }
    }

    /// Scrapes the pods of a workload, where it has no Service. Target labels: `namespace`, `pod`, `app`, `node`.
    #[track_caller]
    pub const fn pods(name: &'static str, pods: PodPort<'static>) -> Self {
        Self::new(name, Find::Pods(pods))
    }

    /// Scrapes the pods in `namespace` that bear `prometheus.io/scrape: "true"`, at the port and path that they
    /// annotate.
    /// `expected` are the workloads that are known to. Target labels: `namespace`, `pod`, `app`.
    #[track_caller]
    pub const fn annotated(
        name: &'static str,
        namespace: Namespace<'static>,
        expected: &'static [PodPort<'static>],
    ) -> Self {
        Self::new(name, Find::Annotated(namespace, expected))
    }

    /// Scrapes every kubelet directly on 10250 (never through the API server's proxy). Target label: `node`.
    #[track_caller]
    pub const fn kubelets(name: &'static str, path: &'static str) -> Self {
        Self { path, ..Self::new(name, Find::Kubelets) }
    }

    /// Scrapes the API server. Target labels: none beyond `instance`.
    #[track_caller]
    pub const fn api_server(name: &'static str) -> Self {
        Self::new(name, Find::ApiServer)
    }

    /// Probes these URLs. Target labels: `instance` (the URL), `module`, `app`.
    #[track_caller]
    pub const fn probes(name: &'static str, through: Endpoint<'static, ProbeApi>, urls: &'static [ProbedUrl]) -> Self {
        Self { path: "/probe", ..Self::new(name, Find::Probes(through.any(), urls)) }
    }

    /// The series speak of other objects and bear their `namespace` and `pod`, so the target adds none of its own.
    /// Follows from the port's role where a Service is scraped: give a program of your own that does so a port of the
    /// role `ObjectMetrics`.
    pub const fn honor_labels(mut self) -> Self {
        self.about_others = true;
        self
    }

    /// Its targets expose more than their program does by itself: what these catalogues tell of, such as metrics that
    /// the log agent counts from lines.
    pub const fn also_exposes(mut self, catalogues: &'static [&'static str]) -> Self {
        self.also = catalogues;
        self
    }

    /// This port of its targets exposes what these catalogues tell of, and nothing that their program does by itself:
    /// metrics that are counted from lines and shown at a port of their own.
    pub const fn exposes_only(mut self, catalogues: &'static [&'static str]) -> Self {
        self.exposes_only = true;
        self.also_exposes(catalogues)
    }

    /// Throws these metrics away. A query that reads one of them can never have a result.
    pub const fn drop_metrics(mut self, dropped: &'static [DroppedMetrics]) -> Self {
        self.dropped = dropped;
        self
    }

    /// The most samples that one target may have; more fail its scrape. Default: 20 000.
    pub const fn sample_limit(mut self, limit: u32) -> Self {
        self.sample_limit = limit;
        self
    }

    /// So many series of one scrape of one target are stored: what is measured where the job throws a part away.
    /// Renders to nothing; estimates of what metrics cost reckon with it. Default: what the catalogues of its targets
    /// say.
    ///
    /// `sum by (job) (scrape_samples_post_metric_relabeling) / count by (job) (up)` tells it of a Prometheus that runs.
    pub const fn brings(mut self, series: u32) -> Self {
        self.series = Some(series);
        self
    }

    /// How many series of one scrape of one target are stored, where the spec says it.
    pub const fn series(&self) -> Option<u32> {
        self.series
    }

    /// How often its targets are scraped, where that differs from the rest. Renders to `scrape_interval:`.
    ///
    /// Prometheus forgets a sample after 5 minutes, so that what is scraped as seldom as that is read by a range only.
    #[track_caller]
    pub const fn every(mut self, interval: Duration) -> Self {
        if interval.as_milliseconds() == 0 {
            Fault::new("scrape job ")
                .quoted(self.name)
                .text(" is scraped every 0 seconds")
                .fix("give the time between two scrapes, or leave `.every(..)` out")
                .raise()
        }
        self.interval = Some(interval);
        self
    }

    /// How often its targets are scraped, where that differs from the rest.
    pub const fn interval(&self) -> Option<Duration> {
        self.interval
    }

    /// Its name, the value of the label `job`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// How its targets are found.
    pub const fn find(&self) -> Find {
        self.find
    }

    /// The path that is scraped.
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// The names of the catalogues that tell what its targets expose: that of each program, and those beside.
    ///
    /// A program is called like its job, where the job is for it alone; like its workload or sidecar, where pods are
    /// found. A [`static_`](Self::static_) job says it. Of
    /// what is probed, the blackbox exporter tells: `blackbox-probe`.
    pub fn catalogues(&self) -> Vec<&'static str> {
        let programs = match self.find {
            _ if self.exposes_only => vec![],
            Find::Service(_) | Find::Kubelets | Find::ApiServer => vec![self.name],
            Find::Pods(pods) => vec![pods.program().as_str()],
            Find::Annotated(_, expected) => expected.iter().map(|pods| pods.program().as_str()).collect(),
            Find::Static { exporter, .. } => vec![exporter],
            Find::Probes(..) => vec!["blackbox-probe"],
        };
        [&programs[..], self.also].concat()
    }

    /// The apps whose logs tell more of what it brings; none where its metrics speak of others, or its targets are no
    /// pods of ours.
    pub fn apps(&self) -> Vec<&'static str> {
        let mut apps = match self.find {
            _ if self.about_others => vec![],
            Find::Service(endpoint) => vec![endpoint.workload().name.as_str()],
            Find::Pods(pods) => vec![pods.workload().name.as_str()],
            Find::Annotated(_, expected) => expected.iter().map(|pods| pods.workload().name.as_str()).collect(),
            Find::Probes(_, urls) => urls.iter().map(ProbedUrl::app).collect(),
            Find::Kubelets | Find::ApiServer | Find::Static { .. } => vec![],
        };
        apps.sort_unstable();
        apps.dedup();
        apps
    }

    /// What it throws away.
    pub const fn dropped(&self) -> &'static [DroppedMetrics] {
        self.dropped
    }

    /// The labels that its targets have beyond `job` and `instance`.
    pub const fn target_labels(&self) -> &'static [&'static str] {
        match self.find {
            _ if self.about_others => &[],
            Find::Service(_) | Find::Annotated(..) => &["namespace", "pod", "app"],
            Find::Pods(_) => &["namespace", "pod", "app", "node"],
            Find::Kubelets => &["node"],
            Find::ApiServer | Find::Static { .. } => &[],
            Find::Probes(..) => &["module", "app"],
        }
    }
}

/// A URL that is probed.
#[derive(Clone, Copy)]
pub struct ProbedUrl {
    place: Place,
    path: &'static str,
    module: &'static str,
    app: &'static str,
}

#[derive(Clone, Copy)]
enum Place {
    Inside(AnyEndpoint<'static>),
    Outside { origin: &'static str, port: u16 },
}

impl ProbedUrl {
    /// A path of an endpoint in the cluster, probed by this module of the blackbox exporter.
    #[track_caller]
    pub const fn inside<R: Role>(endpoint: Endpoint<'static, R>, path: &'static str, module: &'static str) -> Self {
        check_path(path);
        let endpoint = endpoint.any();
        Self { place: Place::Inside(endpoint), path, module, app: endpoint.workload().name.as_str() }
    }

    /// A URL as customers see it; `app` is the workload that answers there.
    #[track_caller]
    pub const fn outside(origin: &'static str, path: &'static str, module: &'static str, app: &'static str) -> Self {
        check_path(path);
        let port = if text::starts_with(origin, "https://") {
            443
        } else if text::starts_with(origin, "http://") {
            80
        } else {
            Fault::new("probed URL ")
                .quoted(origin)
                .text(" has no scheme")
                .fix("begin it with `https://` or `http://`")
                .raise()
        };
        if text::has(origin.split_at(8).1, b'/') {
            Fault::new("probed origin ")
                .quoted(origin)
                .text(" holds a path")
                .fix("give the path as the second argument")
                .raise()
        }
        Self { place: Place::Outside { origin, port }, path, module, app }
    }

    /// The URL, as the spec calls namespaces.
    pub fn url(&self) -> String {
        self.url_called(Names::AS_WRITTEN)
    }

    /// The URL, namespaces as they are called.
    pub fn url_called(&self, names: Names<'_>) -> String {
        match self.place {
            Place::Inside(endpoint) => format!("{}{}", endpoint.called(names).url(), self.path),
            Place::Outside { origin, .. } => format!("{origin}{}", self.path),
        }
    }

    /// The endpoint in the cluster that is probed; `None` for a URL outside of it.
    pub const fn endpoint(&self) -> Option<AnyEndpoint<'static>> {
        match self.place {
            Place::Inside(endpoint) => Some(endpoint),
            Place::Outside { .. } => None,
        }
    }

    /// The module of the blackbox exporter.
    pub const fn module(&self) -> &'static str {
        self.module
    }

    /// The workload that answers.
    pub const fn app(&self) -> &'static str {
        self.app
    }
}

#[track_caller]
const fn check_path(path: &str) {
    if path.is_empty() || path.as_bytes()[0] != b'/' {
        Fault::new("probed path ").quoted(path).text(" is not absolute").fix("begin it with `/`").raise()
    }
}
