//! The receivers to which an environment writes samples.

use configs::prometheus::RemoteWriteConfig;
use terms::{Origin, text};

use super::context::Context;
use super::environment::Environment;
use super::remote_write::{Place, RemoteWrite};
use super::workload::Workload;

impl<'a> Environment<'a> {
    /// Writes samples to this receiver as they are stored: a central one, which sees several clusters. Credentials are
    /// mounted, and the network policy opens. What speaks of it is written here and nowhere else:
    /// [`Alert::where_remote_write`](watch::alert::Alert::where_remote_write),
    /// [`Row::where_remote_write`](watch::dashboard::Row::where_remote_write).
    ///
    /// The receiver tells clusters apart by their external labels: see [`external_label`](Self::external_label).
    ///
    /// # Errors
    ///
    /// Does not compile if two receivers have one name, which Prometheus refuses.
    #[track_caller]
    pub const fn remote_write(mut self, receiver: RemoteWrite<'a>) -> Self {
        let mut index = 0;
        while index < self.remote_writes.len() {
            if text::same(self.remote_writes.get(index).0.name(), receiver.name()) {
                self.fault()
                    .text(" writes to two receivers called ")
                    .quoted(receiver.name())
                    .fix("keep one, or give the other a name by `.named(…)`")
                    .raise()
            }
            index += 1;
        }
        self.remote_writes = self.remote_writes.push((receiver, Origin::here()), "receivers of one environment");
        self
    }

    /// The receivers of samples.
    pub fn remote_writes(&self) -> impl Iterator<Item = RemoteWrite<'a>> {
        self.remote_writes.iter().map(|(receiver, _)| *receiver)
    }

    /// The same, each with the line that says so.
    pub fn said_remote_writes(&self) -> impl Iterator<Item = (RemoteWrite<'a>, Origin)> {
        self.remote_writes.iter().copied()
    }

    /// The series that its receivers of samples ask for by name: jobs keep them.
    pub(super) fn asked_by_receivers(&self) -> impl Iterator<Item = &'a str> {
        self.said_remote_writes().filter(|(one, _)| one.keeps_few()).flat_map(|(one, _)| one.named_metrics()).copied()
    }

    /// Whether this workload writes samples to a receiver here.
    pub fn writes_from(&self, workload: &Workload) -> bool {
        workload.has_remote_write() && !self.remote_writes.is_empty()
    }
}

impl<'a> Context<'a> {
    /// The receivers of the environment, for the `prometheus.yml` of a workload that says
    /// [`with_remote_write`](super::WorkloadBuilder::with_remote_write) of the same folder.
    #[track_caller]
    pub fn remote_write_configs(&self, folder: &str) -> Vec<RemoteWriteConfig> {
        self.environment().remote_writes().map(|one| one.rendered(self.url_of(&one), folder)).collect()
    }

    #[track_caller]
    fn url_of(&self, receiver: &RemoteWrite<'a>) -> String {
        match receiver.place() {
            Place::Outside(url, _) => url.to_owned(),
            Place::Inside(endpoint, path) => {
                let scheme = if receiver.has_tls() { "https" } else { "http" };
                format!("{scheme}://{}{path}", self.authority_of(endpoint))
            }
        }
    }
}
