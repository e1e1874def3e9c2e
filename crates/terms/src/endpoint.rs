//! Where something listens: endpoints of Services and pods, and what a workload connects to.

use std::marker::PhantomData;

use super::name::{Name, Namespace};
use super::port::{AnyPort, Port, Role, ServesMetrics};

/// Which workload: its name and namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkloadId<'a> {
    /// The name of the workload, which is its pods' `app` label.
    pub name: Name<'a>,
    /// Its namespace.
    pub namespace: Namespace<'a>,
}

impl WorkloadId<'_> {
    /// Whether this is `other`.
    pub const fn is(&self, other: &WorkloadId) -> bool {
        self.name.is(&other.name) && self.namespace.is(&other.namespace)
    }
}

/// A port of a Service: where a client connects. `Service::at` makes it, and it knows what is spoken there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint<'a, R> {
    service: Name<'a>,
    workload: WorkloadId<'a>,
    port: AnyPort,
    role: PhantomData<R>,
}

impl<'a, R: Role> Endpoint<'a, R> {
    /// For the kit's Services, which know that the port is there.
    #[doc(hidden)]
    pub const fn new(service: Name<'a>, workload: WorkloadId<'a>, port: Port<R>) -> Self {
        Self { service, workload, port: port.any(), role: PhantomData }
    }

    /// The same endpoint without its role.
    pub const fn any(&self) -> AnyEndpoint<'a> {
        AnyEndpoint { service: self.service, workload: self.workload, port: self.port }
    }
}

impl<'a, R: ServesMetrics> Endpoint<'a, R> {
    /// The same endpoint, known to serve metrics.
    pub const fn scraped(&self) -> AnyEndpoint<'a> {
        self.any()
    }
}

/// An endpoint of any role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnyEndpoint<'a> {
    service: Name<'a>,
    workload: WorkloadId<'a>,
    port: AnyPort,
}

impl<'a> AnyEndpoint<'a> {
    /// Whether this is `other`: the same port of the same Service.
    pub const fn is(&self, other: &AnyEndpoint) -> bool {
        self.service.is(&other.service) && self.workload.is(&other.workload) && self.port.is(&other.port)
    }

    /// The same port of the same Service of that workload.
    pub(crate) const fn of_workload(mut self, workload: WorkloadId<'a>) -> Self {
        self.workload = workload;
        self
    }

    /// The Service.
    pub const fn service(&self) -> Name<'a> {
        self.service
    }

    /// The workload behind it.
    pub const fn workload(&self) -> WorkloadId<'a> {
        self.workload
    }

    /// The port.
    pub const fn port(&self) -> AnyPort {
        self.port
    }

    /// `service.namespace.svc`: the name under which every pod of the cluster finds it.
    pub fn host(&self) -> String {
        format!("{}.{}.svc", self.service, self.workload.namespace.name())
    }

    /// `host:port`.
    pub fn authority(&self) -> String {
        format!("{}:{}", self.host(), self.port.number())
    }

    /// `scheme://host:port`.
    pub fn url(&self) -> String {
        format!("{}://{}", self.port.scheme(), self.authority())
    }
}

/// What a workload connects to. Each becomes an egress rule on one side and, where pods listen, an ingress rule on the
/// other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// The pods of a workload.
    Pods {
        /// Which.
        workload: WorkloadId<'a>,
        /// Where they listen.
        port: AnyPort,
    },
    /// The API server.
    ApiServer,
    /// The kubelet of every node, on 10250.
    Kubelets,
    /// One IPv4 address. The egress rule is an `ipBlock` of it alone.
    Address {
        /// The address.
        address: &'a str,
        /// The TCP port.
        port: u16,
    },
    /// An address outside the cluster.
    Outside {
        /// The TCP port.
        port: u16,
        /// What is there.
        what: &'a str,
    },
}

/// A port of a workload's pods. `Workload::pods_at` makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PodPort<'a> {
    workload: WorkloadId<'a>,
    program: Name<'a>,
    port: AnyPort,
}

impl<'a> PodPort<'a> {
    /// For the kit's workloads, which know that they listen there.
    #[doc(hidden)]
    pub const fn new(workload: WorkloadId<'a>, port: AnyPort) -> Self {
        Self { workload, program: workload.name, port }
    }

    /// The port of another container than the workload's own.
    #[doc(hidden)]
    #[must_use]
    pub const fn of_sidecar(self, name: Name<'a>) -> Self {
        Self { program: name, ..self }
    }

    /// The workload.
    pub const fn workload(&self) -> WorkloadId<'a> {
        self.workload
    }

    /// The container that listens: the workload's own, which is called like it, or a sidecar.
    pub const fn program(&self) -> Name<'a> {
        self.program
    }

    /// The port.
    pub const fn port(&self) -> AnyPort {
        self.port
    }
}
