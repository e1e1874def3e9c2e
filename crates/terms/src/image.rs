//! Images that are pinned: a tag is required, and `latest` cannot be said.

use super::fault::Fault;
use super::text;

/// A container image: repository with its registry, tag, and, where known, digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Image<'a> {
    repository: &'a str,
    tag: &'a str,
    digest: Option<&'a str>,
    state: Option<&'a str>,
    ended: Option<&'a str>,
}

impl<'a> Image<'a> {
    /// `Image::new("docker.io/grafana/loki", "3.7.6")`: the registry is spelled out, the tag is a version.
    #[track_caller]
    pub const fn new(repository: &'a str, tag: &'a str) -> Self {
        let rule = if !text::lower_alphanumeric_or(repository, "-_./") || !text::alphanumeric_ends(repository) {
            "a repository holds lower-case letters, digits, `-`, `_`, `.` and `/` only; fix: give the tag as the \
             second argument"
        } else if !names_registry(repository) {
            "the registry is missing; fix: spell it out, for example `docker.io/grafana/loki`"
        } else if tag.is_empty() {
            "the tag is missing; fix: pin a version, for example `3.7.6`"
        } else if text::same(tag, "latest") {
            "the tag `latest` names another image every day; fix: pin a version, for example `3.7.6`"
        } else if tag.len() > 128 || !text::alphanumeric_or(tag, "-_.") || !tag.as_bytes()[0].is_ascii_alphanumeric() {
            "a tag holds at most 128 letters, digits, `-`, `_`, `.`; fix: copy it from the registry"
        } else {
            return Self { repository, tag, digest: None, state: None, ended: None };
        };
        Fault::new("image ").quoted(repository).text(": ").text(rule).raise()
    }

    /// Pins the image by content as well: `sha256:` and 64 hexadecimal digits.
    #[track_caller]
    pub const fn digest(mut self, digest: &'a str) -> Self {
        if digest.len() != 71 || !text::starts_with(digest, "sha256:") || !is_hexadecimal(digest.split_at(7).1) {
            Fault::new("image ")
                .quoted(self.repository)
                .text(": a digest is `sha256:` and 64 hexadecimal digits, small letters")
                .fix("copy it from the registry")
                .raise()
        }
        self.digest = Some(digest);
        self
    }

    /// Says that the program keeps state in this folder. Every workload that runs the image must then decide on a
    /// volume for it.
    #[track_caller]
    pub const fn keeps_state_in(mut self, folder: &'a str) -> Self {
        if !text::starts_with(folder, "/") {
            Fault::new("image ")
                .quoted(self.repository)
                .text(": the folder ")
                .quoted(folder)
                .text(" of its state is not absolute")
                .fix("begin it with `/`")
                .raise()
        }
        self.state = Some(folder);
        self
    }

    /// Says that its publisher fixes nothing in it since this day, `2026-03-02`: it is the last one. The documents
    /// tell, and whoever generates.
    #[track_caller]
    pub const fn ended(mut self, day: &'a str) -> Self {
        if day.len() != 10 || day.as_bytes()[4] != b'-' || day.as_bytes()[7] != b'-' {
            Fault::new("image ")
                .quoted(self.repository)
                .text(": the day ")
                .quoted(day)
                .text(" since which nobody fixes it is no date")
                .fix("write it like `2026-03-02`")
                .raise()
        }
        self.ended = Some(day);
        self
    }

    /// The day since which nobody fixes it, if it has come.
    pub const fn end(&self) -> Option<&'a str> {
        self.ended
    }

    /// Registry and repository.
    pub const fn repository(&self) -> &'a str {
        self.repository
    }

    /// What a pod is told to pull where images come from a mirror: its registry gives way to `registry`, and path, tag
    /// and digest stay. `docker.io/grafana/loki:3.7.6` is `registry.example.com/mirror/grafana/loki:3.7.6`.
    pub fn pulled_from(&self, registry: Option<&str>) -> String {
        let image = self.to_string();
        // It has a registry, or `new` refuses it.
        match (registry, image.split_once('/')) {
            (Some(registry), Some((_, path))) => format!("{registry}/{path}"),
            _ => image,
        }
    }

    /// The pinned version.
    pub const fn tag(&self) -> &'a str {
        self.tag
    }

    /// The folder in which the program keeps its state, if it keeps any.
    pub const fn state(&self) -> Option<&'a str> {
        self.state
    }
}

impl std::fmt::Display for Image<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(formatter, "{}:{}", self.repository, self.tag)?;
        self.digest.map_or(Ok(()), |digest| write!(formatter, "@{digest}"))
    }
}

/// Whether the part before the first `/` is a host: it holds a dot.
const fn names_registry(repository: &str) -> bool {
    let bytes = repository.as_bytes();
    let mut index = 0;
    let mut dot = false;
    while index < bytes.len() && bytes[index] != b'/' {
        dot = dot || bytes[index] == b'.';
        index += 1;
    }
    dot && index < bytes.len()
}

const fn is_hexadecimal(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        if !matches!(bytes[index], b'0'..=b'9' | b'a'..=b'f') {
            return false;
        }
        index += 1;
    }
    true
}
