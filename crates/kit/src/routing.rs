//! Who is told in one environment: the receivers and routes that it says in place of the stack's.

use super::environment::Environment;
use terms::Origin;
use watch::receiver::Receiver;
use watch::route::Routing;
use watch::watch::Watch;

impl Environment<'_> {
    /// In this environment alerts go these ways, and not those of the stack's routing: all of it, inhibitions included.
    #[track_caller]
    pub const fn routing(mut self, routing: &'static Routing) -> Self {
        self.own_routing = Some((routing, Origin::here()));
        self
    }

    /// In this environment the receiver of this name is notified like this: another channel, another address. The
    /// routes stay.
    #[track_caller]
    pub const fn receiver(mut self, receiver: &'static Receiver) -> Self {
        let said = (receiver, Origin::here());
        self.own_receivers = self.own_receivers.push(said, "receivers of one environment");
        self
    }

    /// The routing that holds here: its own, or that of what watches the stack, as it was written. That of
    /// [`Program::within`](crate::Program::within) is without inhibitions on alerts that are gone, and names
    /// namespaces as they are called here.
    pub fn routing_of(&self, watch: &Watch) -> Option<&'static Routing> {
        self.own_routing.map(|(routing, _)| routing).or(watch.routing)
    }

    /// How a receiver of the routing is notified here.
    pub fn told<'r>(&self, receiver: &'r Receiver) -> &'r Receiver {
        let said = self.own_receivers.iter().find(|(said, _)| said.name() == receiver.name());
        said.map_or(receiver, |(said, _)| said)
    }

    /// The receivers of the routing that holds here, each once and as it is notified here.
    pub fn receivers_of(&self, watch: &Watch) -> Vec<&'static Receiver> {
        let receivers = self.routing_of(watch).map(Routing::receivers).unwrap_or_default();
        receivers.into_iter().map(|receiver| self.told(receiver)).collect()
    }

    /// The routing that it says in place of the stack's, with the line that says so.
    pub fn own_routing(&self) -> Option<(&'static Routing, Origin)> {
        self.own_routing
    }

    /// The receivers that it says in place of the routing's, each with the line that says so.
    pub fn own_receivers(&self) -> impl Iterator<Item = (&'static Receiver, Origin)> {
        self.own_receivers.iter().copied()
    }

    /// Whether both say the same of who is told.
    pub(super) fn tells_like(&self, other: &Self) -> bool {
        let receivers = |one: &Self| one.own_receivers().map(|(receiver, _)| *receiver).collect::<Vec<_>>();
        let routing = |one: &Self| one.own_routing().map(|(routing, _)| std::ptr::from_ref(routing));
        receivers(self) == receivers(other) && routing(self) == routing(other)
    }
}
