//! The bucket in which an environment keeps blocks of metrics.

use super::bucket::{Bucket, Place};
use super::context::Context;
use super::environment::Environment;
use terms::Origin;

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
}

impl Context<'_> {
    /// `host:port` of the server of the environment's bucket, as a program's config names it; empty without a bucket.
    /// The workload must say that it talks to it.
    #[track_caller]
    pub fn bucket_address(&self) -> String {
        match self.environment().bucket().map(|bucket| bucket.place()) {
            Some(Place::Outside(address, _)) => address.to_owned(),
            Some(Place::Inside(endpoint)) => self.authority_of(endpoint),
            None => String::new(),
        }
    }
}
