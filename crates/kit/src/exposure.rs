//! How people reach an endpoint from outside the cluster.

use terms::{Annotation, AnyEndpoint, Endpoint, Fault, List, Name, NodePort, Origin, Role, text};

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
        /// Whose requests it is for.
        class: IngressClass<'a>,
    },
    /// A host name of a Gateway. Renders to an `HTTPRoute` of the Gateway API.
    HttpRoute {
        /// The host name.
        host: &'a str,
        /// The Gateway that takes the requests.
        gateway: Gateway<'a>,
        /// Whether its listener has a certificate: links then begin with `https`.
        https: bool,
    },
}

impl<'a> Way<'a> {
    /// The host name of its own, where it has one.
    pub const fn host(&self) -> Option<&'a str> {
        match self {
            Self::Ingress { host, .. } | Self::HttpRoute { host, .. } => Some(host),
            Self::NodePort(_) | Self::LoadBalancer => None,
        }
    }
}

/// A Gateway of the cluster: `Gateway::new("company", "gateways")`.
///
/// <https://gateway-api.sigs.k8s.io/reference/spec/#gateway>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gateway<'a> {
    /// Its name.
    pub name: Name<'a>,
    /// Its namespace.
    pub namespace: Name<'a>,
    /// The one of its listeners that is meant; none for all. Renders to `sectionName`.
    pub listener: Option<Name<'a>>,
    /// The namespace in which the pods run that serve it, which the network policies admit.
    pub pods_in: Name<'a>,
}

impl<'a> Gateway<'a> {
    /// The Gateway of this name in this namespace, every listener of it, served by pods of the same namespace.
    #[track_caller]
    pub const fn new(name: &'a str, namespace: &'a str) -> Self {
        let namespace = Name::new(namespace);
        Self { name: Name::new(name), namespace, listener: None, pods_in: namespace }
    }

    /// Only this listener of it. Renders to `sectionName`.
    #[track_caller]
    pub const fn listener(mut self, name: &'a str) -> Self {
        self.listener = Some(Name::new(name));
        self
    }

    /// Its pods run in another namespace, as Envoy Gateway's do: `.pods_in("envoy-gateway-system")`.
    #[track_caller]
    pub const fn pods_in(mut self, namespace: &'a str) -> Self {
        self.pods_in = Name::new(namespace);
        self
    }
}

/// An ingress controller of the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IngressClass<'a> {
    /// The name of its `IngressClass`. Renders to `ingressClassName`.
    pub name: &'a str,
    /// The namespace in which its pods run, which the network policies admit.
    pub namespace: Name<'a>,
}

impl IngressClass<'_> {
    /// The nginx ingress controller, as its own manifests install it.
    const NGINX: Self = Self { name: "nginx", namespace: Name::new("ingress-nginx") };
}

/// An endpoint that people reach from outside. Without one, `kubectl port-forward` reaches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "an exposure takes effect when an environment has it"]
pub struct Exposure<'a> {
    endpoint: AnyEndpoint<'a>,
    way: Way<'a>,
    annotations: List<Annotation<'a>, 4>,
    origin: Origin,
}

impl<'a> Exposure<'a> {
    /// On every node, at this port (30000-32767).
    #[track_caller]
    pub const fn node_port<R: Role>(endpoint: Endpoint<'a, R>, number: u16) -> Self {
        Self::new(endpoint.any(), Way::NodePort(NodePort::new(number)), Origin::here())
    }

    /// Through a load balancer of the cloud.
    #[track_caller]
    pub const fn load_balancer<R: Role>(endpoint: Endpoint<'a, R>) -> Self {
        Self::new(endpoint.any(), Way::LoadBalancer, Origin::here())
    }

    /// Under a host name of an ingress controller.
    #[track_caller]
    pub const fn ingress<R: Role>(endpoint: Endpoint<'a, R>, host: &'a str) -> Self {
        check_host(host);
        Self::new(endpoint.any(), Way::Ingress { host, tls: None, class: IngressClass::NGINX }, Origin::here())
    }

    /// Under a host name of a Gateway, by an `HTTPRoute` of the Gateway API:
    /// `Exposure::http_route(Grafana::ENDPOINT, "grafana.example.com", Gateway::new("company", "gateways"))`.
    ///
    /// The Gateway must allow routes of the stack's namespace (`allowedRoutes`).
    #[track_caller]
    pub const fn http_route<R: Role>(endpoint: Endpoint<'a, R>, host: &'a str, gateway: Gateway<'a>) -> Self {
        check_host(host);
        Self::new(endpoint.any(), Way::HttpRoute { host, gateway, https: false }, Origin::here())
    }

    /// The listener of its Gateway has a certificate: links begin with `https`.
    #[track_caller]
    pub const fn https(mut self) -> Self {
        match self.way {
            Way::HttpRoute { host, gateway, .. } => self.way = Way::HttpRoute { host, gateway, https: true },
            _ => self.only("a listener with a certificate", "an HTTPRoute", "`Exposure::http_route`"),
        }
        self
    }

    const fn new(endpoint: AnyEndpoint<'a>, way: Way<'a>, origin: Origin) -> Self {
        Self { endpoint, way, annotations: List::EMPTY, origin }
    }

    /// Through the ingress controller with this `IngressClass`, whose pods run in this namespace:
    /// `.class("traefik", "traefik")`.
    /// Default: `nginx` in `ingress-nginx`.
    #[track_caller]
    pub const fn class(mut self, name: &'a str, namespace: &'a str) -> Self {
        let class = IngressClass { name: Name::new(name).as_str(), namespace: Name::new(namespace) };
        match self.way {
            Way::Ingress { host, tls, .. } => self.way = Way::Ingress { host, tls, class },
            _ => self.only("a class", "an Ingress", "`Exposure::ingress`"),
        }
        self
    }

    /// Annotates the Ingress or `HTTPRoute`, or else the Service, for whoever serves it:
    /// `cert-manager.io/cluster-issuer`, or a cloud's load balancer.
    #[track_caller]
    pub const fn annotation(mut self, key: &'a str, value: &'a str) -> Self {
        self.annotations = self.annotations.push(Annotation::new(key, value), "annotations of an exposure");
        self
    }

    /// With a certificate from this Secret of type `kubernetes.io/tls`.
    #[track_caller]
    pub const fn tls(mut self, secret: &'a str) -> Self {
        match self.way {
            Way::Ingress { host, class, .. } => {
                self.way = Way::Ingress { host, class, tls: Some(Name::new(secret).as_str()) };
            }
            _ => self.only("a certificate", "an Ingress", "`Exposure::ingress`"),
        }
        self
    }

    #[track_caller]
    const fn only(&self, takes: &str, what: &str, begin: &str) -> ! {
        Fault::new("the exposure of ")
            .quoted(self.endpoint.service().as_str())
            .text(" takes ")
            .text(takes)
            .text(", which only ")
            .text(what)
            .text(" does; fix: begin with ")
            .text(begin)
            .raise()
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// What is exposed.
    pub const fn endpoint(&self) -> AnyEndpoint<'a> {
        self.endpoint
    }

    /// Annotations of the Ingress or `HTTPRoute`, or else of the Service.
    pub fn annotations(&self) -> impl Iterator<Item = &Annotation<'a>> {
        self.annotations.iter()
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
