//! Environments: where the stack runs, and the handful of things that differ there.

use super::bucket::Bucket;
use super::claim::Claim;
use super::cluster_size::ClusterSize;
use super::exposure::{Exposure, Way, check_host};
use super::notifications::Notifications;
use super::pod_settings::{PodSettings, Replicas};
use super::remote_write::RemoteWrite;
use terms::{AnyEndpoint, Bytes, Duration, Fault, List, Name, Origin, WorkloadId, days, text};
use watch::receiver::Receiver;
use watch::route::Routing;
use watch::scrape::Exploration;
use watch::unit::Bound;

/// Where the stack runs. Everything that is not said here is the same everywhere.
#[derive(Clone, Copy, Debug)]
#[must_use = "an environment is written only if the stack has it"]
pub struct Environment<'a> {
    name: Name<'a>,
    folder: &'a str,
    storage_class: Option<Name<'a>>,
    storage_classes: List<(Claim<'a>, Name<'a>, Origin), 8>,
    secrets_exist: bool,
    host: Option<&'a str>,
    exposures: List<Exposure<'a>, 8>,
    metrics_retention: Duration,
    log_retention: Duration,
    exploration: Exploration,
    size: ClusterSize,
    /// Which settings that have a default were said: a second one would win in silence.
    said: u8,
    notifications: Notifications<'a>,
    pub(super) replicas: List<Replicas<'a>, 8>,
    volumes: List<(Claim<'a>, Bytes, Origin), 8>,
    pub(super) external_labels: List<(&'a str, &'a str), 8>,
    pub(super) mirror: Option<(&'a str, Origin)>,
    pub(super) pull_secrets: List<Name<'a>, 4>,
    pub(super) pods: PodSettings<'a>,
    pub(super) own_routing: Option<(&'static Routing, Origin)>,
    pub(super) own_receivers: List<(&'static Receiver, Origin), 8>,
    pub(super) parts_out: List<(WorkloadId<'a>, Origin), 8>,
    pub(super) namespace: Option<(Name<'a>, Origin)>,
    pub(super) log_agent: Option<(WorkloadId<'a>, Origin)>,
    pub(super) bounds: List<(Bound, Bound, Origin), 16>,
    pub(super) bucket: Option<(Bucket<'a>, Origin)>,
    pub(super) log_bucket: Option<(Bucket<'a>, Origin)>,
    pub(super) remote_writes: List<(RemoteWrite<'a>, Origin), 4>,
    origin: Origin,
}

impl<'a> Environment<'a> {
    /// An environment written to `k8s/<folder>/`: port-forward, the default storage class, bundled Secrets, 15 days of
    /// metrics, 31 days of logs.
    #[track_caller]
    pub const fn new(name: &'a str, folder: &'a str, notifications: Notifications<'a>) -> Self {
        if folder.is_empty() || !text::lower_alphanumeric_or(folder, "-/") || !text::alphanumeric_ends(folder) {
            Fault::new("environment ")
                .quoted(name)
                .text(": folder ")
                .quoted(folder)
                .text(" must be lower-case words, with `/` between folders")
                .fix("write it like `environments/kubeadm`")
                .raise()
        }
        notifications.check(Fault::new("environment ").quoted(name));
        Self {
            name: Name::new(name),
            folder,
            storage_class: None,
            storage_classes: List::EMPTY,
            secrets_exist: false,
            host: None,
            exposures: List::EMPTY,
            metrics_retention: days(15),
            log_retention: days(31),
            exploration: Exploration::Margins,
            size: ClusterSize::SMALL,
            said: 0,
            notifications,
            replicas: List::EMPTY,
            volumes: List::EMPTY,
            external_labels: List::EMPTY,
            mirror: None,
            pull_secrets: List::EMPTY,
            pods: PodSettings::NONE,
            own_routing: None,
            own_receivers: List::EMPTY,
            parts_out: List::EMPTY,
            namespace: None,
            log_agent: None,
            bounds: List::EMPTY,
            bucket: None,
            log_bucket: None,
            remote_writes: List::EMPTY,
            origin: Origin::here(),
        }
    }

    /// Claims ask for this storage class. Default: the cluster's.
    #[track_caller]
    pub const fn storage_class(mut self, name: &'a str) -> Self {
        if self.storage_class.is_some() {
            self.fault().text(" has two storage classes for all claims").fix("keep one `.storage_class(…)`").raise()
        }
        self.storage_class = Some(Name::new(name));
        self
    }

    /// This claim asks for another storage class than the others here: `.storage_class_of(P::SETTINGS.data, "fast")`.
    #[track_caller]
    pub const fn storage_class_of(mut self, claim: Claim<'a>, name: &'a str) -> Self {
        let said = (claim, Name::new(name), Origin::here());
        self.storage_classes = self.storage_classes.push(said, "storage classes of claims");
        self
    }

    /// Secrets exist already, with the same names and keys, and are not written. Default: they are written.
    pub const fn existing_secrets(mut self) -> Self {
        self.secrets_exist = true;
        self
    }

    /// The host name under which nodes or the load balancer are reached from outside.
    #[track_caller]
    pub const fn reached_at(mut self, host: &'a str) -> Self {
        check_host(host);
        if self.host.is_some() {
            self.fault().text(" is reached at two hosts").fix("keep one `.reached_at(…)`").raise()
        }
        self.host = Some(host);
        self
    }

    /// Exposes an endpoint.
    #[track_caller]
    pub const fn expose(mut self, exposure: Exposure<'a>) -> Self {
        if self.host.is_none() && exposure.way().host().is_none() {
            self.fault()
                .text(" exposes ")
                .quoted(exposure.endpoint().service().as_str())
                .text(", but links to it cannot be written without a host name")
                .fix("add `.reached_at(\"host\")` above")
                .raise()
        }
        let mut index = 0;
        while index < self.exposures.len() {
            let other = self.exposures.get(index);
            if other.endpoint().is(&exposure.endpoint()) {
                self.fault()
                    .text(" exposes port ")
                    .port(&exposure.endpoint().port())
                    .text(" of ")
                    .quoted(exposure.endpoint().service().as_str())
                    .text(" twice, but links can lead to one place only")
                    .fix("keep one")
                    .raise()
            }
            if let (Some(one), Some(two)) = (other.way().host(), exposure.way().host())
                && text::same(one, two)
            {
                self.fault()
                    .text(" sends the host ")
                    .quoted(one)
                    .text(" to both ")
                    .quoted(other.endpoint().service().as_str())
                    .text(" and ")
                    .quoted(exposure.endpoint().service().as_str())
                    .fix("give one of them another host")
                    .raise()
            }
            if let (Way::NodePort(one), Way::NodePort(two)) = (other.way(), exposure.way())
                && one.number() == two.number()
            {
                self.fault()
                    .text(" gives NodePort ")
                    .number(one.number() as u64)
                    .text(" to both ")
                    .quoted(other.endpoint().service().as_str())
                    .text(" and ")
                    .quoted(exposure.endpoint().service().as_str())
                    .fix("give one of them another number")
                    .raise()
            }
            index += 1;
        }
        self.exposures = self.exposures.push(exposure, "exposures of one environment");
        self
    }

    /// Keeps metrics for so long, at least two hours, which Prometheus writes at once. Default: 15 days.
    #[track_caller]
    pub const fn keep_metrics(mut self, retention: Duration) -> Self {
        self.at_most_a_century("metrics", retention);
        if retention.as_seconds() < 7_200 {
            self.fault()
                .text(" keeps metrics for less than two hours, the least that Prometheus writes at once")
                .fix("say at least `hours(2)`")
                .raise()
        }
        self.metrics_retention = retention;
        self.once(1, "keep_metrics")
    }

    /// Keeps logs for so long, at least a day. Default: 31 days.
    #[track_caller]
    pub const fn keep_logs(mut self, retention: Duration) -> Self {
        self.at_most_a_century("logs", retention);
        if retention.as_seconds() < 86_400 {
            self.fault()
                .text(" keeps logs for less than 24 hours, the least that Loki's retention can do")
                .fix("say at least `days(1)`")
                .raise()
        }
        self.log_retention = retention;
        self.once(2, "keep_logs")
    }

    /// Programs count such times in nanoseconds, of which 64 bits hold 292 years.
    #[track_caller]
    const fn at_most_a_century(&self, what: &str, retention: Duration) {
        if retention.as_seconds() > days(36_500).as_seconds() {
            self.fault()
                .text(" keeps ")
                .text(what)
                .text(" for more than a hundred years, which programs cannot count")
                .fix("say at most `days(36_500)`")
                .raise()
        }
    }

    /// How much it keeps of what is scraped and nobody reads. Default: [`Exploration::Margins`].
    #[track_caller]
    pub const fn explores(mut self, exploration: Exploration) -> Self {
        self.exploration = exploration;
        self.once(4, "explores")
    }

    /// How much it keeps of what is scraped and nobody reads.
    pub const fn exploration(&self) -> Exploration {
        self.exploration
    }

    /// The cluster is so large: what metrics cost there is estimated by it, in `k8s/README.md` and by the rule that
    /// holds limits and volumes against it. Default: [`ClusterSize::SMALL`].
    #[track_caller]
    pub const fn cluster_of(mut self, size: ClusterSize) -> Self {
        if size.nodes == 0 || size.api_servers == 0 || size.pods == 0 {
            self.fault()
                .text(" is a cluster without nodes, API servers or pods")
                .fix("count them, or leave the `.cluster_of(…)` out")
                .raise()
        }
        self.size = size;
        self.once(8, "cluster_of")
    }

    /// A setting that has its own bit is said once.
    #[track_caller]
    const fn once(mut self, bit: u8, setting: &str) -> Self {
        if self.said & bit != 0 {
            self.fault().text(" says `.").text(setting).text("(…)` twice").fix("keep one").raise()
        }
        self.said |= bit;
        self
    }

    /// How large the cluster is taken to be.
    pub const fn size(&self) -> ClusterSize {
        self.size
    }

    /// Gives this claim another size here.
    #[track_caller]
    pub const fn volume(mut self, claim: Claim<'a>, size: Bytes) -> Self {
        self.volumes = self.volumes.push((claim, size, Origin::here()), "volume sizes");
        self
    }

    /// Whether all that it says is what the other says, but its name and its folder; what it says of pods and claims
    /// aside, which follows from the workloads where it is not said.
    pub fn is_set_like(&self, other: &Self) -> bool {
        let ways = |environment: &Self| -> Vec<_> {
            let said = |one: &Exposure<'a>| (one.endpoint(), one.way(), one.annotations().copied().collect::<Vec<_>>());
            environment.exposures.iter().map(said).collect()
        };
        let labels = |one: &Self| {
            let mut labels = one.external_labels(&[]);
            labels.sort_unstable();
            labels
        };
        let registry = |one: &Self| (one.mirror(), *one.pull_secrets());
        let overlay = |one: &Self| {
            let bounds: Vec<_> = one.bounds.iter().map(|(bound, here, _)| (bound.origin().location(), *here)).collect();
            let writes: Vec<_> = one.remote_writes().collect();
            (one.parts_out, one.log_agent, one.namespace, bounds, one.bucket(), one.log_bucket(), writes)
        };
        let settings = |one: &Self| {
            let Self {
                storage_class,
                secrets_exist,
                host,
                metrics_retention,
                log_retention,
                exploration,
                notifications,
                ..
            } = *one;
            (storage_class, secrets_exist, host, metrics_retention, log_retention, exploration, notifications)
        };
        settings(self) == settings(other)
            && ways(self) == ways(other)
            && labels(self) == labels(other)
            && registry(self) == registry(other)
            && self.tells_like(other)
            && overlay(self) == overlay(other)
    }

    /// Its name.
    pub const fn name(&self) -> Name<'a> {
        self.name
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Where it is written, below `k8s/`.
    pub const fn folder(&self) -> &'a str {
        self.folder
    }

    /// What `kubectl apply -f` reads: `k8s/monitoring/`.
    pub fn files(&self) -> String {
        format!("k8s/{}/", self.folder)
    }

    /// The storage class of claims of which it says no other; none for the cluster's default.
    pub const fn class_of_storage(&self) -> Option<Name<'a>> {
        self.storage_class
    }

    /// The storage class of this claim; none for the cluster's default.
    pub fn class_of(&self, claim: &Claim) -> Option<Name<'a>> {
        let own = self.storage_classes.iter().find(|(said, ..)| said.is(claim)).map(|(_, class, _)| *class);
        own.or(self.storage_class)
    }

    /// The storage classes that it gives to single claims, each with the line that says so.
    pub fn classes_of_claims(&self) -> impl Iterator<Item = (Claim<'a>, Name<'a>, Origin)> {
        self.storage_classes.iter().copied()
    }

    /// Whether Secrets are written.
    pub const fn bundles_secrets(&self) -> bool {
        !self.secrets_exist
    }

    /// How long metrics are kept.
    pub const fn metrics_retention(&self) -> Duration {
        self.metrics_retention
    }

    /// How long logs are kept.
    pub const fn log_retention(&self) -> Duration {
        self.log_retention
    }

    /// Whom alerts are sent to.
    pub const fn notifications(&self) -> Notifications<'a> {
        self.notifications
    }

    /// What is exposed.
    pub const fn exposures(&self) -> &List<Exposure<'a>, 8> {
        &self.exposures
    }

    /// The sizes that it gives to claims, each with the line that says so.
    pub fn volume_sizes(&self) -> impl Iterator<Item = (Claim<'a>, Bytes, Origin)> {
        self.volumes.iter().copied()
    }

    /// The size of this claim here.
    pub fn size_of(&self, claim: &Claim) -> Bytes {
        self.volumes.iter().find(|(said, ..)| said.is(claim)).map_or(claim.size(), |(_, size, _)| *size)
    }

    /// How this endpoint is exposed, if it is.
    fn way_to(&self, endpoint: &AnyEndpoint) -> Option<Way<'a>> {
        self.exposures.iter().find(|exposure| exposure.endpoint() == *endpoint).map(Exposure::way)
    }

    /// The URL at which people reach this endpoint: `http://localhost:<port>` where they forward the port.
    pub fn external_url(&self, endpoint: &AnyEndpoint) -> String {
        let host = self.host.unwrap_or("localhost");
        match self.way_to(endpoint) {
            None => format!("http://localhost:{}", endpoint.port().number()),
            Some(Way::NodePort(port)) => format!("http://{host}:{}", port.number()),
            Some(Way::LoadBalancer) => format!("http://{host}:{}", endpoint.port().number()),
            Some(Way::Ingress { host, tls: None, .. } | Way::HttpRoute { host, https: false, .. }) => {
                format!("http://{host}")
            }
            Some(Way::Ingress { host, tls: Some(_), .. } | Way::HttpRoute { host, https: true, .. }) => {
                format!("https://{host}")
            }
        }
    }

    pub(super) const fn fault(&self) -> Fault {
        Fault::new("environment ").quoted(self.name.as_str())
    }
}
