//! What Thanos v0.42 reads: where its blocks are, and whom its query layer asks.
//!
//! The promise: no credential stands in a file of these. They are environment variables, from a Secret.
//!
//! <https://thanos.io/v0.42/thanos/storage.md/#s3>

use serde::Serialize;

use super::settings::settings;

/// What speaks to the bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Provider {
    /// The API of Amazon S3.
    S3,
}

settings! {
    /// Where blocks are: the file of `--objstore.config-file`. Built by [`ObjectStorage::s3`].
    pub struct ObjectStorage sealed (
        /// What speaks to the bucket.
        #[serde(rename = "type")]
        provider: Provider,
        /// The bucket.
        config: S3,
    ) {
        /// A folder of the bucket. Default: its root.
        prefix: text,
    }
}

impl ObjectStorage {
    /// A bucket that speaks the API of Amazon S3.
    pub fn s3(config: S3) -> Self {
        Self::sealed(Provider::S3, config)
    }
}

settings! {
    /// A bucket and its server. Renders to `config:`. Without `access_key`, which has no field here, the credentials
    /// are the variables `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, else those of the pod's or node's identity.
    pub struct S3(
        /// The name of the bucket.
        bucket: String,
        /// The server, `host` or `host:port`.
        endpoint: String,
    ) {
        /// Its region. Default: what the server says.
        region: text,
        /// Whether it is reached by HTTP. Default false.
        insecure: value bool,
        /// How it is reached by HTTPS.
        http_config: value BucketHttp,
    }
}

settings! {
    /// How the server of a bucket is reached. Renders to `http_config:`.
    pub struct BucketHttp {
        /// How its certificate is verified.
        tls_config: value BucketTls,
    }
}

settings! {
    /// How the certificate of a bucket's server is verified. Renders to `tls_config:`.
    pub struct BucketTls {
        /// The file with the certificates of the authorities to trust. Default: the image's own.
        ca_file: text,
        /// The name that the certificate must bear. Default: the host of the address.
        server_name: text,
    }
}

settings! {
    /// Whom a query layer asks: the file of `--endpoint.sd-config-file`.
    ///
    /// <https://thanos.io/v0.42/components/query.md/>
    pub struct Endpoints(
        /// Each.
        endpoints: Vec<StoreEndpoint>,
    ) {}
}

settings! {
    /// A sidecar, a store, or another query layer. One of `endpoints:`.
    pub struct StoreEndpoint(
        /// `host:port`; with `dns+` before it, each address of the name is asked.
        address: String,
    ) {
        /// Whether it is asked even while it does not answer. Default false.
        strict: value bool,
    }
}
