//! Buckets of object storage: where they are, how programs log in there, and how long they keep blocks of metrics.

use super::authority::split;
use terms::{AnyEndpoint, Duration, Endpoint, Fault, S3Api, SecretKey, Target, days, text};

/// A bucket that speaks the API of Amazon S3.
///
/// ```
/// use kit::{Bucket, Secret, SecretEntry, days};
///
/// const KEYS: Secret = Secret::of_others(
///     "object-storage",
///     &[SecretEntry::to_be_filled_in("access-key"), SecretEntry::to_be_filled_in("secret-key")],
/// );
/// const BLOCKS: Bucket = Bucket::s3("tea-metrics", "s3.eu-central-1.amazonaws.com")
///     .region("eu-central-1")
///     .credentials(KEYS.key("access-key"), KEYS.key("secret-key"))
///     .keep(days(180));
/// assert_eq!(BLOCKS.retention(), days(180));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a bucket takes effect as `.object_storage(…)` of an environment"]
pub struct Bucket<'a> {
    name: &'a str,
    place: Place<'a>,
    region: Option<&'a str>,
    credentials: Option<(SecretKey<'a>, SecretKey<'a>)>,
    authority: Option<SecretKey<'a>>,
    has_tls: bool,
    keep: Option<Duration>,
    deleted_after: Option<Duration>,
}

/// Where a bucket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place<'a> {
    /// `host` or `host:port`, and the port if it says one.
    Outside(&'a str, Option<u16>),
    /// A Service of the cluster.
    Inside(AnyEndpoint<'a>),
}

impl<'a> Bucket<'a> {
    /// A bucket at `host` or `host:port` outside the cluster, reached by HTTPS, whose blocks are kept for a year.
    ///
    /// # Errors
    ///
    /// Does not compile if the name is no [name of a bucket], or the address has a scheme, a path or no host.
    ///
    /// [name of a bucket]: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    #[track_caller]
    pub const fn s3(name: &'a str, address: &'a str) -> Self {
        let (host, port) = split(address);
        let is_host = !host.is_empty() && text::lower_alphanumeric_or(host, "-.") && text::alphanumeric_ends(host);
        if !is_host || matches!(port, Some(0)) {
            Fault::new("bucket ")
                .quoted(name)
                .text(" is at ")
                .quoted(address)
                .text(", which is no host")
                .fix("write host and port alone, like `s3.eu-central-1.amazonaws.com` or `s3.example.com:9000`")
                .raise()
        }
        Self::at(name, Place::Outside(address, port))
    }

    /// A bucket of a program that runs in the cluster, reached by HTTP.
    #[track_caller]
    pub const fn s3_in_cluster(name: &'a str, endpoint: Endpoint<'a, S3Api>) -> Self {
        Self { has_tls: false, ..Self::at(name, Place::Inside(endpoint.any())) }
    }

    #[track_caller]
    const fn at(name: &'a str, place: Place<'a>) -> Self {
        let is_long_enough = name.len() >= 3 && name.len() <= 63;
        if !is_long_enough || !text::lower_alphanumeric_or(name, "-.") || !text::alphanumeric_ends(name) {
            Fault::new("bucket ")
                .quoted(name)
                .text(": a name of a bucket has 3 to 63 lower-case letters, digits, `-` and `.`")
                .fix("write it like `tea-metrics`")
                .raise()
        }
        let (region, credentials, authority, deleted_after) = (None, None, None, None);
        Self { name, place, region, credentials, authority, has_tls: true, keep: None, deleted_after }
    }

    /// Its region. Default: what the server says of the bucket.
    pub const fn region(mut self, region: &'a str) -> Self {
        self.region = Some(region);
        self
    }

    /// The keys of a Secret that hold the access key and the secret key. Programs get them as the environment variables
    /// `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`; a changed Secret needs a restart. Default: the role
    /// of the pod's service account where that is exchanged by HTTPS (IRSA on EKS). What a node's own address hands out
    /// (`169.254.169.254`) the network policies do not let through.
    pub const fn credentials(mut self, access_key: SecretKey<'a>, secret_key: SecretKey<'a>) -> Self {
        self.credentials = Some((access_key, secret_key));
        self
    }

    /// The key of a Secret with the certificate of the authority that signed the server's. Default: those that the
    /// image trusts.
    pub const fn trusts(mut self, certificate: SecretKey<'a>) -> Self {
        self.authority = Some(certificate);
        self
    }

    /// Reached by HTTP: whoever listens between reads the blocks.
    pub const fn without_tls(mut self) -> Self {
        self.has_tls = false;
        self
    }

    /// Blocks of every resolution are kept for so long, and then deleted by the compactor. Default: 365 days.
    ///
    /// # Errors
    ///
    /// Does not compile below 11 days: blocks are downsampled once they are 10 days old, and shorter ones never are.
    /// <https://thanos.io/tip/components/compact.md/#enforcing-retention-of-data>
    #[track_caller]
    pub const fn keep(mut self, retention: Duration) -> Self {
        if retention.as_seconds() < days(11).as_seconds() {
            Fault::new("bucket ")
                .quoted(self.name)
                .text(" keeps blocks for less than 11 days, but they are downsampled once they are 10 days old")
                .fix("say at least `days(11)`")
                .raise()
        }
        self.keep = Some(retention);
        self
    }

    /// The bucket's own lifecycle rule deletes objects of this age, whatever programs want.
    pub const fn deleted_after(mut self, age: Duration) -> Self {
        self.deleted_after = Some(age);
        self
    }

    /// Its name.
    pub const fn name(&self) -> &'a str {
        self.name
    }

    /// Its region, where one is said.
    pub const fn region_name(&self) -> Option<&'a str> {
        self.region
    }

    /// The keys that hold the access key and the secret key.
    pub const fn keys(&self) -> Option<(SecretKey<'a>, SecretKey<'a>)> {
        self.credentials
    }

    /// The key that holds the certificate of the authority.
    pub const fn certificate(&self) -> Option<SecretKey<'a>> {
        self.authority
    }

    /// Whether it is reached by HTTPS.
    pub const fn has_tls(&self) -> bool {
        self.has_tls
    }

    /// How long its blocks are kept.
    pub const fn retention(&self) -> Duration {
        match self.keep {
            Some(keep) => keep,
            None => days(365),
        }
    }

    /// Whether it says how long blocks of metrics are kept.
    pub(super) const fn says_how_long(&self) -> bool {
        self.keep.is_some()
    }

    /// Whether both are the same bucket of the same server.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.name == other.name && self.place == other.place
    }

    /// The age at which its own lifecycle rule deletes objects.
    pub const fn lifecycle(&self) -> Option<Duration> {
        self.deleted_after
    }

    /// Where it is, in words: `tea-metrics` at an address, or in a workload of the cluster.
    pub fn in_words(&self) -> String {
        match self.place {
            Place::Outside(address, _) => format!("`{}` at `{address}`", self.name),
            Place::Inside(endpoint) => {
                format!("`{}` in `{}` of the cluster, one pod with one volume", self.name, endpoint.workload().name)
            }
        }
    }

    /// Where it is.
    pub(super) const fn place(&self) -> Place<'a> {
        self.place
    }

    /// What a workload connects to that uses it.
    pub const fn target(&self) -> Target<'a> {
        match self.place {
            Place::Outside(_, port) => {
                let port = match port {
                    Some(port) => port,
                    None if self.has_tls => 443,
                    None => 80,
                };
                Target::Outside { port, what: "object storage" }
            }
            Place::Inside(endpoint) => Target::Pods { workload: endpoint.workload(), port: endpoint.port() },
        }
    }
}
