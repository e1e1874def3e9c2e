//! What exporters measure: a PostgreSQL, a Redis, a Kubernetes API, each thrown away after the recording.

pub(crate) mod api_server;
pub(crate) mod postgres;
pub(crate) mod redis;
