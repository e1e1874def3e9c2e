//! Ports with a role: what speaks there is part of the type, so Loki's port cannot be given to a Prometheus data
//! source.

use std::marker::PhantomData;

use super::fault::Fault;
use super::text;

/// What is spoken at a port. A role of yours is an empty enum:
///
/// ```
/// use terms::{Port, Role};
///
/// /// RabbitMQ's wire protocol.
/// #[derive(Clone, Copy)]
/// pub enum Amqp {}
///
/// impl Role for Amqp {
///     const SCHEME: &'static str = "amqp";
/// }
///
/// const QUEUE: Port<Amqp> = Port::new("amqp", 5672);
/// ```
///
/// What takes an endpoint of one role takes no other: a Redis port given to it is a type error. Add [`AnswersHttp`]
/// where the port answers plain HTTP, and [`ServesMetrics`] where that includes Prometheus metrics.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no role of a port: nothing says what is spoken there",
    label = "this is not a role",
    note = "use one of the crate's roles, such as `Http`, or `impl Role for {Self}` with its URL `SCHEME`"
)]
pub trait Role: Copy {
    /// The URL scheme under which it is reached.
    const SCHEME: &'static str;
    /// Whether it is spoken over UDP as well as over TCP, at the same number [default: no].
    const UDP: bool = false;
}

/// A role whose port serves Prometheus metrics over HTTP.
#[diagnostic::on_unimplemented(
    message = "a port with the role `{Self}` serves no metrics, so no scrape job can read it",
    label = "this endpoint is not scrapable",
    note = "give the job an endpoint over HTTP, such as the exporter's"
)]
pub trait ServesMetrics: Role {
    /// Whether the metrics speak of other objects and bear their `namespace` and `pod`, as those of kube-state-metrics
    /// do: then a scrape job adds none of the pod that serves them [default: no].
    const ABOUT_OTHERS: bool = false;
}

/// A role that answers plain HTTP GET, so that a probe can ask it.
#[diagnostic::on_unimplemented(
    message = "a port with the role `{Self}` does not speak HTTP, so no HTTP probe can ask it",
    label = "this port does not answer GET",
    note = "use `Probe::tcp(PORT)`"
)]
pub trait AnswersHttp: Role {}

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident $scheme:literal $($capability:ident)*;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $role {}
        impl Role for $role { const SCHEME: &'static str = $scheme; }
        $(
            // A list of the roles that have it would bury the fix.
            #[diagnostic::do_not_recommend]
            impl $capability for $role {}
        )*
    )*};
}

roles! {
    /// Plain HTTP with metrics: an exporter, or an application.
    Http "http" ServesMetrics AnswersHttp;
    /// Prometheus' HTTP API.
    PrometheusApi "http" ServesMetrics AnswersHttp;
    /// Alertmanager's HTTP API.
    AlertmanagerApi "http" ServesMetrics AnswersHttp;
    /// Loki's HTTP API.
    LokiApi "http" ServesMetrics AnswersHttp;
    /// Grafana's pages and API.
    GrafanaApi "http" ServesMetrics AnswersHttp;
    /// The blackbox exporter: metrics of its own, and probes of others.
    ProbeApi "http" ServesMetrics AnswersHttp;
    /// gRPC between the parts of one program.
    Grpc "grpc";
    /// What the processes of one program tell each other of who is there, over TCP alone: Loki's `memberlist`.
    Memberlist "memberlist";
    /// The API of Amazon S3: object storage.
    S3Api "http" AnswersHttp;
    /// Thanos' gRPC API, by which a query layer reads series.
    StoreApi "grpc";
    /// MySQL's wire protocol, which MariaDB speaks too.
    MySql "mysql";
    /// PostgreSQL's wire protocol.
    Postgres "postgresql";
    /// Redis' wire protocol.
    Redis "redis";
}

/// HTTP with metrics about other objects than the pod that serves them: kube-state-metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectMetrics {}

