//! Volumes and where they are mounted: one call adds both, and a file's path is taken from its mount.

use super::claim::Claim;
use super::config::{ConfigMap, ConfigMapFamily};
use terms::{Bytes, Fault, Name, Secret, text};

/// An empty folder that goes with the pod. Renders to an `emptyDir` with a size limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scratch<'a> {
    name: Name<'a>,
    limit: Bytes,
    reason: Option<&'a str>,
}

impl<'a> Scratch<'a> {
    /// Room for temporary files.
    #[track_caller]
    pub const fn new(name: &'a str, limit: Bytes) -> Self {
        Self { name: Name::new(name), limit, reason: None }
    }

    /// Room for state that may be lost with the pod, and why it may. Without the reason, state needs a [`Claim`].
    #[track_caller]
    pub const fn for_state_that_may_be_lost(name: &'a str, limit: Bytes, reason: &'a str) -> Self {
        if reason.is_empty() {
            Fault::new("scratch volume ")
                .quoted(name)
                .text(" holds state that may be lost, without saying why")
                .fix("give the reason as the third argument, or mount a `Claim`")
                .raise()
        }
        Self { name: Name::new(name), limit, reason: Some(reason) }
    }

    /// Mounts it in `folder`.
    #[track_caller]
    pub const fn at(self, folder: &'a str) -> Mount<'a> {
        Mount::new(Volume::Scratch(self), folder)
    }

    /// Its name.
    pub const fn name(&self) -> Name<'a> {
        self.name
    }

    /// The most it may hold.
    pub const fn limit(&self) -> Bytes {
        self.limit
    }
}

/// A folder of the node. The workload must be exempt from Pod Security `restricted` for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostPath<'a> {
    name: Name<'a>,
    path: &'a str,
    create: bool,
}

impl<'a> HostPath<'a> {
    /// A folder that exists on every node.
    #[track_caller]
    pub const fn existing(name: &'a str, path: &'a str) -> Self {
        check_path("host path", path);
        Self { name: Name::new(name), path, create: false }
    }

    /// A folder that the kubelet creates where it is missing.
    #[track_caller]
    pub const fn created(name: &'a str, path: &'a str) -> Self {
        check_path("host path", path);
        Self { name: Name::new(name), path, create: true }
    }

