//! Receivers to which Prometheus writes samples as it stores them: where they are, how it logs in there, and what of
//! its samples they get.

mod address;
mod queue;
mod rendered;

use terms::{AnyEndpoint, Duration, Endpoint, Fault, List, Role, Secret, SecretKey, Target, WorkloadId};
use watch::scrape::Tls;

pub use queue::Queue;
pub(super) use rendered::mounted;

/// A receiver of samples, such as Mimir, Thanos Receive, `VictoriaMetrics` or another Prometheus. Renders to one of
/// `remote_write:`; the way there opens in the network policy.
///
/// Credentials are keys of Secrets, which Prometheus reads as mounted files, anew for every request: a changed Secret
/// needs no restart.
///
/// ```
/// use kit::{Queue, RemoteWrite, Secret, SecretEntry};
///
/// const CENTRAL: Secret = Secret::of_others("central-metrics", &[SecretEntry::to_be_filled_in("password")]);
/// const RECEIVER: RemoteWrite = RemoteWrite::to("https://metrics.example.com/api/v1/push")
///     .basic_auth("tea-house", CENTRAL.key("password"))
///     .header("X-Scope-OrgID", "tea")
///     .keep_metrics(&["up", "ALERTS"])
///     .queue(Queue::new().max_shards(10));
/// assert_eq!(RECEIVER.name(), "metrics.example.com");
/// ```
///
/// <https://prometheus.io/docs/prometheus/3.16/configuration/configuration/#remote_write>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a receiver takes effect as `.remote_write(…)` of an environment"]
pub struct RemoteWrite<'a> {
    name: &'a str,
    place: Place<'a>,
    has_tls: bool,
    login: Option<Login<'a>>,
    tls: Option<Tls>,
    headers: List<(&'a str, &'a str), 4>,
    secret_headers: List<(&'a str, SecretKey<'a>), 2>,
    timeout: Option<Duration>,
    queue: Queue,
    kept: &'a [&'a str],
    dropped: &'a [&'a str],
    dropped_labels: &'a [&'a str],
    has_exemplars: bool,
    has_native_histograms: bool,
}

/// Where a receiver is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place<'a> {
    /// A URL, and its port.
    Outside(&'a str, u16),
    /// A Service of the cluster, and the path there.
    Inside(AnyEndpoint<'a>, &'a str),
}

/// How Prometheus logs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Login<'a> {
    /// As a user, with a password.
    Basic(&'a str, SecretKey<'a>),
    /// With a token.
    Bearer(SecretKey<'a>),
}

impl<'a> RemoteWrite<'a> {
    /// A receiver outside of the cluster, by its whole URL: `https://metrics.example.com/api/v1/push`.
    ///
    /// # Errors
    ///
    /// Does not compile if the URL has no scheme, host or path, holds a login, or names a Service of the cluster, whose
    /// pods are no addresses outside: see [`to_service`](Self::to_service).
    #[track_caller]
    pub const fn to(url: &'a str) -> Self {
        let (has_tls, host, port) = address::checked(url);
        Self::at(host, Place::Outside(url, port), has_tls)
    }

    /// A receiver that runs in the cluster, by HTTP: `RemoteWrite::to_service(MIMIR.at(HTTP), "/api/v1/push")`.
    #[track_caller]
    pub const fn to_service<R: Role>(endpoint: Endpoint<'a, R>, path: &'a str) -> Self {
        let endpoint = endpoint.any();
        address::check_path(endpoint.service().as_str(), path);
        Self::at(endpoint.service().as_str(), Place::Inside(endpoint, path), false)
    }

    const fn at(name: &'a str, place: Place<'a>, has_tls: bool) -> Self {
        Self {
            name,
            place,
            has_tls,
            login: None,
            tls: None,
            headers: List::EMPTY,
            secret_headers: List::EMPTY,
            timeout: None,
            queue: Queue::new(),
            kept: &[],
            dropped: &[],
            dropped_labels: &[],
            has_exemplars: false,
            has_native_histograms: false,
        }
    }

    /// What metrics, alerts and logs about it call it. Renders to `name:`. Default: its host or Service.
    #[track_caller]
    pub const fn named(mut self, name: &'a str) -> Self {
        if name.is_empty() {
            self.fault().text(" has an empty name").fix("leave `.named(…)` out").raise()
        }
        self.name = name;
        self
    }

    /// Logs in as a user, with the key of a Secret that holds the password.
    #[track_caller]
    pub const fn basic_auth(self, user: &'a str, password: SecretKey<'a>) -> Self {
        self.logging_in(Login::Basic(user, password))
    }

    /// Logs in with a token: the key of a Secret that holds it. Renders to `Authorization: Bearer`.
    #[track_caller]
    pub const fn bearer_token(self, token: SecretKey<'a>) -> Self {
        self.logging_in(Login::Bearer(token))
    }

    #[track_caller]
    const fn logging_in(mut self, login: Login<'a>) -> Self {
        if self.login.is_some() {
            self.fault().text(" is logged in to twice").fix("keep one of the logins").raise()
        }
        self.check_encrypted("its login");
        self.login = Some(login);
        self
    }

    /// Verifies its certificate by this authority, or shows one of its own:
    /// `.tls(Tls::of_authority(CENTRAL.key("ca.crt")).client(CENTRAL.key("tls.crt"), CENTRAL.key("tls.key")))`. A
    /// Service of the cluster is then reached by HTTPS. Renders to `tls_config:`. Prometheus does not start without
    /// these files, while it waits for a password or a token that is not there yet.
    #[track_caller]
    pub const fn tls(mut self, tls: Tls) -> Self {
        if let Place::Outside(url, _) = self.place
            && !self.has_tls
        {
            self.fault()
                .text(" is verified by a certificate, but ")
                .quoted(url)
                .text(" has none")
                .fix("begin the URL with `https://`, or leave `.tls(…)` out")
                .raise()
        }
        self.tls = Some(tls);
        self.has_tls = true;
        self
    }

