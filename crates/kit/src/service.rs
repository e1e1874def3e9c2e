//! Services made from workloads, and endpoints made from Services: a URL exists only where something listens.

use super::workload::Workload;
use terms::{AnyPort, Endpoint, Fault, List, Name, Origin, Port, Role};

/// A Service of a workload: selector, namespace and ports are taken from it.
#[derive(Clone, Copy)]
#[must_use = "a Service is written only if its component is in the stack"]
pub struct Service<'a> {
    name: Name<'a>,
    workload: &'a Workload<'a>,
    ports: List<AnyPort, 4>,
    origin: Origin,
}

impl<'a> Service<'a> {
    /// A Service called like its workload. Renders to a ClusterIP Service, unless the environment exposes it otherwise.
    #[track_caller]
    pub const fn of(workload: &'a Workload<'a>) -> Self {
        Self { name: Name::of_service(workload.name().as_str()), workload, ports: List::EMPTY, origin: Origin::here() }
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
            return Endpoint::new(self.name, *self.workload.id(), port);
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

    /// The same before the same workload as an environment runs it.
    pub(super) const fn of_workload(&self, workload: &'a Workload<'a>) -> Self {
        Self { workload, ..*self }
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

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
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