    /// Mounts it in `folder`, read-only.
    #[track_caller]
    pub const fn read_at(self, folder: &'a str) -> Mount<'a> {
        Mount::new(Volume::HostPath(self), folder).read_only()
    }

    /// Mounts it in `folder`, writable.
    #[track_caller]
    pub const fn written_at(self, folder: &'a str) -> Mount<'a> {
        Mount::new(Volume::HostPath(self), folder)
    }

    /// The folder on the node.
    pub const fn path(&self) -> &'a str {
        self.path
    }

    /// Whether the kubelet creates it.
    pub const fn is_created(&self) -> bool {
        self.create
    }
}

impl<'a> Claim<'a> {
    /// Mounts it in `folder`.
    #[track_caller]
    pub const fn at(self, folder: &'a str) -> Mount<'a> {
        Mount::new(Volume::Claim(self), folder)
    }
}

impl<'a> ConfigMap<'a> {
    /// Mounts its files in `folder`, read-only, as a folder (never `subPath`, which would not be updated).
    #[track_caller]
    pub const fn at(self, folder: &'a str) -> Mount<'a> {
        Mount::new(Volume::ConfigMap(self), folder).read_only()
    }
}

impl<'a> ConfigMapFamily<'a> {
    /// Mounts all of them in one folder, read-only. The program must read changed files by itself.
    #[track_caller]
    pub const fn at(self, folder: &'a str) -> Mount<'a> {
        Mount::new(Volume::Family(self), folder).read_only()
    }
}

/// What is mounted.
#[derive(Clone, Copy)]
pub enum Volume<'a> {
    /// The files of a ConfigMap.
    ConfigMap(ConfigMap<'a>),
    /// The files of several ConfigMaps, projected into one folder.
    Family(ConfigMapFamily<'a>),
    /// The keys of a Secret, as files.
    Secret(Secret<'a>),
    /// A persistent volume.
    Claim(Claim<'a>),
    /// An empty folder.
    Scratch(Scratch<'a>),
    /// A folder of the node.
    HostPath(HostPath<'a>),
}

/// A volume at its path in the container. Made by `.at(…)` of what is mounted.
#[derive(Clone, Copy)]
#[must_use = "a mount takes effect when a workload has it"]
pub struct Mount<'a> {
    volume: Volume<'a>,
    path: &'a str,
    read_only: bool,
}

impl<'a> Mount<'a> {
    /// The keys of a Secret as files in `folder`, read-only.
    #[track_caller]
    pub const fn secret(secret: Secret<'a>, folder: &'a str) -> Self {
        Self::new(Volume::Secret(secret), folder).read_only()
    }

    #[track_caller]
    const fn new(volume: Volume<'a>, path: &'a str) -> Self {
        check_path("mount path", path);
        Self { volume, path, read_only: false }
    }

    const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// The path of one file of the mounted ConfigMap or Secret.
    #[track_caller]
    pub const fn file(&self, key: &'a str) -> FilePath<'a> {
        let (kind, name, known) = match &self.volume {
            Volume::ConfigMap(map) => match map.lists(key) {
                Some(known) => ("ConfigMap ", map.name(), known),
                None => ("ConfigMap ", map.name(), true),
            },
            Volume::Secret(secret) => ("Secret ", secret.name(), secret.has(key)),
            _ => Fault::new("only a ConfigMap or a Secret has files that can be named; mount ")
                .quoted(self.path)
                .text(" is neither")
                .fix("write the path as text")
                .raise(),
        };
        if !known {
            Fault::new(kind)
                .quoted(name.as_str())
                .text(", mounted at ")
                .quoted(self.path)
                .text(", has no key ")
                .quoted(key)
                .fix("use one of its keys, or add the file to it")
                .raise()
        }
        FilePath { volume: self.name(), folder: self.path, key }
    }

    /// The path of the folder itself, for flags that name it: `.arg_file("--storage.tsdb.path", data.folder())`.
    pub const fn folder(&self) -> FilePath<'a> {
        FilePath { volume: self.name(), folder: self.path, key: "" }
    }

    /// Where it is mounted.
    pub const fn path(&self) -> &'a str {
        self.path
    }

    /// What is mounted.
    pub const fn volume(&self) -> &Volume<'a> {
        &self.volume
    }

    /// Whether the container may only read it.
    pub const fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// The name of the volume in the pod.
    pub const fn name(&self) -> Name<'a> {
        match &self.volume {
            Volume::ConfigMap(map) => map.name(),
            Volume::Family(family) => family.name(),
            Volume::Secret(secret) => secret.name(),
            Volume::Claim(claim) => claim.name(),
            Volume::Scratch(scratch) => scratch.name,
            Volume::HostPath(path) => path.name,
        }
    }

    /// Whether it holds state that outlives the pod, or says why it need not.
    pub(super) const fn decides_on_state(&self) -> bool {
        match &self.volume {
            Volume::Claim(_) | Volume::HostPath(_) => true,
            Volume::Scratch(scratch) => scratch.reason.is_some(),
            _ => false,
        }
    }
}

/// The path of a file that a mounted ConfigMap or Secret has, or of the folder in which something is mounted.
/// [`Mount::file`] and [`Mount::folder`] make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilePath<'a> {
    volume: Name<'a>,
    folder: &'a str,
    key: &'a str,
}

impl<'a> FilePath<'a> {
    /// The folder in which it is mounted.
    pub const fn folder(&self) -> &'a str {
        self.folder
    }

    /// The volume that holds it.
    pub(super) const fn volume(&self) -> Name<'a> {
        self.volume
    }

    /// The key under which that holds it; empty for the folder.
    pub(super) const fn key(&self) -> &'a str {
        self.key
    }
}

impl std::fmt::Display for FilePath<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        let slash = if self.key.is_empty() { "" } else { "/" };
        write!(formatter, "{}{slash}{}", self.folder, self.key)
    }
}

#[track_caller]
const fn check_path(what: &str, path: &str) {
    let bytes = path.as_bytes();
    if bytes.is_empty() || bytes[0] != b'/' {
        Fault::new(what).text(" ").quoted(path).text(" is not absolute").fix("begin it with `/`").raise()
    }
    if bytes.len() > 1 && bytes[bytes.len() - 1] == b'/' {
        Fault::new(what).text(" ").quoted(path).text(" ends with `/`").fix("leave the last `/` out").raise()
    }
    if text::has(path, b':') {
        Fault::new(what)
            .text(" ")
            .quoted(path)
            .text(" holds `:`, which Kubernetes refuses")
            .fix("leave the `:` out")
            .raise()
    }
}
