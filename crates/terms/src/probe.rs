//! Probes that ask a port the container has.

use super::duration::{Duration, seconds};
use super::fault::Fault;
use super::port::{AnswersHttp, AnyPort, Port, Role};

/// How the kubelet asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask<'a> {
    /// `GET` of this path; 200-399 is well.
    Http(&'a str),
    /// A connection that opens is well.
    Tcp,
}

/// A question that the kubelet asks a container again and again.
///
/// Defaults: every 10 s, 1 s to answer, 3 failures, no delay, as Kubernetes'.
/// <https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a probe asks only where a workload has it"]
pub struct Probe<'a> {
    port: AnyPort,
    ask: Ask<'a>,
    every: Duration,
    timeout: Duration,
    failures: u32,
    delay: Duration,
}

impl<'a> Probe<'a> {
    /// `GET path` at this port.
    #[track_caller]
    pub const fn http<R: AnswersHttp>(port: Port<R>, path: &'a str) -> Self {
        if path.is_empty() || path.as_bytes()[0] != b'/' {
            Fault::new("probe path ").quoted(path).text(" is not absolute").fix("begin it with `/`").raise()
        }
        Self::asking(port.any(), Ask::Http(path))
    }

    /// A TCP connection to this port.
    pub const fn tcp<R: Role>(port: Port<R>) -> Self {
        Self::asking(port.any(), Ask::Tcp)
    }

    const fn asking(port: AnyPort, ask: Ask<'a>) -> Self {
        Self { port, ask, every: seconds(10), timeout: seconds(1), failures: 3, delay: Duration::ZERO }
    }

    /// Asks every so often. Default: 10 s.
    #[track_caller]
    pub const fn every(mut self, period: Duration) -> Self {
        whole_seconds("period", period);
        self.every = period;
        self
    }

    /// Waits so long for the answer. Default: 1 s.
    #[track_caller]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        whole_seconds("timeout", timeout);
        self.timeout = timeout;
        self
    }

    /// Gives up after so many failures in a row. Default: 3.
    #[track_caller]
    pub const fn failures(mut self, failures: u32) -> Self {
        if failures == 0 {
            Fault::new("a probe cannot give up after 0 failures").fix("give at least 1").raise()
        }
        self.failures = failures;
        self
    }

    /// First asks after so long. Default: at once.
    #[track_caller]
    pub const fn after(mut self, delay: Duration) -> Self {
        whole_seconds("delay", delay);
        self.delay = delay;
        self
    }

    /// The port that it asks.
    pub const fn port(&self) -> AnyPort {
        self.port
    }

    /// How it asks.
    pub const fn ask(&self) -> Ask<'a> {
        self.ask
    }

    /// The times in seconds, and the failures: period, timeout, failures, delay.
    pub const fn numbers(&self) -> (u64, u64, u32, u64) {
        (self.every.as_seconds(), self.timeout.as_seconds(), self.failures, self.delay.as_seconds())
    }
}

#[track_caller]
const fn whole_seconds(what: &str, duration: Duration) {
    if !duration.as_milliseconds().is_multiple_of(1_000) {
        Fault::new("the ").text(what).text(" of a probe is counted in whole seconds").fix("say `seconds(…)`").raise()
    }
}
