//! The buckets in which an environment keeps blocks of metrics, and the lines of its logs.

use super::bucket::{Bucket, Place};
use super::context::Context;
use super::environment::Environment;
use super::workload::{Stores, Workload};
use terms::{Origin, WorkloadId};

impl<'a> Environment<'a> {
    /// Blocks of metrics are kept in this bucket. Workloads that need one run here and nowhere else
    /// ([`WorkloadBuilder::needs_bucket`](crate::WorkloadBuilder::needs_bucket)), and others are told of it
    /// ([`WorkloadBuilder::with_bucket`](crate::WorkloadBuilder::with_bucket)). Default: none.
    #[track_caller]
    pub const fn object_storage(mut self, bucket: Bucket<'a>) -> Self {
        if self.bucket.is_some() {
            self.fault().text(" keeps blocks of metrics in two buckets").fix("keep one `.object_storage(…)`").raise()
        }
        self.bucket = Some((bucket, Origin::here()));
        self
    }

    /// The bucket of blocks of metrics.
    pub fn bucket(&self) -> Option<Bucket<'a>> {
        self.bucket.map(|(bucket, _)| bucket)
    }

    /// The line that says so.
    pub fn bucket_origin(&self) -> Option<Origin> {
        self.bucket.map(|(_, origin)| origin)
    }

    /// The lines of logs are kept in this bucket, a bucket of its own. Workloads that keep them are told of it
    /// ([`WorkloadBuilder::with_log_bucket`](crate::WorkloadBuilder::with_log_bucket)). How long they are kept is said
    /// by [`keep_logs`](Self::keep_logs). Default: none, so that they lie on a volume.
    ///
    /// # Errors
    ///
    /// Does not compile if the bucket says `.keep(…)`, which is about blocks of metrics.
    #[track_caller]
    pub const fn log_storage(mut self, bucket: Bucket<'a>) -> Self {
        if self.log_bucket.is_some() {
            self.fault().text(" keeps logs in two buckets").fix("keep one `.log_storage(…)`").raise()
        }
        if bucket.says_how_long() {
            self.fault()
                .text(" keeps logs in bucket ")
                .quoted(bucket.name())
                .text(", which says how long it keeps blocks of metrics")
                .fix("say `.keep_logs(…)` of the environment in place of `.keep(…)` of the bucket")
                .raise()
        }
        self.log_bucket = Some((bucket, Origin::here()));
        self
    }

    /// The bucket of the lines of logs.
    pub fn log_bucket(&self) -> Option<Bucket<'a>> {
        self.log_bucket.map(|(bucket, _)| bucket)
    }

    /// The line that says so.
    pub fn log_bucket_origin(&self) -> Option<Origin> {
        self.log_bucket.map(|(_, origin)| origin)
    }

    /// The bucket that this workload is told of here.
    pub fn bucket_of(&self, workload: &Workload) -> Option<Bucket<'a>> {
        match workload.is_told_of() {
            Some(Stores::Metrics) => self.bucket(),
            Some(Stores::Logs) => self.log_bucket(),
            Some(Stores::Buckets) => self.buckets_in(workload.id()).next(),
            None => None,
        }
    }

    /// The buckets that it keeps in this workload of the cluster.
    pub fn buckets_in(&self, store: &WorkloadId) -> impl Iterator<Item = Bucket<'a>> {
        [self.bucket(), self.log_bucket()].into_iter().flatten().filter(|bucket| match bucket.place() {
            Place::Inside(endpoint) => endpoint.workload().is(store),
            Place::Outside(..) => false,
        })
    }
}

impl<'a> Context<'a> {
    /// The names of the buckets that the environment keeps in this workload, once each: what a server of buckets has to
    /// have.
    pub fn buckets_here(&self, store: &Workload<'a>) -> Vec<&'a str> {
        let mut names: Vec<_> = self.environment().buckets_in(store.id()).map(|bucket| bucket.name()).collect();
        names.dedup();
        names
    }

    /// `host:port` of the server of a bucket, as a program's config names it. The workload must say that it talks to
    /// it.
    #[track_caller]
    pub fn bucket_address(&self, bucket: &Bucket<'a>) -> String {
        match bucket.place() {
            Place::Outside(address, _) => {
                self.note(bucket.target());
                address.to_owned()
            }
            Place::Inside(endpoint) => self.authority_of(endpoint),
        }
    }
}
