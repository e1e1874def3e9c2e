//! Where an environment's images come from.

use super::environment::Environment;
use terms::{Image, List, Name, Origin, text};

impl<'a> Environment<'a> {
    /// Every image comes from this registry, under the path that it has in its own: with `registry.example.com/mirror`,
    /// `docker.io/grafana/loki:3.7.6` is pulled as `registry.example.com/mirror/grafana/loki:3.7.6`. Default: from
    /// their own.
    ///
    /// # Errors
    ///
    /// Does not compile if it has a scheme, a tag, capitals, a `/` at its end, or no host.
    #[track_caller]
    pub const fn registry_mirror(mut self, registry: &'a str) -> Self {
        if self.mirror.is_some() {
            self.fault().text(" has two registry mirrors").fix("keep one `.registry_mirror(…)`").raise()
        }
        let bytes = registry.as_bytes();
        let mut host = 0;
        let mut is_host = false;
        while host < bytes.len() && bytes[host] != b'/' {
            is_host = is_host || matches!(bytes[host], b'.' | b':');
            host += 1;
        }
        let path = registry.split_at(host).1;
        if !is_host
            || bytes[host - 1] == b':'
            || text::has(path, b':')
            || text::find(registry, "//", 0).is_some()
            || !text::lower_alphanumeric_or(registry, "-_./:")
            || !text::alphanumeric_ends(registry)
        {
            self.fault()
                .text(" pulls images from ")
                .quoted(registry)
                .text(", which is no registry")
                .fix("write host and path alone, like `registry.example.com/mirror` or `registry.example.com:5000`")
                .raise()
        }
        self.mirror = Some((registry, Origin::here()));
        self
    }

    /// Every pod logs in to its registry with these Secrets of type `kubernetes.io/dockerconfigjson`, which exist
    /// already in each namespace that the stack runs pods in. Renders to `imagePullSecrets`. Default: without a login.
    #[track_caller]
    pub const fn image_pull_secrets(mut self, names: &[&'a str]) -> Self {
        if names.is_empty() {
            self.fault()
                .text(" names no image pull secret")
                .fix("name one, or leave `.image_pull_secrets(…)` out")
                .raise()
        }
        let mut index = 0;
        while index < names.len() {
            self.pull_secrets = self.pull_secrets.push(Name::new(names[index]), "image pull secrets");
            index += 1;
        }
        self
    }

    /// As what this image is pulled here. Whatever writes an image asks this.
    pub fn pulled(&self, image: &Image) -> String {
        image.pulled_from(self.mirror())
    }

    /// The registry that stands in for all others.
    pub fn mirror(&self) -> Option<&'a str> {
        self.mirror.map(|(registry, _)| registry)
    }

    /// The line that says so.
    pub fn mirror_origin(&self) -> Option<Origin> {
        self.mirror.map(|(_, origin)| origin)
    }

    /// The Secrets with which pods log in to their registry.
    pub const fn pull_secrets(&self) -> &List<Name<'a>, 4> {
        &self.pull_secrets
    }
}
