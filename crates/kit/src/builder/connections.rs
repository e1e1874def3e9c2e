//! Whom the pods of a workload talk to, and what their service account may read: network policies and rights follow.

use super::WorkloadBuilder;
use crate::bucket::Bucket;
use crate::context::Context;
use crate::remote_write::RemoteWrite;
use terms::{Endpoint, Grant, List, Namespace, Origin, Port, Role, Target};

impl<'a> WorkloadBuilder<'a> {
    /// Its pods connect to each other at this port, which must stand above as `.port(…)`.
    #[track_caller]
    pub const fn talks_to_its_like<R: Role>(self, port: Port<R>) -> Self {
        let port = port.any();
        if !self.0.listens_on(&port) {
            let fault = self.fault().text(" connects to its own pods at port ").port(&port);
            self.0.not_listening(fault).raise()
        }
        let workload = self.0.id;
        self.with_target(Target::Pods { workload, port })
    }

    /// What its service account may read. Without any grant it gets no token.
    #[track_caller]
    pub const fn may(mut self, grant: Grant<'a>) -> Self {
        self.0.grants = self.0.grants.push(grant, "grants of one workload");
        self
    }

    /// What its service account may read, made while generating: Prometheus' rights follow from its scrape jobs.
    pub const fn may_made(mut self, grants: fn(&Context) -> Vec<Grant<'static>>) -> Self {
        self.0.made_grants = Some(grants);
        self
    }

    /// Connects to this endpoint: gives it the URL, and both sides the network policy.
    #[track_caller]
    pub const fn talks_to<R: Role>(self, endpoint: Endpoint<'a, R>) -> Self {
        let endpoint = endpoint.any();
        self.with_target(Target::Pods { workload: endpoint.workload(), port: endpoint.port() })
    }

    /// Connects to the bucket: gives it the network policy.
    #[track_caller]
    pub const fn talks_to_bucket(self, bucket: &Bucket<'a>) -> Self {
        self.with_target(bucket.target())
    }

    /// Connects to a receiver of samples: gives it the network policy.
    #[track_caller]
    pub const fn talks_to_receiver(self, receiver: &RemoteWrite<'a>) -> Self {
        self.with_target(receiver.target())
    }

    /// Connects to the one endpoint in place of the other, to which it says above that it connects.
    #[track_caller]
    pub const fn talks_to_in_place_of<R: Role>(mut self, endpoint: Endpoint<'a, R>, other: Endpoint<'a, R>) -> Self {
        let other = other.any();
        let (targets, origins) = (self.0.targets, self.0.target_origins);
        (self.0.targets, self.0.target_origins) = (List::EMPTY, List::EMPTY);
        let mut index = 0;
        while index < targets.len() {
            let target = *targets.get(index);
            let is_other = matches!(&target, Target::Pods { workload, port }
                if workload.is(&other.workload()) && port.is(&other.port()));
            if !is_other {
                self.0.targets = self.0.targets.push(target, "connections of one workload");
                self.0.target_origins = self.0.target_origins.push(*origins.get(index), "connections of one workload");
            }
            index += 1;
        }
        if self.0.targets.len() == targets.len() {
            self.fault()
                .text(" connects to ")
                .quoted(endpoint.any().service().as_str())
                .text(" in place of ")
                .quoted(other.service().as_str())
                .text(", to which it does not connect")
                .fix("say `.talks_to(…)` alone")
                .raise()
        }
        self.talks_to(endpoint)
    }

    /// Connects to the API server.
    #[track_caller]
    pub const fn talks_to_api_server(self) -> Self {
        self.with_target(Target::ApiServer)
    }

    /// Connects to a TCP port outside the cluster; `what` says what is there.
    #[track_caller]
    pub const fn talks_to_outside(self, port: u16, what: &'a str) -> Self {
        if port == 0 {
            self.fault().text(" talks to ").quoted(what).text(" at port 0").fix("give the port, 1-65535").raise()
        }
        self.with_target(Target::Outside { port, what })
    }

    /// Connects to what these say, made while generating: Prometheus' targets follow from its scrape jobs.
    pub const fn talks_to_made(mut self, targets: fn(&Context) -> Vec<Target<'static>>) -> Self {
        self.0.made_targets = Some(targets);
        self
    }

    #[track_caller]
    const fn with_target(mut self, target: Target<'a>) -> Self {
        self.0.targets = self.0.targets.push(target, "connections of one workload");
        self.0.target_origins = self.0.target_origins.push(Origin::here(), "connections of one workload");
        self
    }

    /// For somebody else's workload: its own network policies admit pods of this namespace already.
    #[track_caller]
    pub const fn admits(mut self, namespace: Namespace<'a>) -> Self {
        if !self.0.is_declared() {
            self.fault()
                .text(" is ours, so its network policy follows from who says `.talks_to(…)` it")
                .fix("leave `.admits(…)` out")
                .raise()
        }
        self.0.admits = self.0.admits.push(namespace, "admitted namespaces");
        self
    }
}
