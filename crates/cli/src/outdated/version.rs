//! Versions, as far as they can be compared: three numbers, of a release.

use std::fmt;

/// A release: `v3.16.0`, `3.16`, `1.0.0`. Candidates, builds and commits are none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version([u64; 3]);

impl Version {
    /// The release that a text names. What stands behind `+` is another build of the same, except Go's `+incompatible`,
    /// which is another module's.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let text = match text.split_once('+') {
            Some((_, "incompatible")) => return None,
            Some((version, _)) => version,
            None => text,
        };
        let mut numbers = [0; 3];
        let mut parts = text.split('.');
        for number in &mut numbers {
            let Some(part) = parts.next() else { break };
            *number = part.parse().ok()?;
        }
        (parts.next().is_none() && text.contains('.')).then_some(Self(numbers))
    }

    /// Whether it is a patch of the same line, as that of `pinned`: 3.16.1 of 3.16.0.
    pub(crate) fn is_of_line(&self, pinned: &Self) -> bool {
        self.0[..2] == pinned.0[..2]
    }

    /// The version of the program of which the Go module of Prometheus is that version: v0.316.0 is 3.16.0.
    pub(crate) fn of_prometheus(self) -> Option<Self> {
        let [major, minor, patch] = self.0;
        (major == 0 && minor >= 300).then_some(Self([minor / 100, minor % 100, patch]))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let [major, minor, patch] = self.0;
        write!(out, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn releases_are_read_and_nothing_else() {
        let read = |text: &str| Version::of(text).map(|version| version.to_string());
        assert_eq!(read("v3.16.0").as_deref(), Some("3.16.0"));
        assert_eq!(read("3.7").as_deref(), Some("3.7.0"));
        assert_eq!(read("1.2.2+spec-1.1.0").as_deref(), Some("1.2.2"));
        for text in ["v3.17.0-rc.0", "v2.55.1+incompatible", "latest", "3", "", "1.2.3.4", "v0.0.0-2026-abc"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(Version::of("1.10.0") > Version::of("1.9.9"));
    }

    #[test]
    fn the_module_of_prometheus_counts_in_its_own_way() {
        let program =
            |text: &str| Version::of(text).and_then(Version::of_prometheus).map(|version| version.to_string());
        assert_eq!(program("v0.316.0").as_deref(), Some("3.16.0"));
        assert_eq!(program("v0.305.2").as_deref(), Some("3.5.2"));
        assert_eq!(program("v0.54.1"), None, "that is 2.54.1");
    }
}