impl Role for ObjectMetrics {
    const SCHEME: &'static str = "http";
}

#[diagnostic::do_not_recommend]
impl ServesMetrics for ObjectMetrics {
    const ABOUT_OTHERS: bool = true;
}

#[diagnostic::do_not_recommend]
impl AnswersHttp for ObjectMetrics {}

/// What the pods of one program tell each other, over TCP and UDP: Alertmanager's `--cluster.listen-address`.
///
/// <https://github.com/prometheus/alertmanager#high-availability>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gossip {}

impl Role for Gossip {
    const SCHEME: &'static str = "gossip";
    const UDP: bool = true;
}

/// A named port with the role `R`. Renders to a container port, a Service port, a probe's, a policy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Port<R> {
    name: &'static str,
    number: u16,
    role: PhantomData<R>,
}

impl<R: Role> Port<R> {
    /// A TCP port: the name an IANA service name (at most 15 lower-case letters, digits, `-`), the number 1-65535.
    ///
    /// <https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports>
    #[track_caller]
    pub const fn new(name: &'static str, number: u16) -> Self {
        if number == 0 {
            Fault::new("port ")
                .quoted(name)
                .text(" has the number 0; fix: give the number its program listens on, 1-65535")
                .raise()
        }
        let rule = if name.is_empty() || name.len() > 15 {
            "has 1 to 15 characters"
        } else if !text::lower_alphanumeric_or(name, "-") || !text::alphanumeric_ends(name) {
            "holds lower-case letters, digits and inner `-` only"
        } else if !has_letter(name) {
            "holds at least one letter"
        } else {
            return Self { name, number, role: PhantomData };
        };
        Fault::new("port ")
            .quoted(name)
            .text(": the name of a port ")
            .text(rule)
            .text(" (IANA service name)")
            .fix("write it like `http-metrics`")
            .raise()
    }

    /// The same port without its role, for lists of ports of all roles.
    pub const fn any(&self) -> AnyPort {
        AnyPort { name: self.name, number: self.number, scheme: R::SCHEME, udp: R::UDP }
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Its number.
    pub const fn number(&self) -> u16 {
        self.number
    }
}

/// A port of any role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnyPort {
    name: &'static str,
    number: u16,
    scheme: &'static str,
    udp: bool,
}

impl AnyPort {
    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Its number.
    pub const fn number(&self) -> u16 {
        self.number
    }

    /// The URL scheme of its role.
    pub const fn scheme(&self) -> &'static str {
        self.scheme
    }

    /// Its protocols, as Kubernetes calls them, each with the name that the port has for it: two of a pod differ by
    /// name.
    pub fn protocols(&self) -> impl Iterator<Item = (&'static str, String)> {
        let udp = self.udp.then(|| ("UDP", format!("{}-udp", self.name)));
        [("TCP", self.name.to_owned())].into_iter().chain(udp)
    }

    /// Whether this is `other`: the same name and number.
    pub const fn is(&self, other: &Self) -> bool {
        self.number == other.number && text::same(self.name, other.name)
    }
}

/// A port that every node opens for a Service: 30000-32767.
///
/// <https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodePort(u16);

impl NodePort {
    /// Checks the number against the range that API servers use by default.
    #[track_caller]
    pub const fn new(number: u16) -> Self {
        if number < 30_000 || number > 32_767 {
            Fault::new("NodePort ")
                .number(number as u64)
                .text(" lies outside 30000-32767")
                .fix("choose a free number in that range")
                .raise()
        }
        Self(number)
    }

    /// Its number.
    pub const fn number(self) -> u16 {
        self.0
    }
}

const fn has_letter(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        if bytes[index].is_ascii_lowercase() {
            return true;
        }
        index += 1;
    }
    false
}

impl Fault {
    /// Adds a port as `name` (number).
    pub const fn port(self, port: &AnyPort) -> Self {
        self.quoted(port.name()).text(" (").number(port.number() as u64).text(")")
    }
}
