//! Services made from workloads, and endpoints made from Services: a URL exists only where something listens.

use std::marker::PhantomData;

use super::fault::Fault;
use super::list::List;
use super::name::{Name, Namespace};
use super::port::{AnyPort, Port, Role, ServesMetrics};
use super::workload::Workload;

/// A Service of a workload: selector, namespace and ports are taken from it.
#[derive(Clone, Copy)]
#[must_use = "a Service is written only if its component is in the stack"]
pub struct Service<'a> {
    name: Name<'a>,
    workload: &'a Workload<'a>,
    ports: List<AnyPort, 4>,
}

impl<'a> Service<'a> {
    /// A Service called like its workload. Renders to a ClusterIP Service, unless the environment exposes it otherwise.
    #[track_caller]
    pub const fn of(workload: &'a Workload<'a>) -> Self {
        Self { name: Name::of_service(workload.name().as_str()), workload, ports: List::EMPTY }
    }

    /// Gives it another name.
    #[track_caller]
    pub const fn named(mut self, name: &'a str) -> Self {
        self.name = Name::of_service(name);
        self
    }

    /// Offers a port of the workload, under the same name and number.
    #[track_caller]
    pub const fn port<R: Role>(mut self, port: Port<R>) -> Self {
        let port = port.any();
        if !self.workload.listens_on(&port) {
            let fault = Fault::new("Service ").quoted(self.name.as_str()).text(" offers port ").port(&port);
            self.workload.not_listening(fault).raise()
        }
        if self.offers(&port) {
            Fault::new("Service ")
                .quoted(self.name.as_str())
                .text(" offers port ")
                .port(&port)
                .text(" twice")
                .fix("keep one")
                .raise()
        }
        self.ports = self.ports.push(port, "ports of one Service");
        self
    }

    /// The endpoint at one of its ports.
    #[track_caller]
    pub const fn at<R: Role>(&self, port: Port<R>) -> Endpoint<'a, R> {
        let any = port.any();
        if self.offers(&any) {
            return Endpoint { service: self.name, workload: *self.workload.id(), port: any, role: PhantomData };
        }
        let mut fault = Fault::new("port ")
            .port(&any)
            .text(" is not offered by Service ")
            .quoted(self.name.as_str())
            .text(", which offers")
            .text(if self.ports.is_empty() { " none" } else { "" });
        let mut index = 0;
        while index < self.ports.len() {
            fault = fault.text(if index == 0 { " " } else { ", " }).port(self.ports.get(index));
            index += 1;
        }
        fault.fix("name a port that it offers, or add `.port(…)` to the Service").raise()
    }

    const fn offers(&self, port: &AnyPort) -> bool {
        let mut index = 0;
        while index < self.ports.len() {
            if self.ports.get(index).is(port) {
                return true;
            }
            index += 1;
        }
        false
    }

    /// Its name.
    pub const fn name(&self) -> Name<'a> {
        self.name
    }

    /// The workload behind it.
    pub const fn workload(&self) -> &'a Workload<'a> {
        self.workload
    }

    /// Its ports.
    pub const fn ports(&self) -> &List<AnyPort, 4> {
        &self.ports
    }
}

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

/// A port of a Service: where a client connects. [`Service::at`] makes it, and it knows what is spoken there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint<'a, R> {
    service: Name<'a>,
    workload: WorkloadId<'a>,
    port: AnyPort,
    role: PhantomData<R>,
}

impl<'a, R: Role> Endpoint<'a, R> {
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

/// What a workload connects to. Each becomes an egress rule on one side and, where pods listen, an ingress rule on the other.
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
    /// An address outside the cluster.
    Outside {
        /// The TCP port.
        port: u16,
        /// What is there.
        what: &'a str,
    },
}

impl Fault {
    /// Adds a port as `name` (number).
    pub const fn port(self, port: &AnyPort) -> Self {
        self.quoted(port.name()).text(" (").number(port.number() as u64).text(")")
    }
}