    /// Adds a header to each request, such as `X-Scope-OrgID`, by which Mimir tells its tenants. Renders to `headers:`,
    /// which everybody can read; what is secret goes into [`secret_header`](Self::secret_header).
    #[track_caller]
    pub const fn header(mut self, name: &'a str, value: &'a str) -> Self {
        address::check_header(self.fault(), name);
        self.headers = self.headers.push((name, value), "headers of one receiver");
        self
    }

    /// Adds a header whose value is the key of a Secret. Renders to `http_headers:` with `files`.
    #[track_caller]
    pub const fn secret_header(mut self, name: &'a str, value: SecretKey<'a>) -> Self {
        address::check_header(self.fault(), name);
        self.check_encrypted("a secret header");
        self.secret_headers = self.secret_headers.push((name, value), "secret headers of one receiver");
        self
    }

    /// How long a request may take. Renders to `remote_timeout`. Default: 30 s.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How much waits to be sent, and how much of it is sent at once. Renders to `queue_config:`.
    pub const fn queue(mut self, queue: Queue) -> Self {
        self.queue = queue;
        self
    }

    /// Sends the series of these names, and no other. A histogram's are three: `x_bucket`, `x_sum`, `x_count`. What
    /// nobody exposes or records is a finding. Renders to `write_relabel_configs:`. Default: all.
    #[track_caller]
    pub const fn keep_metrics(mut self, names: &'a [&'a str]) -> Self {
        address::check_metrics(self.fault(), names);
        self.kept = names;
        self.check_one_list();
        self
    }

    /// Sends all series but those of these names. Renders to `write_relabel_configs:`.
    #[track_caller]
    pub const fn drop_metrics(mut self, names: &'a [&'a str]) -> Self {
        address::check_metrics(self.fault(), names);
        self.dropped = names;
        self.check_one_list();
        self
    }

    /// Sends series without these labels. Renders to `write_relabel_configs:`.
    ///
    /// # Errors
    ///
    /// Does not compile for `job`, `instance`, `le`, `quantile`: without them, different series become one, and the
    /// receiver refuses both.
    #[track_caller]
    pub const fn drop_labels(mut self, names: &'a [&'a str]) -> Self {
        address::check_labels(self.fault(), names);
        self.dropped_labels = names;
        self
    }

    /// Sends exemplars too, where Prometheus keeps them (`--enable-feature=exemplar-storage`).
    pub const fn send_exemplars(mut self) -> Self {
        self.has_exemplars = true;
        self
    }

    /// Sends native histograms too. Default: they are left out.
    pub const fn send_native_histograms(mut self) -> Self {
        self.has_native_histograms = true;
        self
    }

    /// What a workload connects to that writes to it.
    pub const fn target(&self) -> Target<'a> {
        match self.place {
            Place::Outside(_, port) => Target::Outside { port, what: "the receiver of samples" },
            Place::Inside(endpoint, _) => Target::Pods { workload: endpoint.workload(), port: endpoint.port() },
        }
    }

    /// The Secrets that it reads, each once.
    pub fn secrets(&self) -> Vec<Secret<'a>> {
        let mut secrets: Vec<Secret<'a>> = Vec::new();
        let mut add = |secret: Secret<'a>| {
            if !secrets.iter().any(|other| other.name().is(&secret.name())) {
                secrets.push(secret);
            }
        };
        if let Some(Login::Basic(_, key) | Login::Bearer(key)) = self.login {
            add(key.secret());
        }
        self.tls.iter().flat_map(Tls::secret_keys).for_each(|key| add(key.secret()));
        self.secret_headers.iter().for_each(|(_, key)| add(key.secret()));
        secrets
    }

    /// Refuses what would cross the network for whoever listens on the way.
    #[track_caller]
    const fn check_encrypted(&self, what: &str) {
        if let Place::Outside(url, _) = self.place
            && !self.has_tls
        {
            self.fault()
                .text(" gets ")
                .text(what)
                .text(" over HTTP, for whoever listens on the way to ")
                .quoted(url)
                .fix("begin the URL with `https://`")
                .raise()
        }
    }

    #[track_caller]
    const fn check_one_list(&self) {
        if !self.kept.is_empty() && !self.dropped.is_empty() {
            self.fault()
                .text(" says both which series it gets and which it does not get")
                .fix("keep one of `.keep_metrics(…)` and `.drop_metrics(…)`")
                .raise()
        }
    }

    const fn fault(&self) -> Fault {
        Fault::new("the receiver ").quoted(self.name)
    }
}

/// What others ask of it.
impl<'a> RemoteWrite<'a> {
    /// What metrics, alerts and logs about it call it.
    pub const fn name(&self) -> &'a str {
        self.name
    }

    /// The only series that it gets, or else those that it does not get.
    pub const fn named_metrics(&self) -> &'a [&'a str] {
        if self.kept.is_empty() { self.dropped } else { self.kept }
    }

    /// Whether it gets none but the series that it names.
    pub const fn keeps_few(&self) -> bool {
        !self.kept.is_empty()
    }

    /// Where it is.
    pub(super) const fn place(&self) -> Place<'a> {
        self.place
    }

    /// Whether it is reached by HTTPS.
    pub(super) const fn has_tls(&self) -> bool {
        self.has_tls
    }

    /// The workload that is this receiver; none outside of the cluster.
    pub const fn workload(&self) -> Option<WorkloadId<'a>> {
        match self.place {
            Place::Outside(..) => None,
            Place::Inside(endpoint, _) => Some(endpoint.workload()),
        }
    }
}
