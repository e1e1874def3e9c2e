//! How people reach an endpoint from outside the cluster.

use terms::{AnyEndpoint, Endpoint, Fault, Name, NodePort, Origin, Role, text};

/// How people reach an endpoint from outside the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way<'a> {
    /// A port on every node. Renders to `type: NodePort`.
    NodePort(NodePort),
    /// A load balancer of the cloud. Renders to `type: LoadBalancer`.
    LoadBalancer,
    /// A host name of the ingress controller. Renders to an Ingress.
    Ingress {
        /// The host name.
        host: &'a str,
        /// The Secret with the certificate; without it plain HTTP.
        tls: Option<&'a str>,
    },
}

/// An endpoint that people reach from outside. Without one, `kubectl port-forward` reaches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "an exposure takes effect when an environment has it"]
pub struct Exposure<'a> {
    endpoint: AnyEndpoint<'a>,
    way: Way<'a>,
    origin: Origin,
}

impl<'a> Exposure<'a> {
    /// On every node, at this port (30000-32767).
    #[track_caller]
    pub const fn node_port<R: Role>(endpoint: Endpoint<'a, R>, number: u16) -> Self {
        Self { endpoint: endpoint.any(), way: Way::NodePort(NodePort::new(number)), origin: Origin::here() }
    }

    /// Through a load balancer of the cloud.
    #[track_caller]
    pub const fn load_balancer<R: Role>(endpoint: Endpoint<'a, R>) -> Self {
        Self { endpoint: endpoint.any(), way: Way::LoadBalancer, origin: Origin::here() }
    }

    /// Under a host name of the nginx ingress controller.
    #[track_caller]
    pub const fn ingress<R: Role>(endpoint: Endpoint<'a, R>, host: &'a str) -> Self {
        check_host(host);
        Self { endpoint: endpoint.any(), way: Way::Ingress { host, tls: None }, origin: Origin::here() }
    }

    /// With a certificate from this Secret of type `kubernetes.io/tls`.
    #[track_caller]
    pub const fn tls(mut self, secret: &'a str) -> Self {
        match self.way {
            Way::Ingress { host, .. } => self.way = Way::Ingress { host, tls: Some(Name::new(secret).as_str()) },
            _ => Fault::new("the exposure of ")
                .quoted(self.endpoint.service().as_str())
                .text(" takes a certificate, which only an Ingress does")
                .fix("begin with `Exposure::ingress`")
                .raise(),
        }
        self
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// What is exposed.
    pub const fn endpoint(&self) -> AnyEndpoint<'a> {
        self.endpoint
    }

    /// How.
    pub const fn way(&self) -> Way<'a> {
        self.way
    }
}

#[track_caller]
pub(super) const fn check_host(host: &str) {
    if host.is_empty() || host.len() > 253 || !text::lower_alphanumeric_or(host, "-.") || !text::alphanumeric_ends(host)
    {
        Fault::new("host ")
            .quoted(host)
            .text(" is not a DNS name")
            .fix("give the name alone, without `http://`, port or path")
            .raise()
    }
}
