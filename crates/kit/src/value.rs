//! Arguments and environment variables: text, the path of a mounted file, a Secret's key, or made from the wiring.

use super::config_of_others::ConfigMapKey;
use super::context::Context;
use super::mount::FilePath;
use terms::{AnyPort, SecretKey};

/// One argument of a program.
#[derive(Clone, Copy)]
pub enum Arg<'a> {
    /// The argument as it is.
    Text(&'a str),
    /// `flag=path`, the path of a file that is mounted.
    File(&'a str, FilePath<'a>),
    /// `flag=8080`, a port that the workload listens on.
    Port(&'a str, AnyPort),
    /// `flag=:8080`, the same as an address to listen on.
    Listen(&'a str, AnyPort),
    /// `flag=value`, made while generating.
    Made(&'a str, fn(&Context) -> String),
    /// `flag=value` as often as there are values, made while generating.
    Each(&'a str, fn(&Context) -> Vec<String>),
}

impl Arg<'_> {
    /// As the program is told it: one text, or as many as there are values.
    pub fn texts(&self, cx: &Context) -> Vec<String> {
        vec![match self {
            Self::Text(text) => (*text).to_owned(),
            Self::File(flag, path) => format!("{flag}={path}"),
            Self::Port(flag, port) => format!("{flag}={}", port.number()),
            Self::Listen(flag, port) => format!("{flag}=:{}", port.number()),
            Self::Made(flag, make) => format!("{flag}={}", make(cx)),
            Self::Each(flag, make) => return make(cx).into_iter().map(|value| format!("{flag}={value}")).collect(),
        }]
    }
}

/// A field of the pod, as an environment variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `spec.nodeName`.
    NodeName,
    /// `status.podIP`.
    PodIp,
    /// `metadata.name`.
    PodName,
}

impl Field {
    /// Its path in the pod.
    pub const fn path(self) -> &'static str {
        match self {
            Self::NodeName => "spec.nodeName",
            Self::PodIp => "status.podIP",
            Self::PodName => "metadata.name",
        }
    }
}

/// The value of an environment variable.
#[derive(Clone, Copy)]
pub enum EnvValue<'a> {
    /// Text as it is.
    Text(&'a str),
    /// One key of a Secret.
    Secret(SecretKey<'a>),
    /// One key of a ConfigMap of somebody else.
    ConfigMap(ConfigMapKey<'a>),
    /// A field of the pod.
    Field(Field),
    /// The path of a file that is mounted.
    File(FilePath<'a>),
    /// The number of a port that the workload listens on.
    Port(AnyPort),
    /// Made while generating, for URLs.
    Made(fn(&Context) -> String),
}

/// One environment variable.
#[derive(Clone, Copy)]
pub struct EnvVar<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value.
    pub value: EnvValue<'a>,
}
